"""Mixes two language models and writes the outcome for PocketSphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.hearing.ngrams import START, Grams, NgramModel, keys_of, ngrams_of

if TYPE_CHECKING:
    from assistant.hearing.ngrams import Floats

_NEVER = -99.0
"""What stands for the logarithm of nothing in ARPA files."""
_LEAST = 1e-9


def mixed(ours: NgramModel, other: NgramModel, weight: float) -> NgramModel:
    """Mix the probabilities of two models: `weight` (0 to 1) of `ours` and the rest of `other`.

    Every n-gram of either is kept; the back-off weights are made anew, so that each context sums to 1.
    """
    import numpy as np

    words = tuple(sorted({*ours.words, *other.words}))
    first, second = (_widened(model, words) for model in (ours, other))
    orders: list[Grams] = []
    for order in range(1, len(ours.orders) + 1):
        keys = np.union1d(first.orders[order - 1].keys, second.orders[order - 1].keys)
        ngrams = ngrams_of(keys, len(words), order)
        probability = weight * first.conditional(ngrams) + (1 - weight) * second.conditional(ngrams)
        if order == 1:
            probability[words.index(START)] = 0.0
            probability /= probability.sum()
        orders.append(Grams(keys, probability, np.ones(len(keys))))
    return normalised(NgramModel(words, tuple(orders)))


def normalised(model: NgramModel) -> NgramModel:
    """Make the back-off weights anew, so that the probabilities of each context sum to 1."""
    import numpy as np

    base = len(model.words)
    orders = [model.orders[0]]
    for order in range(2, len(model.orders) + 1):
        grams = model.orders[order - 1]
        ngrams = ngrams_of(grams.keys, base, order)
        context, _ = orders[-1].find(keys_of(ngrams[:, :-1], base))
        size = len(orders[-1].keys)
        seen = np.bincount(context, grams.probability, size)
        # A context whose words take all there is must leave something for the others.
        scale = np.minimum(1.0, (1 - _LEAST) / np.maximum(seen, _LEAST))
        probability = grams.probability * scale[context]
        lower = NgramModel(model.words, tuple(orders)).conditional(ngrams[:, 1:])
        left = 1 - np.bincount(context, probability, size)
        left_lower = np.maximum(1 - np.bincount(context, lower, size), _LEAST)
        orders[-1] = Grams(orders[-1].keys, orders[-1].probability, left / left_lower)
        orders.append(Grams(grams.keys, probability, np.ones(len(grams.keys))))
    return NgramModel(model.words, tuple(orders))


def write_arpa(model: NgramModel, path: Path) -> None:
    """Write the text format that all recognizers read (ARPA; logarithms to the base 10)."""
    import numpy as np

    words = np.array(model.words, dtype=object)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\\data\\\n")
        file.writelines(f"ngram {order}={len(grams.keys)}\n" for order, grams in enumerate(model.orders, start=1))
        for order, grams in enumerate(model.orders, start=1):
            file.write(f"\n\\{order}-grams:\n")
            texts = [words[column] for column in ngrams_of(grams.keys, len(words), order).T]
            columns = [_logarithms(grams.probability), *texts]
            if order < len(model.orders):
                columns.append(_logarithms(grams.backoff))
                line = "%.4f\t" + " ".join(["%s"] * order) + "\t%.4f\n"
            else:
                line = "%.4f\t" + " ".join(["%s"] * order) + "\n"
            file.writelines(map(line.__mod__, zip(*(column.tolist() for column in columns), strict=True)))
        file.write("\n\\end\\\n")


def _widened(model: NgramModel, words: tuple[str, ...]) -> NgramModel:
    """The same model with the ids of `words`, which holds all of its own; what it lacks never comes."""
    import numpy as np

    place = {word: index for index, word in enumerate(words)}
    new = np.array([place[word] for word in model.words], np.int64)
    probability, backoff = np.zeros(len(words)), np.ones(len(words))
    probability[new], backoff[new] = model.orders[0].probability, model.orders[0].backoff
    orders = [Grams(np.arange(len(words)), probability, backoff)]
    for order, grams in enumerate(model.orders[1:], start=2):
        keys = keys_of(new[ngrams_of(grams.keys, len(model.words), order)], len(words))
        orders.append(Grams(keys, grams.probability, grams.backoff))
    return NgramModel(words, tuple(orders))


def _logarithms(values: Floats) -> Floats:
    import numpy as np

    with np.errstate(divide="ignore"):
        return np.maximum(np.log10(values), _NEVER)
