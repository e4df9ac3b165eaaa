"""Everything that Backtalk knows, loaded from the files that people edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import DataError
from assistant.library.content import Content, load_content
from assistant.library.folders import data_folder
from assistant.library.intents import Names, Vocabulary, load_cues, load_names, load_replies, load_vocabulary
from assistant.library.reading import Problems
from assistant.library.thresholds import Thresholds, load_thresholds


@dataclass(frozen=True, slots=True)
class Library:
    """What is needed to answer; the phrases themselves are in the fitted tables."""

    intents_folder: Path
    names: Names
    vocabulary: Vocabulary
    thresholds: Thresholds
    replies: Mapping[str, tuple[str, ...]]
    """A kind of short reply and the ways to give it."""
    cues: Mapping[str, tuple[str, ...]]
    """A cue and the words that give it."""
    content: Content


def load_library(intents: Path | None = None, content: Path | None = None) -> Library:
    """Load the data files. Raises DataError, which names file and line, where one is faulty."""
    intents = intents or data_folder("intents")
    problems = Problems()
    library = Library(
        intents_folder=intents,
        names=load_names(intents, problems),
        vocabulary=load_vocabulary(intents, problems),
        thresholds=load_thresholds(intents, problems),
        replies=load_replies(intents, problems),
        cues=load_cues(intents, problems),
        content=load_content(content or data_folder("content"), problems),
    )
    _require_answers(library, problems)
    if problems:
        raise DataError(f"{problems[0]}. Run backtalk check for all that is wrong.")
    return library


def _require_answers(library: Library, problems: Problems) -> None:
    """Note every intent and red flag that has nothing to say: it would fail only when somebody asks."""
    for name, kind in library.names.kinds.items():
        if kind in ("faq", "symptom") and name not in library.content.topics:
            problems.add(f"content/en/topics/{name}.yaml", 1, f"{name} has phrases and no answer")
    for name in library.names.tiers:
        if name not in library.content.guidance:
            problems.add(f"content/en/guidance/{name}.yaml", 1, f"the red flag {name} has no guidance")
