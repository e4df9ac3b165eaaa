"""Parts of the machine fail while somebody talks; the program notices, says so, and comes back by itself."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

from assistant.api import Assistant
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.program import VOICE, running
from scenarios.scene import GOT_OK, Scene, homes, scene
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
def test_without_a_microphone_it_is_typed_and_spoken_until_one_is_plugged_in(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    card.unplug(MICROPHONE)
    with card.recording(16_000) as recording, running(**homes(home)) as program:
        room = Scene(card, program, voice, home)
        room.listen(recording)
        program.wait_for(line(assistant, "no_microphone"))
        room.hears(line(assistant, "no_microphone"), 0.0)
        typed = time.monotonic()
        program.press("is walking good for me\n")
        told = answer(assistant, "walking")
        program.wait_for(told, typed)
        room.hears(told, typed)
        plugged = time.monotonic()
        card.plug(MICROPHONE)
        program.wait_for(line(assistant, "microphone_back"), plugged)
        program.press("\n")
        told = answer(assistant, "surgery_when")
        room.hears(told, room.ask("surgery", told))
        # Lines are lines still, whatever their letters would do as keys.
        typed = time.monotonic()
        program.press("goodbye\n")
        program.wait_for("^You said: goodbye", typed)
        assert program.wait() == 0


@pytest.mark.slow
def test_a_voice_that_dies_in_the_middle_of_guidance_is_not_missed(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    with scene(card, voice, home) as room:
        said = room.ask("wipe", GUIDANCE)
        room.wait_for_sound(said)
        killed = room.program.part(VOICE)
        os.kill(killed, signal.SIGKILL)
        room.hears(GUIDANCE, said)
        room.press("o", f"^{GOT_OK}")
        told = answer(assistant, "walking")
        room.hears(told, room.ask("walking", told))
        assert room.program.part(VOICE) != killed


@pytest.mark.slow
def test_a_disk_that_is_full_is_told_once_and_guidance_is_spoken(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    import resource

    not_saved = line(assistant, "not_saved")
    with scene(card, voice, home, "--log") as room:
        kept = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
        # No file can become longer now, and writing one says so as on a full disk.
        resource.prlimit(room.program.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        said = room.ask("slower", line(assistant, "slower"))
        room.program.wait_for(not_saved, said)
        room.hears(not_saved, said, rate=130)
        room.hears(GUIDANCE, room.ask("wipe", GUIDANCE), rate=130)
        room.press("o", f"^{GOT_OK}")
        room.press("g", "^Goodbye")
        assert room.program.wait() == 0
        assert room.program.text().count(not_saved) == 1
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == kept


@pytest.mark.slow
def test_damaged_settings_are_told_aloud(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    (home / "config" / "backtalk" / "settings.json").write_text('{"rate": ')
    with scene(card, voice, home) as room:
        room.hears(line(assistant, "settings_lost"), 0.0)


def test_silent_listens_and_prints(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, assistant: Assistant
) -> None:
    with scene(card, voice, home, "--silent") as room:
        begun = room.ask("walking", answer(assistant, "walking"))
        time.sleep(1)
        assert room.track.sounds(begun) == []
