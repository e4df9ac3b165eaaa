"""Holds writers out: what is measured on phrases is measured on those of people whom the models never saw."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from assistant.library.intents import Intents, Phrase

_SHARE = 5


def is_held_out(writer: str) -> bool:
    """Say whether a writer is of the fifth that is held out where there is one division only, always the same."""
    return zlib.crc32(writer.encode()) % _SHARE == 1


def only(intents: Intents, keep: Callable[[str], bool]) -> Intents:
    """Give the phrases of those writers alone for whom `keep` is true."""

    def kept(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in phrases if keep(phrase.writer))

    return replace(
        intents,
        intents={name: replace(intent, phrases=kept(intent.phrases)) for name, intent in intents.intents.items()},
        flags={
            name: replace(flag, phrases={form: kept(phrases) for form, phrases in flag.phrases.items()})
            for name, flag in intents.flags.items()
        },
    )


def folds(intents: Intents, count: int) -> list[frozenset[str]]:
    """Deal the writers into `count` groups with about as many phrases each."""
    counts = Counter(phrase.writer for intent in intents.intents.values() for phrase in intent.phrases)
    for flag in intents.flags.values():
        counts.update(phrase.writer for phrases in flag.phrases.values() for phrase in phrases)
    ranked = sorted(counts, key=lambda writer: (-counts[writer], writer))
    return [frozenset(ranked[place::count]) for place in range(count)]
