"""An alert that was not settled is the first thing that the next conversation says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.library.library import Library
from assistant.memory import Memory
from assistant.memory.alert_note import KEPT_SECONDS, note_file
from assistant.messages import GUIDANCE_KINDS
from memory.starting import NUMB, Clock, Start, said

DAY = KEPT_SECONDS


def test_an_alert_that_was_not_acknowledged_is_the_first_thing_said_next_time(start: Start) -> None:
    talk = start()
    talk.open()
    talk.say(NUMB)
    again = start().open()
    assert again.speech[0].kind in GUIDANCE_KINDS
    assert "nine, nine, nine" in again.speech[0].text
    assert "numbness between the legs" in again.speech[0].text


def test_it_is_noted_before_the_reply_is_given(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = start()
    noted: list[bool] = []
    keep = Memory.keep

    def look(self: Memory, *states: object) -> None:
        keep(self, *states)  # type: ignore[arg-type]
        noted.append(note_file().exists())

    monkeypatch.setattr(Memory, "keep", look)
    talk.say(NUMB)
    assert noted == [True]


@pytest.mark.parametrize("settled", [["ok"], ["it's not happening", "yes"]])
def test_an_alert_that_is_settled_is_not_brought_up_again(start: Start, settled: list[str]) -> None:
    talk = start()
    talk.say(NUMB)
    for words in settled:
        talk.say(words)
    assert talk.state.alert is None
    assert not note_file().exists()
    assert start().open().guidance == ()


def test_ok_to_an_alert_of_last_time_settles_it(start: Start) -> None:
    start().say(NUMB)
    talk = start()
    talk.open()
    talk.say("okay got it")
    assert not note_file().exists()
    assert start().open().guidance == ()


def test_an_alert_is_forgotten_after_a_day(start: Start, clock: Clock) -> None:
    start().say(NUMB)
    clock.now += DAY - 60
    assert start().open().guidance
    clock.now += 120
    assert start().open().guidance == ()


def test_an_alert_outlives_a_clock_that_is_set_back(start: Start, clock: Clock) -> None:
    start().say(NUMB)
    clock.now -= 400 * DAY
    assert start().open().guidance


def test_being_reminded_does_not_make_the_day_longer(start: Start, clock: Clock) -> None:
    start().say(NUMB)
    for _ in range(3):
        clock.now += DAY / 4
        start().open()
    clock.now += DAY / 2
    assert start().open().guidance == ()


def test_what_is_said_again_of_it_makes_the_day_begin_anew(start: Start, clock: Clock) -> None:
    start().say(NUMB)
    clock.now += DAY - 60
    talk = start()
    talk.open()
    talk.say(NUMB)
    clock.now += DAY - 60
    assert start().open().guidance


def test_a_conversation_beside_it_leaves_the_note_alone(start: Start) -> None:
    other = start()
    other.open()
    start().say(NUMB)
    other.say("what is sciatica")
    other.say("slower")
    assert note_file().exists()


def test_forget_that_deletes_the_note_and_says_so(start: Start) -> None:
    start().say(NUMB)
    talk = start()
    talk.open()
    reply = talk.say("forget that")
    assert reply.speech[0].kind in GUIDANCE_KINDS
    assert "That is forgotten" in said(reply)
    assert not note_file().exists()
    assert start().open().guidance == ()


def test_forget_that_deletes_the_note_of_an_alert_of_this_conversation(start: Start) -> None:
    talk = start()
    talk.say(NUMB)
    talk.say("forget that")
    talk.say("which exercises help")
    assert talk.state.alert
    assert not note_file().exists()


@pytest.mark.skipif(os.name == "nt", reason="no folder is closed to its owner there")
def test_guidance_comes_first_where_it_cannot_be_noted(start: Start, home: Path, library: Library) -> None:
    (home / "data").write_text("a file where the folder should be")
    reply = start().say(NUMB)
    assert reply.speech[0].kind == "emergency"
    assert reply.speech[-1].text == library.content.system["not_saved"]
