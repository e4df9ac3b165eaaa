"""From tokens to the features that the linear models weigh: words, pairs of words, letters, concepts.

Letter groups within words make up for spelling, endings and what a recognizer garbled (as in fastText, Bojanowski 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

WORDS, LETTERS, CONCEPTS = "w", "c", "t"
BLOCKS = (WORDS, LETTERS, CONCEPTS)
"""The first letter of a feature says of which block it is."""

_EDGE = "|"
_LETTER_GROUPS = (3, 4, 5)


class Lexicon:
    """Finds concepts, which are words or groups of words that mean the same."""

    def __init__(self, synonyms: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Take each concept with the token groups that name it."""
        self._concepts: dict[tuple[str, ...], list[str]] = {}
        self._longest: dict[str, int] = {}
        for concept, groups in synonyms.items():
            for group in groups:
                if group:
                    self._concepts.setdefault(tuple(group), []).append(concept)
                    self._longest[group[0]] = max(len(group), self._longest.get(group[0], 1))

    def find(self, tokens: Sequence[str]) -> list[tuple[int, str]]:
        """Find every concept in `tokens`, with the place where it begins."""
        found: list[tuple[int, str]] = []
        for place, token in enumerate(tokens):
            for length in range(1, self._longest.get(token, 0) + 1):
                for concept in self._concepts.get(tuple(tokens[place : place + length]), ()):
                    found.append((place, concept))
        return found


def features(tokens: Sequence[str], concepts: Iterable[tuple[int, str]]) -> set[str]:
    """Name the features of an utterance, each once."""
    found = {WORDS + token for token in tokens}
    edged = (_EDGE, *tokens, _EDGE)
    found.update(f"{WORDS}{edged[place]} {edged[place + 1]}" for place in range(len(edged) - 1))
    for token in set(tokens):
        word = f"<{token}>"
        for size in _LETTER_GROUPS:
            found.update(LETTERS + word[start : start + size] for start in range(len(word) - size + 1))
    found.update(CONCEPTS + concept for _, concept in concepts)
    return found
