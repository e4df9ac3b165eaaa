"""A linear model over features, small enough to load in milliseconds and to run without numpy."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

from assistant.understanding.features import Vector


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression with 8-bit weights, kept sparse: row by row, class number and weight."""

    classes: tuple[str, ...]
    starts: array[int]
    """By feature number: where its row begins in `cells` and `weights`; one more entry than there are features."""
    cells: array[int]
    weights: array[int]
    scale: float
    """What one step of a weight is worth."""
    bias: tuple[float, ...]

    def probabilities(self, vector: Vector) -> dict[str, float]:
        """Give the probability of each class."""
        totals = [value / self.scale for value in self.bias]
        starts, cells, weights = self.starts, self.cells, self.weights
        for number, value in vector:
            row = slice(starts[number], starts[number + 1])
            for cell, weight in zip(cells[row], weights[row], strict=True):
                totals[cell] += weight * value
        highest = max(totals)
        exponentials = [math.exp((value - highest) * self.scale) for value in totals]
        whole = sum(exponentials)
        return {name: value / whole for name, value in zip(self.classes, exponentials, strict=True)}
