"""Parts of the machine fail while somebody talks; the program notices, says so, and comes back by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

from assistant.api import Assistant
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.program import running
from scenarios.scene import Scene, homes, scene
from scenarios.test_talking import GUIDANCE, answer, line


@pytest.mark.slow
def test_guidance_is_shown_where_the_speaker_is_lost_and_spoken_when_it_is_back(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path
) -> None:
    with scene(card, voice, home) as room:
        lost = time.monotonic()
        card.unplug(SPEAKER)
        room.program.wait_for("loudspeaker", lost)
        room.ask("wipe", GUIDANCE)
        back = time.monotonic()
        card.plug(SPEAKER)
        with room.listening_anew():
            room.hears(GUIDANCE, back)


@pytest.mark.slow
def test_a_sound_server_that_crashes_is_waited_for(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    with scene(card, voice, home) as room:
        crashed = time.monotonic()
        card.stop()
        room.program.wait_for("The microphone has stopped", crashed)
        room.program.wait_for("loudspeaker", crashed)
        room.type("is walking good for me", answer(assistant, "walking"))
        back = time.monotonic()
        card.start()
        room.program.wait_for("The microphone is back", back)
        with room.listening_anew():
            told = answer(assistant, "surgery_when")
            room.hears(told, room.ask("surgery", told))


@pytest.mark.slow
def test_without_a_microphone_it_is_typed_and_spoken(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    card.unplug(MICROPHONE)
    try:
        with card.recording(16_000) as recording, running(**homes(home)) as program:
            room = Scene(card, program, voice, home)
            room.listen(recording)
            program.wait_for(line(assistant, "no_microphone"))
            typed = time.monotonic()
            program.press("is walking good for me\n")
            told = answer(assistant, "walking")
            program.wait_for(told, typed)
            room.hears(told, typed)
            program.press("goodbye\n")
            assert program.wait() == 0
    finally:
        card.plug(MICROPHONE)


def test_silent_listens_and_prints(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    with scene(card, voice, home, "--silent") as room:
        begun = room.ask("walking", answer(assistant, "walking"))
        time.sleep(1)
        assert room.track.sounds(begun) == []
