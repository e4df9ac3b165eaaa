"""Searches for the thresholds that give most within limits, a group of them after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Setting = dict[str, float]
Grid = Mapping[str, Sequence[float]]
"""The values to try of each threshold."""
Limits = Mapping[str, tuple[str, float]]
"""What is limited, with "<=" or ">=" and the limit."""

MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """What one value of one threshold gave, the others being as chosen."""

    threshold: str
    value: float
    gave: Mapping[str, float]
    chosen: bool


def excess(gave: Mapping[str, float], limits: Limits) -> float:
    """Say by how much what a setting gave breaks the limits, each as a share of itself; 0 where none is broken."""
    over = 0.0
    for name, (side, limit) in limits.items():
        short = gave[name] - limit if side == "<=" else limit - gave[name]
        over += max(0.0, short / (limit if side == "<=" else 1 - limit))
    return over


def descend(
    start: Setting,
    groups: Sequence[Grid],
    measure: Callable[[Setting], Mapping[str, float]],
    limits: Limits,
    most: str,
) -> tuple[Setting, list[Trial]]:
    """Choose the thresholds of each group together, group by group, until none changes.

    Thresholds that make up for each other belong into one group. `most` is what shall be highest within the limits.
    Gives the setting and, for each threshold, what every value of its grid gives beside it. A limit that can't be kept
    is broken as little as can be.
    """
    known: dict[tuple[float, ...], Mapping[str, float]] = {}

    def gave(setting: Setting) -> Mapping[str, float]:
        key = tuple(setting.values())
        if key not in known:
            known[key] = measure(setting)
        return known[key]

    def worth(setting: Setting) -> tuple[float, float]:
        return -excess(gave(setting), limits), gave(setting)[most]

    best = dict(start)
    for _ in range(MOST_ROUNDS):
        before = dict(best)
        for group in groups:
            best = max([best, *({**best, **chosen} for chosen in _choices(group))], key=worth)
        if best == before:
            break
    trials = [
        Trial(name, value, gave({**best, name: value}), value == best[name])
        for group in groups
        for name, values in group.items()
        for value in sorted({*values, best[name]})
    ]
    return best, trials


def _choices(group: Grid) -> Iterator[Setting]:
    for values in itertools.product(*group.values()):
        yield dict(zip(group, values, strict=True))
