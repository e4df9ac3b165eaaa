"""The probabilities from which something is answered, asked, or warned of: data, fitted to the phrases."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from assistant.library.reading import Problems, Section, read

FILE = "thresholds.yaml"


@dataclass(frozen=True, slots=True)
class IntentThresholds:
    """When an intent is acted on."""

    sure: float
    """Share of what is left once "another subject" is set aside, from which the best intent is answered."""
    ahead: float
    """How many times likelier the best must be than the second."""
    least: float
    """Probability below which nothing is answered."""
    foreign: float
    """Probability of "another subject" from which nothing is answered."""
    plain_clause: float
    """Probability from which one clause of a long story is answered, where the whole of it says too little."""
    commanded: float
    """Probability from which a control is obeyed that isn't one of its phrases word for word."""


@dataclass(frozen=True, slots=True)
class FlagThresholds:
    """When a danger sign is warned of."""

    strong: float
    """Probability that a danger sign is spoken of, from which the evidence is strong."""
    weak: float
    """The same from which the evidence is weak."""
    strong_piece: float
    """As `strong`, for a piece of an utterance, which says less about what was meant."""
    weak_piece: float
    """As `weak`, for a piece."""
    plain: float
    """Probability of the likeliest danger sign below which the evidence is weak: nobody could say which one it is."""
    share: float
    """A further danger sign counts where it is at least this likely, as a share of the likeliest."""
    harmless: float
    """Probability from which it counts as denied, past or asked about; below, it counts as happening now."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All that `thresholds.yaml` holds."""

    intents: IntentThresholds
    red_flags: FlagThresholds


_Kind = TypeVar("_Kind", IntentThresholds, FlagThresholds)


def load_thresholds(folder: Path, problems: Problems) -> Thresholds:
    """Load `thresholds.yaml` of `folder` (`intents/en`); whatever is wrong is added to `problems`."""
    top = read(folder / FILE, f"intents/en/{FILE}", problems)
    thresholds = Thresholds(
        intents=_numbers(top.section("intents"), IntentThresholds),
        red_flags=_numbers(top.section("red_flags"), FlagThresholds),
    )
    top.done()
    return thresholds


def _numbers(section: Section, kind: type[_Kind]) -> _Kind:
    found = kind(**{field.name: _number(section, field.name) for field in fields(kind)})
    section.done()
    return found


def _number(section: Section, name: str) -> float:
    text = section.text(name)
    highest = 2.0 if name == "ahead" else 1.0
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number <= highest:
        section.problem(f"{name} must be a number above 0 and at most {highest:g}, not {str(text)!r}", text)
        return 1.0
    return number
