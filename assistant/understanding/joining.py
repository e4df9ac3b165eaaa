"""Makes utterances of two parts out of phrases, as people say one thing behind another.

A danger sign is often told in one breath with an ordinary question. The phrases hold some of that; joining at random
teaches the model that neither part undoes the other, and that two ordinary questions are no danger sign.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

Tokens = Sequence[str]

LONGEST = 14
"""Tokens of a phrase that is joined with another."""
_BETWEEN: tuple[list[str], ...] = ([], ["and"], ["oh", "and"], ["but"], ["also"], ["because"], ["so"])


def joined(first: Sequence[Tokens], second: Sequence[Tokens], count: int, seed: int) -> Iterator[tuple[int, list[str]]]:
    """Join `count` random pairs in random order; gives the place of the one in `first`, and the tokens of both.

    The same arguments give the same pairs.
    """
    chance = random.Random(seed)
    short = [place for place, tokens in enumerate(first) if len(tokens) <= LONGEST]
    others = [tokens for tokens in second if len(tokens) <= LONGEST]
    if not short or not others:
        return
    for _ in range(count):
        place, other = chance.choice(short), chance.choice(others)
        parts = [first[place], other] if chance.random() < 0.5 else [other, first[place]]
        yield place, [*parts[0], *chance.choice(_BETWEEN), *parts[1]]
