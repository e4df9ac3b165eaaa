"""The rules of wording and the limits, from `content/en/style.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.library.reading import Problems, Section, Text, read

STYLE = "content/en/style.yaml"


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """How hard a text may be, in grades of American schools."""

    most: float
    from_words: int
    """Shorter texts have no level."""
    everywhere: frozenset[str]
    """The fields whose level is held in every region."""
    regions: frozenset[str]
    """The regions in which it is held for the others."""
    free: frozenset[str]
    """The fields that have no level."""


@dataclass(frozen=True, slots=True)
class Style:
    """Every rule."""

    words: Mapping[str, int]
    """Most words by field."""
    sentence_words: int
    average_words: int
    reading_level: ReadingLevel
    fewest_more: int
    most_more: int
    phrases: Mapping[str, int]
    """Fewest phrases by kind of intent, by tier of red flag, and of near misses."""
    banned: Sequence[str]
    diagnosis: re.Pattern[str]
    abbreviations: Sequence[str]
    medicines: Sequence[str]
    medicine_warnings: Sequence[str]
    exercises: Sequence[str]
    exercise_warnings: Sequence[str]


def load_style(folder: Path, problems: Problems) -> Style:
    """Load `style.yaml` of `folder` (`content/en`); whatever is wrong is added to `problems`."""
    top = read(folder / "style.yaml", STYLE, problems)
    level, more, diagnosis = top.section("reading_level"), top.section("more"), top.section("diagnosis")
    style = Style(
        words=_numbers(top.section("words")),
        sentence_words=_number(top, "sentence_words"),
        average_words=_number(top, "average_words"),
        reading_level=ReadingLevel(
            most=_number(level, "most"),
            from_words=_number(level, "from_words"),
            everywhere=frozenset(level.texts("everywhere")),
            regions=frozenset(level.texts("regions")),
            free=frozenset(level.texts("free")),
        ),
        fewest_more=_number(more, "fewest"),
        most_more=_number(more, "most"),
        phrases=_numbers(top.section("phrases")),
        banned=top.texts("banned"),
        diagnosis=_diagnosis(diagnosis.texts("openings"), diagnosis.texts("conditions")),
        abbreviations=top.texts("abbreviations"),
        medicines=top.texts("medicines"),
        medicine_warnings=top.texts("medicine_warnings"),
        exercises=top.texts("exercises"),
        exercise_warnings=top.texts("exercise_warnings"),
    )
    for section in (level, more, diagnosis, top):
        section.done()
    return style


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern that finds any of `phrases` as whole words, whatever their case."""
    return re.compile(rf"(?<![\w'-])(?:{_either(phrases)})(?![\w'-])", re.IGNORECASE)


def _diagnosis(openings: Iterable[str], conditions: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of an opening and a condition with up to three words between; "if you have" opens none."""
    between = r"(?: [\w'-]+){0,3}? "
    return re.compile(
        rf"(?<!\bif )(?<!\bwhether )\b(?:{_either(openings)}){between}(?:{_either(conditions)})\b", re.IGNORECASE
    )


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"


def _numbers(section: Section) -> dict[str, int]:
    return {str(name): _number(section, name) for name in section.names()}


def _number(section: Section, key: str) -> int:
    value: Text = section.text(key)
    if not value.isdecimal():
        section.problem(f"{key} must be a whole number", value)
        return 0
    return int(value)
