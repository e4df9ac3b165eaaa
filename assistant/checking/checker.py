"""Runs every check."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.cautions import caution_problems
from assistant.checking.counts import count_lines
from assistant.checking.data import Data, load_data
from assistant.checking.dates import date_problems
from assistant.checking.phrases import phrase_problems
from assistant.checking.placeholders import placeholder_problems
from assistant.checking.readability import words
from assistant.checking.references import reference_problems
from assistant.checking.said import said_problems
from assistant.checking.spoken import filled, fillings, spoken_texts
from assistant.checking.syllables import syllable_counter
from assistant.checking.voice_words import pronunciation_problems
from assistant.checking.wording import wording_problems
from assistant.library.reading import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What was found."""

    problems: Sequence[Problem]
    """By file and line."""
    counts: Sequence[str]
    """Plain lines; none where the files could not even be read."""
    crossing: str = ""
    """How many phrases a matcher understands that never saw their writer; empty where they were not asked."""


def check(intents: Path, content: Path, today: datetime.date, *, phrases: bool = False) -> Report:
    """Check the folders `intents/en` and `content/en` as of `today`; `phrases` also asks every phrase.

    What can't be read, or has the wrong form, is told alone: nothing that builds on it could be trusted.
    """
    data, problems = load_data(intents, content)
    if problems:
        return Report(_sorted(problems), ())
    return _check(data, today, phrases=phrases)


def _check(data: Data, today: datetime.date, *, phrases: bool) -> Report:
    texts = list(spoken_texts(data.content))
    by_region = fillings(data.content)
    told = {filled(text.text, filling) for text in texts for filling in by_region.values()}
    needed = {part.lower() for text in told for word in words(text) for part in word.split("-")}
    syllables = syllable_counter(needed, data.pronunciations)
    problems = [
        *reference_problems(data),
        *said_problems(data),
        *phrase_problems(data.intents, data.style),
        *placeholder_problems(texts, data.content),
        *wording_problems(texts, by_region, data.style, syllables),
        *caution_problems(data.content, data.style),
        *date_problems(data.content, today),
        *pronunciation_problems(texts, data.content),
    ]
    crossing = ""
    if phrases:
        from assistant.checking.crossing import cross

        crossed = cross(data.intents, data.names, data.thresholds.intents)
        problems += crossed.problems
        share = 100 * crossed.understood / crossed.asked
        understood = f"{crossed.understood} of {crossed.asked} phrases ({share:.1f} %)"
        crossing = f"{understood} are understood by a matcher that never saw their writer."
    return Report(_sorted(problems), tuple(count_lines(data, texts, by_region, syllables)), crossing)


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.path, problem.line, problem.message)))
