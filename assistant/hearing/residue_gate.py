"""Silences what remains of the assistant's own voice where the filter that takes it away has missed some of it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

MARGIN = 8.0
"""What remains is a person's from so many times (in power) what usually remains of the own voice: 9 dB."""
LOUDEST_BLOCKS = 30
"""What remains is compared with the loudest that was played in so many blocks, 0.9 s: the way may be longer than the
filter."""
PROVING_BLOCKS = 25
"""In so many blocks of own voice, 0.75 s, the filter has to prove that it takes that away; else nothing is heard over
it, which is better than to answer oneself."""
AUDIBLE = 1e-6
"""Mean square of a block of reference in which something was said, with full scale at 1."""
_USUAL_BLOCKS = 200
_USUAL_PERCENTILE = 50
_ECHOLESS = 4.0
_FLOOR = 1e-6
_MUTED = 0.001
_OPEN_BLOCKS = 8


class ResidueGate:
    """Silences blocks in which there is no more than what usually remains of the own voice.

    What usually remains is reckoned from the loudest that was played within the reach of the filter, so that it holds
    where the filter can do nothing: with a delay beyond its reach, or a loudspeaker that distorts.
    """

    def __init__(self) -> None:
        """Know nothing of how much remains."""
        self._played: deque[float] = deque(maxlen=LOUDEST_BLOCKS)
        self._quiet: deque[float] = deque(maxlen=_USUAL_BLOCKS)
        self.begin()

    def doubt(self) -> None:
        """Let the filter prove itself anew, if there is anything for it to take away."""
        if not self._echoless:
            self.begin()

    def begin(self) -> None:
        """Have the filter prove itself: there is an echo."""
        self._echoless = self._proven = False
        self._proof: deque[Samples] = deque(maxlen=PROVING_BLOCKS)
        self._usual: deque[float] = deque(maxlen=_USUAL_BLOCKS)
        self._lately: deque[bool] = deque(maxlen=_OPEN_BLOCKS)
        self._passed = 0

    def take(self, played: Samples, heard: Samples, rest: Samples, own: Samples) -> Samples:
        """Give `rest`, or hardly anything of it."""
        import numpy as np

        self._played.append(float(np.mean(played**2)))
        loudest = max(self._played)
        if loudest < AUDIBLE:
            self._quiet.append(float(np.mean(heard**2)))
            return rest
        share = float(np.mean(rest**2)) / loudest
        usual = bool(self._usual) and share < MARGIN * float(np.percentile(self._usual, _USUAL_PERCENTILE))
        if not self._is_proven(heard, rest, own):
            self._usual.append(share)
            return _MUTED * rest
        if self._echoless:
            return heard
        self._lately.append(not usual)
        if usual:
            self._usual.append(share)
            # The softer sounds in the words of a person are left in their place.
            return rest if sum(self._lately) >= _OPEN_BLOCKS // 2 else _MUTED * rest
        self._passed += 1
        if self._passed % 4 == 0:  # a person changes little, a change of the loudspeaker much
            self._usual.append(share)
        return rest

    def _is_proven(self, heard: Samples, rest: Samples, own: Samples) -> bool:
        """Whether the filter takes most of the own voice away, or hardly anything of it is heard at all."""
        import numpy as np

        if self._proven and not self._echoless:
            return True
        if self._played[-1] > AUDIBLE:  # a pause would prove that there is no echo
            self._proof.append(np.array([np.mean(samples**2) for samples in (heard, rest, own)]))
        if len(self._proof) == PROVING_BLOCKS:
            all_heard, all_rest, all_own = np.mean(self._proof, axis=0)
            silence = max(float(np.median(self._quiet)) if self._quiet else 0.0, _FLOOR)
            takes = bool(all_own > 0.3 * all_heard and all_rest < 0.5 * all_heard and all_heard > _ECHOLESS * silence)
            self._echoless = not takes and (self._echoless or bool(all_heard < _ECHOLESS * silence))
            self._proven = takes or self._echoless
        return self._proven
