"""The list of the texts that the code says is true to the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from command import ROOT

from assistant.checking.said import FORM, FORMS, SCREEN, SYSTEM
from assistant.library.intents import load_names, load_replies
from assistant.library.reading import Problems

INTENTS = ROOT / "intents" / "en"


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every string of the code, and the names that it takes from the data: a control has the text of its name."""
    found: set[str] = set()
    for path in (ROOT / "assistant").rglob("*.py"):
        if "checking" not in path.parts:
            found |= _strings(path)
    problems = Problems()
    controls = {name for name, kind in load_names(INTENTS, problems).kinds.items() if kind == "control"}
    found |= controls | load_replies(INTENTS, problems).keys()
    assert not problems
    return found


def test_every_text_of_system_yaml_on_the_list_is_said_by_the_code(written: set[str]) -> None:
    assert sorted(SYSTEM - written) == []


def test_every_text_of_screen_yaml_on_the_list_is_said_by_the_code(written: set[str]) -> None:
    assert sorted(SCREEN - written) == []


def test_every_form_on_the_list_is_said_by_the_code(written: set[str]) -> None:
    of_other = {name for name in FORM if name.endswith("_other") and name.removesuffix("_other") in written}
    assert sorted((FORM | FORMS.keys() | {key for keys in FORMS.values() for key in keys}) - of_other - written) == []


def test_a_text_that_nothing_says_would_be_noticed(written: set[str]) -> None:
    assert "no_such_text" not in written


def _strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
