"""From tokens to numbers: which words, pairs of words, groups of letters and concepts an utterance holds.

Groups of letters within words make up for spelling, endings and what a recognizer garbled (as in fastText, Bojanowski
2017). Each block of features is weighed by what it tells (TF-IDF) and scaled to a length of its own.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.library.intents import Vocabulary
from assistant.understanding.normalise import tokens

Vector = list[tuple[int, float]]
"""The numbers of the features that an utterance holds, with their values."""

WORDS, LETTERS, CONCEPTS = "w", "c", "t"
"""The first letter of a feature's name says of which block it is."""
BLOCK_WEIGHTS = {WORDS: 1.0, LETTERS: 1.0, CONCEPTS: 0.5}

_EDGE = "|"
_LETTERS = 4


class Lexicon:
    """Finds concepts, which are words or groups of words that mean the same."""

    def __init__(self, synonyms: Mapping[str, Iterable[Sequence[str]]]) -> None:
        """Take each concept with the token groups that name it."""
        self._concepts: dict[tuple[str, ...], list[str]] = {}
        self._longest: dict[str, int] = {}
        for concept, groups in synonyms.items():
            for group in groups:
                if group:
                    self._concepts.setdefault(tuple(group), []).append(concept)
                    self._longest[group[0]] = max(len(group), self._longest.get(group[0], 1))

    def find(self, tokens: Sequence[str]) -> set[str]:
        """Find every concept in `tokens`."""
        found: set[str] = set()
        for place, token in enumerate(tokens):
            for length in range(1, self._longest.get(token, 0) + 1):
                found.update(self._concepts.get(tuple(tokens[place : place + length]), ()))
        return found


def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Make the lexicon of the concepts of `vocabulary`."""
    return Lexicon(
        {
            concept: [tokens(word, vocabulary.contractions) for word in words]
            for concept, words in vocabulary.synonyms.items()
        }
    )


def feature_names(tokens: Sequence[str], concepts: Iterable[str]) -> set[str]:
    """Name the features of an utterance, each once."""
    found = {WORDS + token for token in tokens}
    edged = (_EDGE, *tokens, _EDGE)
    found.update(f"{WORDS}{first} {second}" for first, second in pairwise(edged))
    for token in set(tokens):
        word = f"<{token}>"
        found.update(LETTERS + word[start : start + _LETTERS] for start in range(len(word) - _LETTERS + 1))
    found.update(CONCEPTS + concept for concept in concepts)
    return found


@dataclass(frozen=True, slots=True)
class FeatureSpace:
    """Every feature that the phrases hold, its number, and what it tells."""

    numbers: dict[str, int]
    idf: array[float]
    """By number: the logarithm of how rare the feature is among the phrases."""
    lexicon: Lexicon

    def vector(self, tokens: Sequence[str]) -> Vector:
        """Turn tokens into the vector that the models weigh; features never seen are left out."""
        rows: dict[str, list[int]] = {block: [] for block in BLOCK_WEIGHTS}
        for name in feature_names(tokens, self.lexicon.find(tokens)):
            number = self.numbers.get(name)
            if number is not None:
                rows[name[0]].append(number)
        idf = self.idf
        vector: Vector = []
        for block, weight in BLOCK_WEIGHTS.items():
            length = math.sqrt(sum(idf[number] ** 2 for number in rows[block]))
            vector.extend((number, weight * idf[number] / length) for number in rows[block])
        return vector
