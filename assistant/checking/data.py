"""Everything that is checked, loaded from the two folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.checking.style import Style, load_style
from assistant.errors import DataError
from assistant.hearing.pronunciations import read_pronunciations
from assistant.library.content import Content, load_content
from assistant.library.intents import Intents, Names, load_intents, load_names, load_replies
from assistant.library.reading import Problem, Problems
from assistant.library.thresholds import Thresholds, load_thresholds

PRONUNCIATIONS = "intents/en/pronunciations.yaml"


@dataclass(frozen=True, slots=True)
class Data:
    """What `intents/` and `content/` hold."""

    names: Names
    intents: Intents
    thresholds: Thresholds
    replies: Mapping[str, tuple[str, ...]]
    pronunciations: Mapping[str, Sequence[str]]
    """How recognizers should expect words to be said."""
    content: Content
    style: Style
    files: Mapping[str, frozenset[str]]
    """The names, without ".yaml", of the files in the folders "topics" and "guidance" of the content."""


def load_data(intents: Path, content: Path) -> tuple[Data, list[Problem]]:
    """Load the folders `intents/en` and `content/en`, and tell what can't be read or has the wrong form."""
    problems = Problems()
    pronunciations: Mapping[str, Sequence[str]] = {}
    try:
        pronunciations = read_pronunciations(intents / "pronunciations.yaml")
    except DataError as error:
        problems.add(PRONUNCIATIONS, _line(error), str(error).replace("\n", " "))
    data = Data(
        names=load_names(intents, Problems()),  # load_intents tells what is wrong with them
        intents=load_intents(intents, problems),
        thresholds=load_thresholds(intents, problems),
        replies=load_replies(intents, problems),
        pronunciations=pronunciations,
        content=load_content(content, problems),
        style=load_style(content, problems),
        files={
            kind: frozenset(path.stem for path in (content / kind).glob("*.yaml")) for kind in ("topics", "guidance")
        },
    )
    return data, problems


def _line(error: DataError) -> int:
    mark = getattr(error.__cause__, "problem_mark", None)
    return mark.line + 1 if mark else 1
