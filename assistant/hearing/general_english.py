"""General English: the language model that PocketSphinx carries, read and thinned out.

PocketSphinx uses its model but can't list what is in it (its own writer of text crashes, version 5.1.1), so the file is
read here. The format is that of `lm_trie.c` and `ngram_model_trie.c` of PocketSphinx 5: a trie that runs from the last
word backwards, its entries packed bit by bit, probabilities quantised to 16 bits, logarithms to the base 1.0001.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.hearing.ngrams import END, START, Grams, NgramModel, keys_of, ngrams_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.hearing.ngrams import Floats, Ids

_MAGIC = b"Trie Language Model\x03"
_LEVELS = 1 << 16


def general_english(path: Path, pronounced: Collection[str], most_words: int, most_ngrams: int) -> NgramModel:
    """Read the model at `path` and keep what tells most of it.

    Kept are the `most_words` likeliest words among those in `pronounced`, and of the bigrams and the trigrams of these
    `most_ngrams` each. Raises ValueError where the file isn't such a model.
    """
    return thinned(restricted(read_trie(path), pronounced, most_words), most_ngrams)


def read_trie(path: Path) -> NgramModel:
    """Read a binary trigram model of PocketSphinx whole; raises ValueError where it isn't one."""
    import numpy as np

    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        raise ValueError(f"{path} is not a trigram model of PocketSphinx")
    try:
        at = len(_MAGIC)
        singles, pairs, triples = (int(number) for number in np.frombuffer(data, "<u4", 3, at))
        at += 3 * 4 + 4  # past the kind of quantisation too
        tables = _linear(np.frombuffer(data, "<f4", 3 * _LEVELS, at)).reshape(3, _LEVELS)
        at += 3 * _LEVELS * 4
        unigrams = np.frombuffer(data, [("p", "<f4"), ("backoff", "<f4"), ("first", "<u4")], singles + 1, at)
        at += unigrams.nbytes
        word_bits, first_bits = singles.bit_length(), triples.bit_length()
        packed_pairs = _Packed(data, at, word_bits + 32 + first_bits)
        at += _bytes(pairs, word_bits + 32 + first_bits)
        packed_triples = _Packed(data, at, word_bits + 16)
        at += _bytes(triples, word_bits + 16)
        names = data[at + 4 :].split(b"\0")[:singles]

        # The room is for all n-grams that were announced; what really stands there can be a few less.
        first_pair = unigrams["first"].astype(np.int64)
        used_pairs = int(first_pair[-1])
        first_triple = packed_pairs.field(used_pairs + 1, word_bits + 32, first_bits)
        used_triples = int(first_triple[-1])
        second = np.repeat(np.arange(singles), np.diff(first_pair))
        first = packed_pairs.field(used_pairs, 0, word_bits)
        under = np.repeat(np.arange(used_pairs), np.diff(first_triple))
        trigrams = np.stack((packed_triples.field(used_triples, 0, word_bits), first[under], second[under]), axis=1)
        pair_backoff = tables[1][packed_pairs.field(used_pairs, word_bits, 16)]
        pair_probability = tables[0][packed_pairs.field(used_pairs, word_bits + 16, 16)]
        triple_probability = tables[2][packed_triples.field(used_triples, word_bits, 16)]
        if len(names) != singles or names != sorted(names):
            raise ValueError("the words are not in order")
    except (ValueError, IndexError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    return NgramModel(
        tuple(name.decode("utf-8", "replace") for name in names),
        (
            Grams(np.arange(singles), _linear(unigrams["p"][:-1]), _linear(unigrams["backoff"][:-1])),
            _sorted(np.stack((first, second), axis=1), pair_probability, pair_backoff, singles),
            _sorted(trigrams, triple_probability, np.ones(used_triples), singles),
        ),
    )


def restricted(model: NgramModel, words: Collection[str], most_words: int) -> NgramModel:
    """Keep the `most_words` likeliest of `words`, and the n-grams of these; the probabilities stay as they are."""
    import numpy as np

    keep = np.array([word in words for word in model.words])
    keep[np.argsort(-np.where(keep, model.orders[0].probability, 0.0))[most_words:]] = False
    keep |= np.array([word in (START, END) for word in model.words])
    new = np.cumsum(keep) - 1
    kept = tuple(word for word, stays in zip(model.words, keep, strict=True) if stays)
    orders = []
    for order, grams in enumerate(model.orders, start=1):
        ngrams = ngrams_of(grams.keys, len(model.words), order)
        stays = keep[ngrams].all(axis=1)
        orders.append(Grams(keys_of(new[ngrams[stays]], len(kept)), grams.probability[stays], grams.backoff[stays]))
    return NgramModel(kept, tuple(orders))


def thinned(model: NgramModel, most_ngrams: int) -> NgramModel:
    """Keep the `most_ngrams` bigrams and trigrams that tell most, and what these rest on.

    What an n-gram tells is how much likelier it is than the shorter context has it, times how often it comes
    (Seymore and Rosenfeld, 1996).
    """
    import numpy as np

    base = len(model.words)
    often = model.orders[0].probability.copy()
    often[model.words.index(START)] = often[model.words.index(END)]
    pairs = ngrams_of(model.orders[1].keys, base, 2)
    triples = ngrams_of(model.orders[2].keys, base, 3)
    pair_often = often[pairs[:, 0]] * model.orders[1].probability
    context, known = model.orders[1].find(keys_of(triples[:, :2], base))
    triple_often = np.where(known, pair_often[context], 0.0) * model.orders[2].probability
    pair_gain = _gain(model, pairs, pair_often)
    triple_gain = _gain(model, triples, triple_often)
    keep_triples = _highest(triple_gain, most_ngrams)
    keep_pairs = _highest(pair_gain, most_ngrams)
    for columns in (slice(0, 2), slice(1, 3)):
        at, known = model.orders[1].find(keys_of(triples[keep_triples][:, columns], base))
        keep_pairs[at[known]] = True
    return NgramModel(
        model.words,
        (
            model.orders[0],
            *(
                Grams(grams.keys[keep], grams.probability[keep], grams.backoff[keep])
                for grams, keep in zip(model.orders[1:], (keep_pairs, keep_triples), strict=True)
            ),
        ),
    )


def _gain(model: NgramModel, ngrams: Ids, often: Floats) -> Floats:
    import numpy as np

    order = ngrams.shape[1]
    at, known = model.orders[order - 2].find(keys_of(ngrams[:, :-1], len(model.words)))
    weight = np.where(known, model.orders[order - 2].backoff[at], 1.0)
    without = np.maximum(weight * model.conditional(ngrams[:, 1:]), 1e-12)
    return np.asarray(often * np.log(np.maximum(model.orders[order - 1].probability, 1e-12) / without))


def _highest(values: Floats, number: int) -> NDArray[np.bool_]:
    import numpy as np

    keep = np.zeros(len(values), np.bool_)
    keep[np.argpartition(-values, min(number, len(values) - 1))[:number]] = True
    return keep


def _sorted(ngrams: Ids, probability: Floats, backoff: Floats, base: int) -> Grams:
    import numpy as np

    keys = keys_of(ngrams, base)
    order = np.argsort(keys)
    return Grams(keys[order], probability[order], backoff[order])


def _linear(logarithms: NDArray[np.float32]) -> Floats:
    import numpy as np

    return np.asarray(1.0001 ** logarithms.astype(np.float64))


def _bytes(entries: int, bits: int) -> int:
    """The room that packed entries take: one entry more closes the last range, eight bytes let readers run over."""
    return ((1 + entries) * bits + 7) // 8 + 8


class _Packed:
    """Entries of `bits` bits each that stand one behind the other in `data` from byte `at`."""

    def __init__(self, data: bytes, at: int, bits: int) -> None:
        import numpy as np

        self._bits = bits
        self._windows: NDArray[np.uint64] = np.ndarray((len(data) - at - 7,), "<u8", data, at, (1,))

    def field(self, entries: int, first: int, bits: int) -> Ids:
        """The `bits` bits from bit `first` of each of the first `entries` entries."""
        import numpy as np

        at = np.arange(entries, dtype=np.int64) * self._bits + first
        shifted = self._windows[at >> 3] >> (at & 7).astype(np.uint64)
        return np.asarray(shifted & np.uint64((1 << bits) - 1), np.int64)
