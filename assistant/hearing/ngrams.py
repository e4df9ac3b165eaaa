"""Back-off trigram models: how they are counted from sentences, mixed and written.

A model gives every word that can follow a context of up to two words a probability. What it has not seen it estimates
from the shorter context, scaled by the back-off weight of the longer one. All probabilities of one context sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Floats = NDArray[np.float64]

START, END = "<s>", "</s>"


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The n-grams of one order that a model has seen, sorted by `keys`."""

    keys: Ids
    """Word ids of the n-gram as digits of one number in base `len(words)`, the first word being the highest digit."""
    probability: Floats
    """Of the last word after the words before it."""
    backoff: Floats
    """What the shorter context's probabilities are scaled by after this whole n-gram; all 1 in the highest order."""

    def find(self, keys: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        """Where each of `keys` stands, and whether it stands there at all."""
        import numpy as np

        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return at, self.keys[at] == keys


@dataclass(frozen=True, slots=True, eq=False)
class NgramModel:
    """A back-off model of words that follow words."""

    words: tuple[str, ...]
    """Sorted; an id is a place in it."""
    orders: tuple[Grams, ...]
    """Single words first; their keys are all ids."""

    def conditional(self, ngrams: Ids) -> Floats:
        """The probability of the last word of each n-gram after the words before it.

        `ngrams` holds one n-gram a row, at most as many columns as the model has orders.
        """
        import numpy as np

        order = ngrams.shape[1]
        grams = self.orders[order - 1]
        if order == 1:
            return np.asarray(grams.probability[ngrams[:, 0]])
        at, known = grams.find(keys_of(ngrams, len(self.words)))
        context_at, context_known = self.orders[order - 2].find(keys_of(ngrams[:, :-1], len(self.words)))
        weight = np.where(context_known, self.orders[order - 2].backoff[context_at], 1.0)
        result = np.where(known, grams.probability[at], 0.0)
        result[~known] = weight[~known] * self.conditional(ngrams[~known, 1:])
        return result


def keys_of(ngrams: Ids, base: int) -> Ids:
    """Pack each row of word ids into one number."""
    key = ngrams[:, 0].copy()
    for column in range(1, ngrams.shape[1]):
        key = key * base + ngrams[:, column]
    return key


def ngrams_of(keys: Ids, base: int, order: int) -> Ids:
    """Unpack what `keys_of` packed."""
    import numpy as np

    columns = []
    for _ in range(order):
        keys, column = np.divmod(keys, base)
        columns.append(column)
    return np.stack(columns[::-1], axis=1)


def count(sentences: Iterable[Sequence[str]], words: Sequence[str]) -> tuple[Ids, Ids]:
    """Count the trigrams of `sentences`: their keys and how often each stands there.

    `words` is sorted and holds every word of the sentences, `START` and `END`. Two starts stand before each sentence.
    """
    import numpy as np

    ids = {word: index for index, word in enumerate(words)}
    start, end = ids[START], ids[END]
    stream: list[int] = []
    for sentence in sentences:
        stream += (start, start, *(ids[word] for word in sentence), end)
    text = np.array(stream or [start, start, end], np.int64)
    windows = np.stack((text[:-2], text[1:-1], text[2:]), axis=1)
    inside = (windows[:, 2] != start) & (windows[:, 1] != end) & (windows[:, 0] != end)
    keys, counts = np.unique(keys_of(windows[inside], len(words)), return_counts=True)
    return keys, counts.astype(np.int64)


def kneser_ney(keys: Ids, counts: Ids, words: Sequence[str]) -> NgramModel:
    """Estimate a trigram model from counted trigrams by interpolated Kneser-Ney smoothing.

    One discount an order, n1 / (n1 + 2 n2) of the counts of counts (Ney, Essen and Kneser, 1994; Chen and Goodman,
    1998). A lower order counts in how many contexts a word was seen, not how often, save after a sentence's start.
    """
    import numpy as np

    base = len(words)
    start = words.index(START)
    trigrams = ngrams_of(keys, base, 3)
    # After the start there is no word in whose place another could stand: real counts serve there.
    padded = trigrams[:, 0] == start
    initial = padded & (trigrams[:, 1] == start)
    pair_keys = keys_of(trigrams[:, 1:], base)
    pairs, pair_counts = _sum(pair_keys, np.where(initial, counts, 1))
    bigrams = ngrams_of(pairs, base, 2)
    singles, single_counts = _sum(bigrams[:, 1], np.ones(len(bigrams), np.int64))

    unigram = np.zeros(base)
    discount = _discount(single_counts)
    seen = base - 1  # every word but the start can follow
    unigram[singles] = np.maximum(single_counts - discount, 0) / single_counts.sum()
    unigram += discount * len(singles) / single_counts.sum() / seen
    unigram[start] = 0.0

    bigram_probability, single_weight = _discounted(bigrams[:, 0], pair_counts, unigram[bigrams[:, 1]], base)
    # A trigram that begins with two starts is the bigram after the start, by another name.
    real = ~initial
    keys, counts, trigrams = keys[real], counts[real], trigrams[real]
    context_at = np.searchsorted(pairs, keys_of(trigrams[:, :2], base))
    pair_at = np.searchsorted(pairs, keys_of(trigrams[:, 1:], base))
    trigram_probability, pair_weight = _discounted(context_at, counts, bigram_probability[pair_at], len(pairs))
    return NgramModel(
        tuple(words),
        (
            Grams(np.arange(base), unigram, single_weight),
            Grams(pairs, bigram_probability, pair_weight),
            Grams(keys, trigram_probability, np.ones(len(keys))),
        ),
    )


def _sum(keys: Ids, counts: Ids) -> tuple[Ids, Ids]:
    import numpy as np

    unique, where = np.unique(keys, return_inverse=True)
    return unique, np.bincount(where, counts, len(unique)).astype(np.int64)


def _discount(counts: Ids) -> float:
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice) if once else 0.5


def _discounted(contexts: Ids, counts: Ids, lower: Floats, size: int) -> tuple[Floats, Floats]:
    """Probabilities of one order, and the back-off weight of each of `size` contexts."""
    import numpy as np

    discount = _discount(counts)
    total = np.bincount(contexts, counts, size)
    kinds = np.bincount(contexts, minlength=size)
    weight = np.divide(discount * kinds, total, out=np.ones(size), where=total > 0)
    return np.maximum(counts - discount, 0) / total[contexts] + weight[contexts] * lower, weight
