"""Utterances of which it is known what they mean: from a folder, or what held-out writers would say."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.library.intents import OUT_OF_SCOPE, Intents
from assistant.understanding.holding_out import is_held_out, only

HARMFUL = ("asserted", "other")
OTHER_STATUSES = ("negated", "hypothetical", "past")
HARMLESS = ("nearmiss", "outofscope", "intents")
GROUPS = (*HARMFUL, *OTHER_STATUSES, *HARMLESS)
"""Red flags by status, and the sets without any."""

_FILES = ("redflags", *HARMLESS)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said, and what should be heard in it."""

    text: str
    group: str
    """One of `GROUPS`."""
    red_flags: frozenset[str] = frozenset()
    """Any of them is right to name."""
    intent: str | None = None


def read_labelled(folder: Path) -> list[Utterance]:
    """Read redflags.jsonl, nearmiss.jsonl, outofscope.jsonl and intents.jsonl, as far as they are in `folder`."""
    found: list[Utterance] = []
    for name in _FILES:
        file = folder / f"{name}.jsonl"
        if file.exists():
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                try:
                    found.append(_utterance(name, json.loads(line)))
                except (ValueError, KeyError, TypeError) as error:
                    raise SystemExit(f"{file}, line {number} is not a labelled utterance ({error!r}).") from error
    if not found:
        raise SystemExit(f"{folder} holds none of {', '.join(f'{name}.jsonl' for name in _FILES)}.")
    return found


def hold_out(intents: Intents) -> tuple[Intents, list[Utterance]]:
    """Part the phrases by who would say them: what four fifths of the writers say, and the utterances of the others."""
    return only(intents, lambda writer: not is_held_out(writer)), list(_utterances(only(intents, is_held_out)))


def sampled(utterances: Sequence[Utterance], groups: Collection[str], most: int) -> list[Utterance]:
    """Take `most` of the utterances of `groups` at random: always the same ones, and of a larger sample the first."""
    chosen = [utterance for utterance in utterances if utterance.group in groups]
    random.Random(len(chosen)).shuffle(chosen)
    return chosen[:most]


def _utterance(name: str, row: dict[str, object]) -> Utterance:
    flags = [*_texts(row.get("red_flags")), *_texts(row.get("also_red_flags"))]
    intent = row["intent"]
    return Utterance(
        text=str(row["text"]),
        group=str(row["status"]) if name == "redflags" else name,
        red_flags=frozenset(flags),
        intent=None if intent is None else str(intent),
    )


def _texts(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list) else []


def _utterances(intents: Intents) -> Iterator[Utterance]:
    for intent in intents.intents.values():
        if intent.kind != "control":
            group = "outofscope" if intent.id == OUT_OF_SCOPE else "intents"
            for phrase in intent.phrases:
                yield Utterance(phrase.text, group, intent=intent.id)
    for flag in intents.flags.values():
        for status, phrase in flag.mentions():
            yield Utterance(phrase.text, status, frozenset({flag.id}))
        for phrase in flag.phrases["near_miss"]:
            yield Utterance(phrase.text, "nearmiss", intent=OUT_OF_SCOPE)
