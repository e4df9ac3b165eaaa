"""Notices an echo that began late, as when headphones are unplugged: what remains is loud when the voice is."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

WINDOW = 40
"""Blocks over which loudness is compared, 1.2 s."""
EVERY = 10
"""Blocks after which that is done again."""
ALIKE = 0.75
"""Correlation of the loudness from which what remains is an echo. Of three simulated people who spoke over the voice
none came above 0.67 without an echo."""


class MissedEcho:
    """Compares the loudness of what is played with that of what remains, at every delay that the filter spans."""

    def __init__(self, delays: int) -> None:
        """Look at so many `delays`, in blocks."""
        self._delays = delays
        self._played: deque[float] = deque(maxlen=WINDOW + delays)
        self._rest: deque[float] = deque(maxlen=WINDOW)
        self._blocks = 0

    def take(self, played: Samples, rest: Samples) -> float:
        """Take a block of both; gives the share of the power played that remains, or 0 where that is no echo."""
        import numpy as np

        self._played.append(float(np.sqrt(played @ played)))
        self._rest.append(float(np.sqrt(rest @ rest)))
        self._blocks += 1
        if self._blocks % EVERY or len(self._played) < WINDOW + self._delays:
            return 0.0
        all_played, remains = np.array(self._played), np.array(self._rest)
        if not remains.std():
            return 0.0
        for delay in range(self._delays):
            before = all_played[self._delays - delay : self._delays - delay + WINDOW]
            if before.std() and np.corrcoef(before, remains)[0, 1] > ALIKE:
                return float(remains @ remains / (before @ before))
        return 0.0
