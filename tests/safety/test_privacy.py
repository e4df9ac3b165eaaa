"""What was said is kept in memory alone; the disk gets ids and settings, and no word of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.memory import Memory
from assistant.memory.alert_note import note_file
from assistant.settings import load_settings, settings_file

SAID = (
    "yes zanzibar",
    "i can't feel it when i wipe zanzibar",
    "okay got it",
    "i wet myself in the quagmire",
    "no zanzibar that's not it",
    "slower",
    "i'm in ireland",
    "what exercises help zanzibar",
    "check my symptoms",
    "not sure",
    "my rhubarb leg zanzibar is numb and weak on both sides",
)
WORDS = ("zanzibar", "quagmire", "rhubarb", "wipe", "wet", "can't feel")
PLACES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def written(folders: list[Path]) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in PLACES:
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_nothing_that_was_said_is_written_anywhere(assistant: Assistant) -> None:
    folders = [Path(os.environ[name]) for name in PLACES if name in os.environ]
    before = written(folders)
    for _ in range(20):
        with assistant.conversation() as talk:
            for said in SAID:
                talk.say(said)
            talk.silence()
        assert talk.state.facts == ()
        assert talk.state.last is None
    assert written(folders) == before


def test_a_conversation_with_a_memory_leaves_settings_and_ids_and_no_word(assistant: Assistant, home: Path) -> None:
    for _ in range(20):
        with assistant.conversation(Memory.load(print)) as talk:
            talk.open()
            for said in SAID:
                talk.say(said)
            talk.silence()
    kept = {path for path in home.rglob("*") if path.is_file()}
    assert kept == {settings_file(), note_file()}
    for path in kept:
        text = path.read_text().lower()
        assert not [word for word in WORDS if word in text], path
    assert load_settings(print).region == "IE"


def test_forget_that_leaves_the_settings_alone_on_the_disk(assistant: Assistant, home: Path) -> None:
    with assistant.conversation(Memory.load(print)) as talk:
        talk.open()
        for said in SAID:
            talk.say(said)
        assert note_file().exists()
        talk.say("forget that")
        assert talk.state.trail == ()
        assert talk.state.signs == frozenset()
        assert talk.state.acknowledged == ()
    assert {path for path in home.rglob("*") if path.is_file()} == {settings_file()}
