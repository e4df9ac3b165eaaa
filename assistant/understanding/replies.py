"""Recognizes short replies such as "got it", "not sure" or "the first one", as a whole and fuzzily."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

NEAR = 88
"""Per cent of letters in place (RapidFuzz ratio) from which a reply counts as the phrase."""
LONGEST = 10
"""Tokens. What is longer says something of its own."""


class ReplyMatcher:
    """Finds which kind of short reply an utterance is, if any."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        """Take the kind of reply of each phrase, all given as tokens with spaces between."""
        self._kinds = {phrase: kind for kind, of_kind in phrases.items() for phrase in of_kind}

    def match(self, tokens: Sequence[str]) -> str | None:
        """Give the kind of reply, or nothing."""
        if not tokens or len(tokens) > LONGEST:
            return None
        said = " ".join(tokens)
        if said in self._kinds:
            return self._kinds[said]
        found = process.extractOne(said, self._kinds.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        return self._kinds[found[0]] if found and _same_polarity(said, found[0]) else None


def _same_polarity(one: str, other: str) -> bool:
    """Say whether both deny or both affirm: one letter may tell "can" from "can't"."""
    return _denies(one) == _denies(other)


def _denies(said: str) -> bool:
    return any(token in ("not", "no", "never", "neither", "none") or token.endswith("n't") for token in said.split())
