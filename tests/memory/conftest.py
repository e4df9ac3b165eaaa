"""A home of its own for each test, which begins empty, and the program started in it again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.api import Assistant, Conversation
from assistant.library.library import Library
from assistant.memory import Memory
from assistant.messages import Tier
from assistant.settings import load_settings
from memory.starting import Clock, Start


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("config", "data"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def tiers(library: Library) -> dict[str, Tier]:
    return dict(library.names.tiers)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def unasked(assistant: Assistant) -> Assistant:
    """The assistant as it starts where nobody chose a region."""
    return Assistant.load()


@pytest.fixture
def start(home: Path, assistant: Assistant, clock: Clock) -> Start:
    """Start the program: a conversation with what is in the files; a new one each time."""

    def start(of: Assistant = assistant, *, log: bool = False) -> Conversation:
        told: list[str] = []
        memory = Memory(load_settings(told.append), told.append, log=log, clock=clock)
        assert told == []
        return of.conversation(memory)

    return start
