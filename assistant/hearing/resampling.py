"""Changes the rate of sound that comes in blocks, by a windowed sinc."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CROSSINGS = 24
"""Zero crossings of the sinc on each side: the edge between what passes and what doesn't is 1/24 of the band wide."""
_BETA = 9.0
"""Of the Kaiser window: mirror images are 90 dB down (Kaiser and Schafer, 1980)."""
_PERIOD = 128
"""Samples made by one row of the matrix product; large enough for it to be fast, small enough to waste little."""


class Resampler:
    """Turns blocks of samples at `source` Hz into blocks at `target` Hz; the joins can't be heard."""

    def __init__(self, source: int, target: int) -> None:
        """Make one for a single stream of sound."""
        import numpy as np

        # Rates that share no factor, such as 44099 and 16000, are met to within a millionth.
        ratio = Fraction(target, source).limit_denominator(1000)
        times = math.ceil(_PERIOD / ratio.numerator)
        self._up, self._down = ratio.numerator * times, ratio.denominator * times
        self._ratio = target / source
        self._same = source == target
        scale = min(1.0, self._ratio) * (1 - 1 / _CROSSINGS)
        self._reach = math.ceil(_CROSSINGS / scale)
        place = np.arange(self._down + 2 * self._reach) - self._reach
        distance = np.arange(self._up)[:, None] * (self._down / self._up) - place[None, :]
        inside = np.clip(1 - (distance / self._reach) ** 2, 0, None)
        kernel = scale * np.sinc(scale * distance) * np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA) * (inside > 0)
        self._kernel = kernel.astype(np.float32).T
        self._left = np.zeros(self._reach, np.float32)
        self._taken = self._given = 0

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take a block; give what can be told by now, which is a little less than has come."""
        import numpy as np

        if self._same:
            return samples
        self._taken += len(samples)
        samples = np.concatenate((self._left, samples))
        rows = max(0, (len(samples) - 2 * self._reach) // self._down)
        self._left = samples[rows * self._down :]
        self._given += rows * self._up
        if not rows:
            return np.zeros(0, np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(samples, self._down + 2 * self._reach)[:: self._down][:rows]
        return np.asarray(windows @ self._kernel, np.float32).reshape(-1)

    def finish(self) -> NDArray[np.float32]:
        """Give the rest, so that the whole is as long as what came."""
        import numpy as np

        missing = round(self._taken * self._ratio) - self._given
        if self._same or missing <= 0:
            return np.zeros(0, np.float32)
        return self.feed(np.zeros(self._down + 2 * self._reach, np.float32))[:missing]
