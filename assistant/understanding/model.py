"""A linear model over named features, small enough to load in milliseconds and to run without numpy."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.understanding.features import BLOCKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST = 0.03
"""Weights below this share of the largest of their class are dropped: they change no decision and cost room."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression with 8-bit weights, row by row as (class number, weight) pairs."""

    classes: tuple[str, ...]
    numbers: dict[str, int]
    """The row of a feature."""
    idf: array[float]
    """What a feature tells, by row: the inverse of how many phrases hold it."""
    starts: array[int]
    """Where a row begins in `cells` and `weights`; one more than there are rows."""
    cells: array[int]
    weights: array[int]
    scale: float
    """What one step of a weight is worth."""
    bias: tuple[float, ...]
    block_weights: dict[str, float]

    @classmethod
    def of(
        cls,
        classes: Sequence[str],
        names: Sequence[str],
        idf: NDArray[np.float32],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
        block_weights: dict[str, float],
    ) -> LinearModel:
        """Shrink the fitted `weights` (features by classes) to 8 bits, and drop the small ones."""
        import numpy as np

        largest = np.abs(weights).max()
        steps = np.clip(np.rint(weights / largest * 127 * 2), -127, 127).astype(np.int8)
        steps[np.abs(weights) < SMALLEST * np.abs(weights).max(axis=0)] = 0
        rows, cells = np.nonzero(steps)
        starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=len(names)))))
        return cls(
            classes=tuple(classes),
            numbers={name: place for place, name in enumerate(names)},
            idf=array("f", idf.astype(np.float32).tobytes()),
            starts=array("I", starts.astype(np.uint32).tobytes()),
            cells=array("B", cells.astype(np.uint8).tobytes()),
            weights=array("b", steps[rows, cells].tobytes()),
            scale=float(largest / 254),
            bias=tuple(float(value) for value in bias),
            block_weights=block_weights,
        )

    def probabilities(self, features: Iterable[str]) -> list[float]:
        """Give the probability of each class, in the order of `classes`."""
        totals = list(self.bias)
        by_block: dict[str, list[int]] = {block: [] for block in BLOCKS}
        for name in features:
            number = self.numbers.get(name)
            if number is not None:
                by_block[name[0]].append(number)
        idf, starts, cells, weights = self.idf, self.starts, self.cells, self.weights
        for block, rows in by_block.items():
            if not rows:
                continue
            sums = [0] * len(totals)
            length = 0.0
            for row in rows:
                length += idf[row] ** 2
                for place in range(starts[row], starts[row + 1]):
                    sums[cells[place]] += weights[place]
            factor = self.scale * self.block_weights[block] / math.sqrt(length)
            for number, value in enumerate(sums):
                totals[number] += value * factor
        highest = max(totals)
        exponentials = [math.exp(value - highest) for value in totals]
        whole = sum(exponentials)
        return [value / whole for value in exponentials]

    def to_json(self) -> dict[str, Any]:
        """Everything but the arrays, which `tables` stores as they are."""
        return {
            "classes": self.classes,
            "names": "\n".join(self.numbers),
            "scale": self.scale,
            "bias": self.bias,
            "block_weights": self.block_weights,
        }
