"""What a newcomer would use to find red flags, fitted to the same phrases as ours."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Protocol

from labelled import HARMFUL
from rapidfuzz import fuzz, process

from assistant.hearing.language_model import words_of
from assistant.library.intents import Intents
from assistant.messages import GUIDANCE_KINDS, Kind, Reply

KEYWORDS = 12
"""Words, or pairs of words, for each red flag."""
FEWEST = 5
"""A keyword stands in at least so many phrases of its flag."""
PURITY = 0.9
"""Share of the phrases with a keyword that mention a red flag."""
NEAR = 80
"""Per cent (RapidFuzz partial_ratio)."""
SCOPE = 5
"""Words that a denial reaches, as in NegEx (Chapman 2001)."""

_DENIALS = frozenset(
    (
        *("no", "not", "never", "without", "neither", "nor", "none", "cannot", "can't", "couldn't", "don't", "doesn't"),
        *("didn't", "haven't", "hasn't", "hadn't", "isn't", "aren't", "wasn't", "weren't", "won't", "ain't", "denies"),
    )
)
_STOPS = frozenset(("but", "however", "although", "though", "except", "and", "yet"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said first, and which red flags are named."""

    first: Kind | None
    red_flags: frozenset[str]

    @property
    def guidance(self) -> bool:
        """Whether guidance is first."""
        return self.first in GUIDANCE_KINDS

    @property
    def strong(self) -> bool:
        """Whether guidance of the strong kind is first."""
        return self.first in ("emergency", "urgent", "soon")

    @property
    def alarm(self) -> bool:
        """Whether somebody is sent for help at once."""
        return self.first in ("emergency", "urgent")


def verdict_of(reply: Reply) -> Verdict:
    """The same of a reply of ours."""
    first = reply.speech[0].kind if reply.speech else None
    return Verdict(first, frozenset(flag.id for flag in reply.red_flags))


class Method(Protocol):
    """Looks for red flags in text."""

    def __call__(self, texts: Sequence[str]) -> list[Verdict]:
        """Judge each of `texts`."""


class KeywordList:
    """Alarms where a keyword stands; the keywords of a flag are the words that tell it best from all else."""

    def __init__(self, intents: Intents, *, negation: bool) -> None:
        """Choose the keywords; with `negation`, those in reach of a denial don't count."""
        self._tiers: Mapping[str, Kind] = {name: flag.tier for name, flag in intents.flags.items()}
        self._negation = negation
        everywhere = Counter(chain.from_iterable(_terms(sentence) for sentence in intents.sentences()))
        total = everywhere.total()
        mentioned = Counter(
            chain.from_iterable(_terms(phrase.text) for flag in intents.flags.values() for _, phrase in flag.mentions())
        )
        self.keywords: dict[tuple[str, ...], str] = {}
        for name, flag in intents.flags.items():
            here = Counter(chain.from_iterable(_terms(phrase.text) for _, phrase in flag.mentions()))
            size = here.total()

            def tells(term: tuple[str, ...], here: Counter[tuple[str, ...]] = here, size: int = size) -> float:
                elsewhere = (everywhere[term] - here[term] + 1) / (total - size)
                return here[term] * math.log(here[term] / size / elsewhere)

            pure = [term for term in here if here[term] >= FEWEST and mentioned[term] >= PURITY * everywhere[term]]
            for term in sorted(pure, key=tells, reverse=True)[:KEYWORDS]:
                self.keywords.setdefault(term, name)

    def __call__(self, texts: Sequence[str]) -> list[Verdict]:
        """Judge each of `texts`."""
        return [self._judge(words_of(text)) for text in texts]

    def _judge(self, words: tuple[str, ...]) -> Verdict:
        found = frozenset(
            self.keywords[words[start:end]]
            for start, end in _spans(words)
            if words[start:end] in self.keywords and not (self._negation and _denied(words, start))
        )
        return Verdict(next((self._tiers[name] for name in self._tiers if name in found), None), found)


class NearestPhrase:
    """Takes the phrase that RapidFuzz's partial_ratio finds nearest, where it is near enough."""

    def __init__(self, intents: Intents) -> None:
        """Take every phrase that mentions a red flag."""
        found = {
            " ".join(words_of(phrase.text)): (name, flag.tier if status in HARMFUL else "conditional")
            for name, flag in intents.flags.items()
            for status, phrase in flag.mentions()
        }
        self._phrases = list(found)
        self._meanings: list[tuple[str, Kind]] = list(found.values())

    def __call__(self, texts: Sequence[str]) -> list[Verdict]:
        """Judge each of `texts`."""
        import numpy as np

        said = [" ".join(words_of(text)) for text in texts]
        scores = process.cdist(
            said, self._phrases, scorer=fuzz.partial_ratio, score_cutoff=NEAR, dtype=np.uint8, workers=-1
        )
        verdicts = []
        for row in scores:
            nearest = int(row.argmax())
            if not row[nearest]:
                verdicts.append(Verdict(None, frozenset()))
            else:
                flag, kind = self._meanings[nearest]
                verdicts.append(Verdict(kind, frozenset({flag})))
        return verdicts


def _terms(sentence: str) -> set[tuple[str, ...]]:
    words = words_of(sentence)
    return {*((word,) for word in words), *pairwise(words)}


def _spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        yield start, start + 1
        if start + 2 <= len(words):
            yield start, start + 2


def _denied(words: Sequence[str], start: int) -> bool:
    for word in reversed(words[max(0, start - SCOPE) : start]):
        if word in _STOPS:
            return False
        if word in _DENIALS:
            return True
    return False
