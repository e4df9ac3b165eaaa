"""Fits the linear models to the phrases. Runs when the tables are built, never while somebody waits for an answer."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.understanding.features import FeatureSpace, Lexicon, Vector, feature_names
from assistant.understanding.model import LinearModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

FEWEST = 2
"""A feature that fewer phrases hold is left out: it can't be learned from."""
EPOCHS = 12
BATCH = 256
STEP = 0.1
"""The first step of AdaGrad (Duchi 2011)."""
BIAS_STEP = 0.1
DECAY = 0.001
SEED = 20
SMALLEST = 0.01
"""Weights below this share of the largest of their class are dropped: they change no decision and cost room."""


@dataclass(frozen=True, slots=True)
class Example:
    """One phrase as the models see it, the class that it belongs to, and how much it counts."""

    vector: Vector
    label: str
    importance: float = 1.0


def fit_space(phrases: Sequence[Sequence[str]], lexicon: Lexicon) -> FeatureSpace:
    """Number the features that the tokenised `phrases` hold and measure what each tells."""
    counts = Counter(name for tokens in phrases for name in feature_names(tokens, lexicon.find(tokens)))
    names = sorted(name for name, count in counts.items() if count >= FEWEST)
    frequency = np.array([counts[name] for name in names], dtype=np.float32)
    idf = (np.log((1 + len(phrases)) / (1 + frequency)) + 1).astype(np.float32)
    return FeatureSpace({name: number for number, name in enumerate(names)}, array("f", idf.tobytes()), lexicon)


def fit(space: FeatureSpace, examples: Sequence[Example]) -> LinearModel:
    """Fit a multinomial logistic regression by AdaGrad; the same examples give the same model."""
    classes = sorted({example.label for example in examples})
    number = {name: place for place, name in enumerate(classes)}
    kept = [example for example in examples if example.vector]
    numbers = np.array([feature for example in kept for feature, _ in example.vector], dtype=np.int64)
    values = np.array([value for example in kept for _, value in example.vector], dtype=np.float32)
    starts = np.concatenate(([0], np.cumsum([len(example.vector) for example in kept])))
    labels = np.array([number[example.label] for example in kept], dtype=np.int64)
    importance = np.array([example.importance for example in kept], dtype=np.float32)
    weights, bias = _descend(_Rows(numbers, values, starts), labels, importance, len(space.numbers), len(classes))
    return _shrink(classes, weights, bias)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sparse rows: feature numbers and values, one row behind the other."""

    numbers: Ints
    values: Floats
    starts: Ints


def _descend(
    rows: _Rows, labels: Ints, importance: Floats, feature_count: int, class_count: int
) -> tuple[Floats, Floats]:
    weights = np.zeros((feature_count, class_count), dtype=np.float32)
    squares = np.full((feature_count, 1), 1e-4, dtype=np.float32)
    bias = np.log(np.bincount(labels, importance, class_count) / importance.sum()).astype(np.float32)
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
            gradient = np.exp(scores - scores.max(axis=1, keepdims=True))
            gradient /= gradient.sum(axis=1, keepdims=True)
            gradient[np.arange(len(batch)), labels[batch]] -= 1
            gradient *= importance[batch][:, None]
            by_feature = np.argsort(numbers, kind="stable")
            in_order = numbers[by_feature]
            firsts = np.flatnonzero(np.concatenate(([True], in_order[1:] != in_order[:-1])))
            touched = in_order[firsts]
            row_of = np.repeat(np.arange(len(batch)), lengths)[by_feature]
            slope = np.add.reduceat(gradient[row_of] * values[by_feature], firsts, axis=0)
            slope += DECAY * weights[touched]
            squares[touched] += (slope**2).mean(axis=1, keepdims=True)
            weights[touched] -= step * slope / np.sqrt(squares[touched])
            bias_slope = gradient.mean(axis=0)
            bias_squares += bias_slope**2
            bias -= BIAS_STEP * bias_slope / np.sqrt(bias_squares)
    return weights, bias


def _shrink(classes: Sequence[str], weights: Floats, bias: Floats) -> LinearModel:
    """Round the weights to 8 bits, which clips the largest, and drop the small ones."""
    scale = float(np.abs(weights).max()) / 254
    steps = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    steps[np.abs(weights) < SMALLEST * np.abs(weights).max(axis=0)] = 0
    features, cells = np.nonzero(steps)
    starts = np.concatenate(([0], np.cumsum(np.bincount(features, minlength=len(weights)))))
    return LinearModel(
        classes=tuple(classes),
        starts=array("I", starts.astype(np.uint32).tobytes()),
        cells=array("B", cells.astype(np.uint8).tobytes()),
        weights=array("b", steps[features, cells].tobytes()),
        scale=scale,
        bias=tuple(float(value) for value in bias),
    )
