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
WITHIN = 0.3
"""Share of the utterances that have other talk on both sides."""
_BETWEEN: tuple[list[str], ...] = ([], ["and"], ["oh", "and"], ["but"], ["also"], ["because"], ["so"], ["and", "then"])


def joined(first: Sequence[Tokens], second: Sequence[Tokens], count: int, seed: int) -> Iterator[tuple[int, list[str]]]:
    """Join `count` random phrases of `first` with one or two of `second`, before, behind or on both sides.

    Gives the place of the one in `first`, and the tokens of all. The same arguments give the same utterances.
    """
    chance = random.Random(seed)
    short = [place for place, tokens in enumerate(first) if len(tokens) <= LONGEST]
    others = [tokens for tokens in second if len(tokens) <= LONGEST]
    if not short or not others:
        return
    for _ in range(count):
        place = chance.choice(short)
        before, after = chance.random() < 0.5, chance.random() < WITHIN
        parts = [chance.choice(others)] if before else []
        parts.append(first[place])
        if after or not before:
            parts.append(chance.choice(others))
        told = list(parts[0])
        for part in parts[1:]:
            told += [*chance.choice(_BETWEEN), *part]
        yield place, told
