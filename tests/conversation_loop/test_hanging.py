"""A sound server that hangs gives neither answer nor error, and whoever asks it waits; the ear tells it anyway."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from virtual_sound_card import VirtualSoundCard

from conversation_loop.test_ear import NOTICED, listening, say_until_heard, troubles, until


def resume(card: VirtualSoundCard) -> None:
    """Let the sound server answer again."""
    assert card._server is not None
    os.kill(card._server.pid, signal.SIGCONT)


@contextmanager
def hanging(card: VirtualSoundCard) -> Iterator[None]:
    """Let the sound server give no answer while the block runs; whoever asks it waits for ever."""
    assert card._server is not None
    os.kill(card._server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        resume(card)


def test_a_sound_server_that_hangs_before_the_microphone_is_opened_is_told(card: VirtualSoundCard) -> None:
    with hanging(card), listening() as (_, events):
        assert until(lambda: troubles(events)) < NOTICED
        time.sleep(4)
        assert troubles(events) == [("microphone", False)]
        resume(card)
        until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
        say_until_heard(card, events)


def test_a_sound_server_that_hangs_while_it_listens_is_told(card: VirtualSoundCard) -> None:
    with listening() as (_, events):
        say_until_heard(card, events)
        with hanging(card):
            assert until(lambda: troubles(events)) < NOTICED
        until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
        say_until_heard(card, events)


@pytest.mark.parametrize("method", ["__init__", "start"])
def test_a_sound_server_that_hangs_in_the_instant_before_the_microphone_is_opened_is_told(
    card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    import miniaudio

    begin = getattr(miniaudio.CaptureDevice, method)
    hung: list[float] = []
    with ExitStack() as stack:

        def hang_and_begin(*arguments: Any, **options: Any) -> Any:
            if not hung:
                stack.enter_context(hanging(card))
                hung.append(time.monotonic())
            return begin(*arguments, **options)

        monkeypatch.setattr(miniaudio.CaptureDevice, method, hang_and_begin)
        with listening() as (_, events):
            until(lambda: hung)
            assert until(lambda: troubles(events)) < NOTICED
            resume(card)
            until(lambda: troubles(events) == [("microphone", False), ("microphone", True)])
            say_until_heard(card, events)


def test_what_hangs_is_not_told_while_the_microphone_is_to_be_closed(card: VirtualSoundCard) -> None:
    with listening() as (ear, events):
        say_until_heard(card, events)
        ear.pause()
        time.sleep(0.5)
        with hanging(card):
            time.sleep(3)
        assert troubles(events) == []
