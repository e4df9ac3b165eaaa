"""Mends the sound of a microphone block by block: an offset, the hum of the mains, and one that is far too quiet."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
LOWEST = 100.0
"""Hz. What is lower is taken away: an offset, and 50 or 60 Hz of the mains, which a voice detector takes for speech."""
MOST_LIFT = 20.0
"""dB."""
_BLOCK = 960
"""Bytes of 30 ms, as a microphone gives them."""
_TAPS = 1024
"""Samples after which the answer of the filter has died away (to less than 90 dB under its beginning)."""
_ROOM = -65.0
"""dBFS of a quiet room in a usual microphone; one that gives less is lifted until it gives that."""
_MUTED = -92.0
"""dBFS; less than that is no room but digital silence, which tells nothing of the microphone."""
_HEADROOM = -6.0
"""dBFS that the loudest of late may reach when it is lifted."""
_MEMORY_SECONDS = 5.0


class Conditioner:
    """Mends one stream of 16-bit mono sound at `RATE`; a usual microphone's is only rid of what is under `LOWEST`."""

    def __init__(self) -> None:
        """Make one for a single stream."""
        self._taps: NDArray[np.float32] | None = None
        self._before: NDArray[np.float32] | None = None
        self._levels: deque[tuple[float, float, float]] = deque()
        self._kept = 0.0
        self._silent = True
        self.lift = 0.0
        """dB by which the sound is lifted now."""

    def feed(self, pcm: bytes) -> bytes:
        """Give the block without what doesn't belong to it; it is as long as before and comes no later."""
        import numpy as np

        if not pcm:
            return pcm
        silent = pcm.count(0) == len(pcm)
        if silent and self._silent:
            # An hour of it must cost nothing.
            self._before = None
            return pcm
        self._silent = silent
        samples = self._filter(np.frombuffer(pcm, "<i2").astype(np.float32))
        before = self.lift
        self._follow(samples)
        # Down at once, or it would clip; up by and by, or it would click.
        lift = np.linspace(min(before, self.lift), self.lift, len(samples), dtype=np.float32)
        lifted = samples * 10 ** (lift / 20)
        return np.clip(np.rint(lifted), -32768, 32767).astype("<i2").tobytes()

    def _filter(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        if self._taps is None:
            self._taps = np.asarray(_high_pass(), np.float32)
        if self._before is None:
            # As if it had always been as at first: an offset must not begin with a bang.
            self._before = np.full(_TAPS - 1, samples[0], np.float32)
        joined = np.concatenate((self._before, samples))
        self._before = joined[len(joined) - (_TAPS - 1) :]
        return np.asarray(np.convolve(joined, self._taps, "valid"), np.float32)

    def _follow(self, samples: NDArray[np.float32]) -> None:
        """Lift a quiet room to a usual one, as far as the loudest of late allows."""
        import numpy as np

        seconds = len(samples) / RATE
        self._levels.append((_dbfs(float(np.sqrt(np.mean(samples**2)))), _dbfs(float(np.abs(samples).max())), seconds))
        self._kept += seconds
        while self._kept - self._levels[0][2] > _MEMORY_SECONDS:
            self._kept -= self._levels.popleft()[2]
        rooms = [level for level, _, _ in self._levels if level > _MUTED]
        wanted = _ROOM - min(rooms) if rooms else 0.0
        self.lift = max(0.0, min(wanted, MOST_LIFT, _HEADROOM - max(peak for _, peak, _ in self._levels)))


def conditioned(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Mend a recording, which is given in blocks of any size."""
    conditioner = Conditioner()
    for block in blocks:
        for at in range(0, len(block), _BLOCK):
            yield conditioner.feed(block[at : at + _BLOCK])


def _high_pass() -> list[float]:
    """Give the answer to one sample of two Butterworth filters of the second order, one behind the other."""
    turn = math.tan(math.pi * LOWEST / RATE)
    answer = [1.0] + [0.0] * (_TAPS - 1)
    for quality in (0.541196, 1.306563):  # of the two pairs of poles of the fourth order
        scale = 1 / (1 + turn / quality + turn * turn)
        back1, back2 = 2 * (turn * turn - 1) * scale, (1 - turn / quality + turn * turn) * scale
        x1 = x2 = y1 = y2 = 0.0
        for at, x in enumerate(answer):
            y = scale * (x - 2 * x1 + x2) - back1 * y1 - back2 * y2
            x2, x1, y2, y1 = x1, x, y1, y
            answer[at] = y
    return answer


def _dbfs(value: float) -> float:
    return 20 * math.log10(max(value, 1e-3) / 32768)
