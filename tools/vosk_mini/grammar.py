"""The graph of which words follow which: a trigram model of the training phrases and general English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from assistant.hearing.general_english import general_english, thinned
from assistant.hearing.mixing import mixed, normalised
from assistant.hearing.ngrams import END, START, NgramModel, count, kneser_ney, ngrams_of
from tools.vosk_mini.texts import Texts

_OUR_SHARE = 0.8
"""Of the mixture."""
_GENERAL_NGRAMS = 30_000
_NGRAMS = 30_000
"""Bigrams, and again trigrams, of the finished model; each costs 10 to 20 bytes."""


def language_model(texts: Texts) -> NgramModel:
    """Fit the model to the training phrases; held-out phrases lend it words, no more."""
    import pocketsphinx

    words = sorted({*texts.pronunciations, START, END})
    ours = kneser_ney(*count((phrase.split() for phrase in texts.training), words), words)
    path = Path(pocketsphinx.get_model_path("en-us")) / "en-us.lm.bin"
    general = general_english(path, texts.pronunciations, len(words), _GENERAL_NGRAMS)
    return normalised(thinned(mixed(ours, general, _OUR_SHARE), _NGRAMS))


def grammar(model: NgramModel, ids: Mapping[str, int]) -> str:
    """Write the model as a graph, as text for OpenFst, with words by the numbers `ids`.

    A state is a context of up to two words. Backing off to a shorter context is an arc that takes nothing.
    """
    base = len(model.words)
    names = [ids.get(word, 0) for word in model.words]
    start, end = model.words.index(START), model.words.index(END)
    grams = [
        (tuple(row), probability, backoff)
        for order, orders in enumerate(model.orders, start=1)
        for row, probability, backoff in zip(
            ngrams_of(orders.keys, base, order).tolist(), orders.probability, orders.backoff, strict=True
        )
    ]
    # Only what something follows is a context worth a state.
    contexts = {(start,), (), *(gram[:-1] for gram, _, _ in grams)}
    contexts = {tail for context in contexts for tail in (context[at:] for at in range(len(context) + 1))}
    order = sorted(contexts, key=lambda context: (context != (start,), context))
    states = {context: number for number, context in enumerate(order)}
    lines: list[str] = []
    for gram, probability, backoff in grams:
        context, word = gram[:-1], gram[-1]
        if gram in states:
            lines.append(f"{states[gram]} {states[gram[1:]]} 0 0 {_cost(backoff)}")
        if word == end:
            lines.append(f"{states[context]} {_cost(probability)}")
        elif word != start:
            reached = gram[-2:]
            while reached not in states:
                reached = reached[1:]
            lines.append(f"{states[context]} {states[reached]} {names[word]} {names[word]} {_cost(probability)}")
    # A state without an end of its own can still back off to one; the first line must leave the start.
    lines.sort(key=lambda line: line.split()[0] != "0")
    return "\n".join(lines) + "\n"


def _cost(probability: float) -> str:
    return f"{-math.log(np.maximum(probability, 1e-12)):.5f}"
