from __future__ import annotations

from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.library.intents import Intents, Vocabulary, load_intents
from assistant.library.reading import Problems
from assistant.messages import Meaning, Transcript
from assistant.understanding import building
from assistant.understanding.building import fit_tables
from assistant.understanding.holding_out import only
from assistant.understanding.tables import Tables

INTENTS = Path(__file__).parents[2] / "intents" / "en"
FEW_WRITERS = ("roofer_ohio", "gran_belfast", "retired_headmaster")


class Ears:
    """Understands single utterances with the real tables."""

    def __init__(self, assistant: Assistant) -> None:
        self._understander = assistant.understander

    def __call__(self, text: str, *alternatives: str) -> Meaning:
        return self._understander.understand(Transcript(text, alternatives))


@pytest.fixture(scope="session")
def understand(assistant: Assistant) -> Ears:
    return Ears(assistant)


@pytest.fixture(scope="session")
def intents() -> Intents:
    problems = Problems()
    found = load_intents(INTENTS, problems)
    assert not problems
    return found


@pytest.fixture(scope="session")
def vocabulary(intents: Intents) -> Vocabulary:
    return intents.vocabulary


@pytest.fixture(scope="session")
def few(intents: Intents) -> Intents:
    """What three writers would say: enough to fit in seconds."""
    return only(intents, lambda writer: writer in FEW_WRITERS)


def fit_quickly(intents: Intents) -> Tables:
    """Fit tables with few utterances of several parts made up, which would take half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "JOINED", 400)
        return fit_tables(intents)


@pytest.fixture(scope="session")
def small(few: Intents) -> Tables:
    return fit_quickly(few)
