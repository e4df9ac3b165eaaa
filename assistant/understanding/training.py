"""Fits the linear models to the phrases. Runs when the tables are built, never while somebody waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.understanding.features import BLOCKS
from assistant.understanding.model import LinearModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

EPOCHS = 12
BATCH = 256
STEP = 0.35
"""The first step of AdaGrad (Duchi 2011)."""
BIAS_STEP = 0.1
DECAY = 2e-5
SEED = 20


@dataclass(frozen=True, slots=True)
class Example:
    """The features of one phrase, and the class that it belongs to."""

    features: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sparse rows: feature numbers and values, one row behind the other."""

    numbers: Ints
    values: Floats
    starts: Ints


def fit(
    examples: Sequence[Example], block_weights: dict[str, float], class_weights: dict[str, float] | None = None
) -> LinearModel:
    """Fit a multinomial logistic regression over TF-IDF features by AdaGrad; the same data give the same model.

    Each block of features is scaled to length one and then weighted by `block_weights`.
    """
    import numpy as np

    counts = Counter(name for example in examples for name in example.features if name[0] in block_weights)
    names = sorted(name for name, count in counts.items() if count > 1 or name[0] != "c")
    number = {name: place for place, name in enumerate(names)}
    total = len(examples)
    idf = np.log((1 + total) / (1 + np.array([counts[name] for name in names], dtype=np.float32))) + 1
    rows = _rows(examples, number, idf.astype(np.float32), block_weights)
    classes = sorted({example.label for example in examples})
    class_number = {name: place for place, name in enumerate(classes)}
    labels = np.array([class_number[example.label] for example in examples], dtype=np.int64)
    importance = np.array([(class_weights or {}).get(name, 1.0) for name in classes], dtype=np.float32)
    weights, bias = _descend(rows, labels, importance, len(names), len(classes))
    return LinearModel.of(classes, names, idf, weights * idf[:, None], bias, block_weights)


def _rows(
    examples: Sequence[Example], number: dict[str, int], idf: Floats, block_weights: dict[str, float]
) -> _Rows:
    import numpy as np

    numbers: list[Ints] = []
    values: list[Floats] = []
    starts = [0]
    for example in examples:
        row: list[Ints] = []
        for block in BLOCKS:
            of_block = np.array(
                sorted(number[name] for name in example.features if name[0] == block and name in number),
                dtype=np.int64,
            )
            if not len(of_block):
                continue
            value = idf[of_block]
            row.append(of_block)
            values.append((block_weights[block] * value / np.linalg.norm(value)).astype(np.float32))
        numbers.extend(row)
        starts.append(starts[-1] + sum(len(part) for part in row))
    return _Rows(np.concatenate(numbers), np.concatenate(values), np.array(starts, dtype=np.int64))


def _descend(
    rows: _Rows, labels: Ints, importance: Floats, feature_count: int, class_count: int
) -> tuple[Floats, Floats]:
    import numpy as np

    weights = np.zeros((feature_count, class_count), dtype=np.float32)
    squares = np.full((feature_count, 1), 1e-4, dtype=np.float32)
    bias = np.log(np.bincount(labels, importance[labels], class_count) / len(labels)).astype(np.float32)
    bias_squares = np.full(class_count, 1e-4, dtype=np.float32)
    random = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        step = STEP * (1 - 0.9 * epoch / EPOCHS)
        order = random.permutation(len(labels))
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            lengths = rows.starts[batch + 1] - rows.starts[batch]
            edges = np.concatenate(([0], np.cumsum(lengths)))
            places = np.arange(edges[-1]) - np.repeat(edges[:-1] - rows.starts[batch], lengths)
            numbers, values = rows.numbers[places], rows.values[places][:, None]
            scores = np.add.reduceat(weights[numbers] * values, edges[:-1], axis=0) + bias
            scores -= scores.max(axis=1, keepdims=True)
            gradient = np.exp(scores)
            gradient /= gradient.sum(axis=1, keepdims=True)
            gradient[np.arange(len(batch)), labels[batch]] -= 1
            gradient *= importance[labels[batch]][:, None]
            by_feature = np.argsort(numbers, kind="stable")
            sorted_numbers = numbers[by_feature]
            firsts = np.flatnonzero(np.concatenate(([True], sorted_numbers[1:] != sorted_numbers[:-1])))
            touched = sorted_numbers[firsts]
            row_of = np.repeat(np.arange(len(batch)), lengths)[by_feature]
            slope = np.add.reduceat(gradient[row_of] * values[by_feature], firsts, axis=0)
            slope += DECAY * len(labels) / BATCH * weights[touched]
            squares[touched] += (slope**2).mean(axis=1, keepdims=True)
            weights[touched] -= step * slope / np.sqrt(squares[touched])
            bias_slope = gradient.mean(axis=0)
            bias_squares += bias_slope**2
            bias -= BIAS_STEP * bias_slope / np.sqrt(bias_squares)
    return weights, bias
