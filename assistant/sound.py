"""Sound in memory: what hearing takes and speaking gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound of 16-bit signed samples."""

    pcm: bytes
    """Little-endian int16 samples, two bytes each."""
    rate: int
    """Samples a second (Hz)."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / 2 / self.rate
