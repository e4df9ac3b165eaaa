"""What else one conversation leaves to the next: rate, loudness, region, and a log where one is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.library.library import Library
from assistant.memory import Memory
from assistant.memory.log import log_file
from assistant.messages import GUIDANCE_KINDS
from assistant.settings import Settings, load_settings, settings_file
from memory.starting import NUMB, Start, said


def test_a_conversation_without_a_memory_only_greets(assistant: Assistant, library: Library, home: Path) -> None:
    with assistant.conversation() as talk:
        (speech,) = talk.open().speech
        assert speech.text == library.content.system["greeting"]
        talk.say(NUMB)
        talk.say("slower")
    assert not any(path.is_file() for path in home.rglob("*"))


def test_slower_and_louder_are_there_the_next_time(start: Start) -> None:
    talk = start()
    talk.say("slower")
    talk.say("louder")
    saved = load_settings(print)
    assert (saved.rate, saved.volume) == (130, 1.0)
    assert (start().state.rate, start().state.volume) == (130, 1.0)


def test_two_conversations_at_once_keep_each_others_changes(start: Start) -> None:
    one, other = start(), start()
    one.say("slower")
    other.say("i'm in ireland")
    one.say("louder")
    saved = load_settings(print)
    assert (saved.rate, saved.volume, saved.region) == (130, 1.0, "IE")


def test_a_full_disk_gives_one_sentence_and_the_conversation_goes_on(
    start: Start, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_saved = library.content.system["not_saved"]
    talk = start()

    def full(source: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    replies = [talk.open(), talk.say("slower"), talk.say(NUMB), talk.say("ok"), talk.say("what is sciatica")]
    assert [not_saved in said(reply) for reply in replies] == [True, False, False, False, False]
    assert talk.state.rate == 130
    assert replies[2].speech[0].kind == "emergency"


def test_nothing_is_logged_unless_it_is_asked_for(start: Start) -> None:
    talk = start()
    talk.open()
    talk.say("what is sciatica")
    assert not log_file().exists()


def test_a_log_says_so_at_the_start_and_lives_in_one_file(start: Start, library: Library, home: Path) -> None:
    talk = start(log=True)
    assert library.content.system["log_on"] in said(talk.open())
    talk.say("what is sciatica zanzibar")
    holding = [path for path in home.rglob("*") if path.is_file() and "zanzibar" in path.read_text()]
    assert holding == [log_file()]
    assert log_file().stat().st_mode & 0o077 == 0
    assert len(log_file().read_text().splitlines()) == 2


def test_a_log_says_so_after_an_open_alert_too(start: Start, library: Library) -> None:
    start().say(NUMB)
    opening = start(log=True).open()
    assert opening.speech[0].kind in GUIDANCE_KINDS
    assert library.content.system["log_on"] in said(opening)


def test_forget_that_deletes_the_log(start: Start) -> None:
    talk = start(log=True)
    talk.say("what is sciatica")
    talk.say("forget that")
    assert not log_file().exists()


def test_the_settings_outlive_forget_that(start: Start) -> None:
    talk = start()
    talk.say("slower")
    talk.say("forget that")
    assert talk.state.rate == 130
    assert load_settings(print) == Settings(rate=130)
    assert settings_file().exists()


@pytest.mark.parametrize("alert", [False, True])
def test_damaged_settings_are_told_at_the_start(
    assistant: Assistant, library: Library, home: Path, alert: bool
) -> None:
    if alert:
        assistant.conversation(Memory.load(print)).say(NUMB)
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("{")
    printed: list[str] = []
    opening = assistant.conversation(Memory.load(printed.append)).open()
    assert library.content.system["settings_lost"] in said(opening)
    assert (opening.speech[0].kind in GUIDANCE_KINDS) == alert
    assert len(printed) == 1
    assert library.content.system["settings_lost"] not in said(
        assistant.conversation(Memory.load(printed.append)).open()
    )
