"""The worked example of docs/CONTENT.md does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import ROOT

from assistant.api import Assistant
from assistant.library.library import load_library
from assistant.understanding import building
from assistant.understanding.building import build_tables
from checking.copying import Copy, small_copy, whole_copy

GUIDE = (ROOT / "docs" / "CONTENT.md").read_text(encoding="utf-8")
EXAMPLE = GUIDE.partition("## A worked example")[2].partition("\n## ")[0]
FILE = re.compile(r"Save as `([^`]+)`:\n\n```yaml\n(.*?)```", re.DOTALL)
CHANGE = re.compile(r"In `([^`]+)`, change\s+`([^`]+)`\s+to\s+`([^`]+)`")
ASKED = re.compile(r'backtalk ask "([^"]+)"')
FEW = frozenset(
    {
        "amputee_veteran_ohio",
        "bot_home",
        "bot_trivia",
        "gran_belfast",
        "house_british",
        "house_us_city",
        "vicar_norfolk",
    }
)
"""Writers enough to understand a question, and few enough to learn from in seconds."""


def apply_example(copy: Copy) -> None:
    for name, old, new in CHANGE.findall(EXAMPLE):
        copy.edit(name, old, new)
    for name, text in FILE.findall(EXAMPLE):
        copy.path(name).write_text(text, encoding="utf-8")


@pytest.fixture
def asked() -> str:
    return ASKED.findall(EXAMPLE)[0]


@pytest.fixture
def answer() -> str:
    quoted = re.findall(r"^> (.*)$", EXAMPLE, re.MULTILINE)
    return " ".join(quoted)


def test_the_example_has_its_parts(asked: str, answer: str) -> None:
    assert len(CHANGE.findall(EXAMPLE)) == 1
    assert len(FILE.findall(EXAMPLE)) == 2
    assert asked and answer
    assert asked not in dict(FILE.findall(EXAMPLE))["intents/en/topics/flying.yaml"]


def test_after_the_example_the_check_finds_nothing(tmp_path: Path) -> None:
    copy = whole_copy(tmp_path)
    apply_example(copy)
    assert copy.problems() == []


def test_after_the_example_the_new_question_is_answered(
    tmp_path: Path, asked: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "JOINED", 400)  # made-up utterances, which take most of the time
    reply = _ask(small_copy(tmp_path, FEW), asked)
    assert reply[0] == answer


@pytest.mark.slow
def test_after_the_example_the_new_question_is_answered_with_all_phrases(
    tmp_path: Path, asked: str, answer: str
) -> None:
    assert _ask(whole_copy(tmp_path), asked)[0] == answer


def test_every_file_that_the_guide_names_is_there() -> None:
    named = re.findall(r"`((?:intents|content|tests|assistant)/[\w/.]+)`", GUIDE.replace(EXAMPLE, ""))
    assert len(named) > 12
    assert [name for name in named if not (ROOT / name).exists()] == []


def _ask(copy: Copy, question: str) -> list[str]:
    """Learn the phrases of the copy, and ask."""
    apply_example(copy)
    intents, content = copy.root / "intents" / "en", copy.root / "content" / "en"
    assistant = Assistant(load_library(intents, content), build_tables(intents), "GB")
    return [speech.text for speech in assistant.ask(question).speech]
