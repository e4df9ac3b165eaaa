from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

from assistant.errors import DeviceError
from assistant.hearing.endpointing import Endpointer, voice_detector
from assistant.hearing.listening import utterances
from assistant.hearing.microphone import Microphone
from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer
from assistant.hearing.sound_files import read_sound
from assistant.sound import Sound
from assistant.sound_devices import microphones
from hearing.conftest import SOUNDS
from hearing.making import samples_of, wrong_words

QUESTION = "which side should i sleep on with a bad leg"


def say(card: VirtualSoundCard, sound: Sound) -> threading.Thread:
    thread = threading.Thread(target=card.speak, args=(sound,), daemon=True)
    thread.start()
    return thread


def test_what_is_said_into_the_microphone_is_heard(card: VirtualSoundCard, recognizer: PocketSphinxRecognizer) -> None:
    sound = read_sound(SOUNDS / "sleeping.flac")
    partial = 0
    with Microphone() as microphone:
        stream = iter(microphone)
        next(stream)
        began = time.monotonic()
        say(card, sound)
        for transcript in utterances(stream, recognizer, Endpointer(voice_detector(), patience=0.8)):
            if transcript.final:
                break
            partial += 1
        took = time.monotonic() - began
    assert partial > 3
    assert wrong_words(QUESTION, transcript.text) <= 3
    assert took < sound.seconds + 10  # much of it for a machine that does other things too
    assert microphone.lost == 0


def test_the_sound_comes_whole(card: VirtualSoundCard) -> None:
    sound = read_sound(SOUNDS / "sleeping.flac")
    heard = bytearray()
    with Microphone() as microphone:
        thread = say(card, sound)
        for block in microphone:
            heard += block
            if not thread.is_alive() and len(heard) > len(sound.pcm) + 20_000:
                break
    wanted, found = samples_of(sound), samples_of(Sound(bytes(heard), 16_000))
    loud = abs(wanted) > 0.05
    assert (abs(found) > 0.05).sum() == pytest.approx(loud.sum(), rel=0.05)


def test_what_was_recorded_can_be_thrown_away(card: VirtualSoundCard) -> None:
    with Microphone() as microphone:
        say(card, read_sound(SOUNDS / "sleeping.flac")).join()
        microphone.discard()
        blocks = iter(microphone)
        loudest = max(abs(samples_of(Sound(next(blocks), 16_000))).max() for _ in range(5))
    assert loudest < 0.05


def test_a_microphone_that_stops_is_told(card: VirtualSoundCard) -> None:
    with Microphone() as microphone:
        stream = iter(microphone)
        next(stream)
        card.stop()
        began = time.monotonic()
        with pytest.raises(DeviceError, match="has stopped"):
            for _ in stream:
                pass
        assert time.monotonic() - began < 2
    assert time.monotonic() - began < 4


def test_the_device_is_closed_and_can_be_opened_again(card: VirtualSoundCard) -> None:
    before = threading.active_count()
    for _ in range(3):
        with Microphone() as microphone:
            next(iter(microphone))
        assert list(microphone) == []
    assert threading.active_count() <= before


def test_without_a_microphone_that_is_told(card: VirtualSoundCard, monkeypatch: pytest.MonkeyPatch) -> None:
    assert microphones()
    monkeypatch.delenv("PULSE_SOURCE")  # what is left are monitors of what the speaker plays
    assert not microphones()
    monkeypatch.setenv("PULSE_SOURCE", "any")
    card.unplug(MICROPHONE)
    card.unplug(SPEAKER)
    with pytest.raises(DeviceError, match="There is no microphone"), Microphone():
        pass
    card.stop()
    with pytest.raises(DeviceError, match="There is no microphone"), Microphone():
        pass


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux counts handles there")
def test_nothing_of_an_open_microphone_is_left_when_it_was_closed(card: VirtualSoundCard) -> None:
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    with Microphone() as microphone:
        next(iter(microphone))
    before = handles()
    for _ in range(3):
        with Microphone() as microphone:
            next(iter(microphone))
    assert handles() == before
