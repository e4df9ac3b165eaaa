"""Faint noise under sound that has none of its own, which PocketSphinx can't hear well.

Where a synthesized voice or a microphone with a noise gate gives digital silence between and within the sounds, the
logarithms that a recognizer works with fall without a bottom. Sound from a room has this much noise by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DITHER_RMS = -58.0
"""dBFS. Measured: less helps less, and 6 dB more costs words of speech that comes in blocks (docs/HEARING.md)."""
_PERIOD = 1 << 16
"""Samples after which it repeats, 4 s."""


class Dither:
    """Adds the same noise to every utterance, so that the same sound is always heard the same way."""

    def __init__(self) -> None:
        """Make one for a recognizer."""
        self._noise: NDArray[np.float32] | None = None
        self._at = 0

    def reset(self) -> None:
        """Begin an utterance."""
        self._at = 0

    def add(self, pcm: bytes) -> bytes:
        """Give 16-bit mono sound, the next of the utterance, with noise."""
        import numpy as np

        if self._noise is None:
            scale = 32768 * 10 ** (DITHER_RMS / 20)
            self._noise = np.random.default_rng(1).normal(0, scale, _PERIOD).astype(np.float32)
        samples = np.frombuffer(pcm, "<i2")
        places = np.arange(self._at, self._at + len(samples))
        self._at = (self._at + len(samples)) % _PERIOD
        noisy = samples + self._noise.take(places, mode="wrap")
        return np.clip(np.rint(noisy), -32768, 32767).astype("<i2").tobytes()
