"""Notices an echo that began late, as when headphones are unplugged: what remains is like what was played."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

WINDOW = 40
"""Blocks that are compared, 1.2 s."""
EVERY = 10
"""Blocks after which that is done again."""
ALIKE = 0.25
"""Correlation, at the delay where it is largest, from which what remains is an echo. Over the assistant's voice, four
voices of other people reached at most 0.15; echoes in three simulated rooms 0.33 to 0.95 in the median."""


class MissedEcho:
    """Compares what is played with what remains, at every delay that the filter spans."""

    def __init__(self, delays: int) -> None:
        """Look at so many `delays`, in blocks."""
        self._delays = delays
        self._played: deque[Samples] = deque(maxlen=WINDOW + delays)
        self._rest: deque[Samples] = deque(maxlen=WINDOW)
        self._blocks = 0

    def take(self, played: Samples, rest: Samples) -> float:
        """Take a block of both; gives the share of the power played that remains, or 0 where that is no echo."""
        import numpy as np

        self._played.append(played)
        self._rest.append(rest)
        self._blocks += 1
        if self._blocks % EVERY or len(self._played) < WINDOW + self._delays:
            return 0.0
        voice, remains = np.concatenate(self._played), np.concatenate(self._rest)
        delay = len(voice) - len(remains)
        power, left = float(voice @ voice), float(remains @ remains)
        if not power or not left:
            return 0.0
        size = 1 << (len(voice) + len(remains)).bit_length()
        late = np.concatenate((np.zeros(delay), remains))
        likeness = np.fft.irfft(np.fft.rfft(late, size) * np.conj(np.fft.rfft(voice, size)))[:delay]
        return left / power if float(np.abs(likeness).max()) > ALIKE * float(np.sqrt(power * left)) else 0.0
