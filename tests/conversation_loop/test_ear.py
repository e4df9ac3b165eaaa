"""The ear goes on listening, whatever becomes of the microphone and the recognizer, and tells what is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from command import ROOT
from virtual_sound_card import MICROPHONE, VirtualSoundCard

from assistant.conversation.ear import Ear
from assistant.conversation.events import Event, Trouble
from assistant.errors import RecognizerError
from assistant.hearing.listening import End, Onset
from assistant.hearing.sound_files import read_sound
from assistant.messages import Transcript

QUESTION = read_sound(ROOT / "tests" / "sounds" / "repeat.flac")
NOTICED = 2.0 + 1.0
"""Seconds within which a fault is told, and as much more as a busy machine takes."""


class FakeRecognizer:
    """Hears the same of every utterance, and fails where a test wants it."""

    name = "fake"

    def __init__(self) -> None:
        self.fails = False

    def recognize(self, pcm: bytes) -> Transcript:
        return self.finish()

    def feed(self, pcm: bytes) -> None:
        if self.fails:
            raise RuntimeError("the decoder is broken")

    def finish(self) -> Transcript:
        return Transcript("say that again")

    def reset(self) -> None:
        pass


@contextmanager
def listening(make: Callable[[], FakeRecognizer] = FakeRecognizer) -> Iterator[tuple[Ear, list[Event]]]:
    events: list[Event] = []
    with Ear(make, events.append, patience=0.8, whole=lambda transcript: False) as ear:
        yield ear, events


def until(condition: Callable[[], object], seconds: float = 10.0) -> float:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            pytest.fail(f"it did not happen within {seconds} s")
        time.sleep(0.02)
    return time.monotonic() - began


def troubles(events: list[Event]) -> list[tuple[str, bool]]:
    return [(event.part, event.over) for event in events if isinstance(event, Trouble)]


def heard(events: list[Event]) -> int:
    return sum(isinstance(event, Transcript) and event.final for event in events)


def say_until_heard(card: VirtualSoundCard, events: list[Event]) -> None:
    """Speak until it is heard; a microphone that has just been opened may miss the first words."""
    before = heard(events)
    for _ in range(4):
        card.speak(QUESTION)
        end = time.monotonic() + 3
        while heard(events) == before and time.monotonic() < end:
            time.sleep(0.02)
        if heard(events) > before:
            return
    pytest.fail("nothing was heard")


def test_utterances_come_with_their_beginning_and_end(card: VirtualSoundCard) -> None:
    with listening() as (_, events):
        time.sleep(0.5)
        say_until_heard(card, events)
        whole = [event for event in events if not isinstance(event, Transcript) or event.final]
        assert [type(event) for event in whole[:3]] == [Onset, End, Transcript]
        assert troubles(events) == []


def test_a_microphone_that_is_unplugged_is_told_and_taken_again(card: VirtualSoundCard) -> None:
    with listening() as (_, events):
        say_until_heard(card, events)
        # The speaker is still there: the sound server silently gives what it plays in place of the microphone.
        card.unplug(MICROPHONE)
        assert until(lambda: troubles(events)) < NOTICED
        assert troubles(events) == [("microphone", False)]
        card.plug(MICROPHONE)
        until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
        say_until_heard(card, events)


def test_a_sleeping_microphone_is_told_once(card: VirtualSoundCard) -> None:
    with listening() as (_, events):
        say_until_heard(card, events)
        card.suspend(MICROPHONE, True)
        assert until(lambda: troubles(events)) < NOTICED
        time.sleep(4)
        assert troubles(events) == [("microphone", False)], "it was told again and again"
        card.suspend(MICROPHONE, False)
        until(lambda: len(troubles(events)) == 2)
        say_until_heard(card, events)


def test_a_sound_server_that_is_started_anew_is_taken_again(card: VirtualSoundCard) -> None:
    with listening() as (_, events):
        say_until_heard(card, events)
        card.stop()
        assert until(lambda: troubles(events)) < NOTICED
        card.start()
        until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
        say_until_heard(card, events)


@pytest.mark.parametrize("moment", ["is opened", "is started"])
def test_a_microphone_that_is_unplugged_in_the_instant_before_it(
    card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    import miniaudio

    method = {"is opened": "__init__", "is started": "start"}[moment]
    begin = getattr(miniaudio.CaptureDevice, method)
    unplugged: list[float] = []

    def unplug_and_begin(*arguments: Any, **options: Any) -> Any:
        if not unplugged:
            card.unplug(MICROPHONE)
            unplugged.append(time.monotonic())
        return begin(*arguments, **options)

    monkeypatch.setattr(miniaudio.CaptureDevice, method, unplug_and_begin)
    with listening() as (_, events):
        until(lambda: unplugged)
        assert until(lambda: troubles(events)) < NOTICED
        card.plug(MICROPHONE)
        until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
        say_until_heard(card, events)


def test_one_of_two_microphones_that_is_unplugged_is_replaced_by_the_other(
    card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PULSE_SOURCE")
    card.plug("other")
    # A monitor is no microphone, but a source that is made of one is.
    sources = {
        name: card._pactl("load-module", "module-remap-source", f"master={name}.monitor", f"source_name={name}_source")
        for name in ("other", MICROPHONE)
    }
    card._pactl("set-default-source", "other_source")
    with listening() as (_, events):
        until(lambda: "other_source" in card._pactl("info") and card._pactl("list", "short", "source-outputs"))
        card._pactl("unload-module", sources["other"])
        say_until_heard(card, events)
        assert troubles(events) in ([], [("microphone", False), ("microphone", True)])


def test_a_pause_really_closes_the_microphone(card: VirtualSoundCard) -> None:
    def recorders() -> str:
        return card._pactl("list", "short", "source-outputs")

    with listening() as (ear, events):
        say_until_heard(card, events)
        assert recorders()
        ear.pause()
        until(lambda: not recorders())
        before = len(events)
        card.speak(QUESTION)
        assert len(events) == before
        ear.resume()
        until(recorders)
        say_until_heard(card, events)


def test_a_recognizer_that_fails_is_made_anew_and_told_once(card: VirtualSoundCard) -> None:
    made: list[FakeRecognizer] = []

    def make() -> FakeRecognizer:
        made.append(FakeRecognizer())
        made[-1].fails = len(made) in (1, 2)
        return made[-1]

    with listening(make) as (_, events):
        say_until_heard(card, events)
        assert troubles(events) == [("recognizer", False)]
        assert len(made) == 3
        made[-1].fails = True
        say_until_heard(card, events)
        assert troubles(events) == [("recognizer", False)] * 2


def test_a_recognizer_that_cannot_be_made_is_told_before_anything_is_heard() -> None:
    def make() -> FakeRecognizer:
        raise RecognizerError("There is none.")

    with pytest.raises(RecognizerError, match="There is none"):
        Ear(make, lambda event: None, patience=0.8, whole=lambda transcript: False)
