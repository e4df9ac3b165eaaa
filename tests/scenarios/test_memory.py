"""What one run of the program leaves to the next."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from virtual_sound_card import VirtualSoundCard

from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.scene import first_sentence, scene


@pytest.mark.slow
def test_the_first_run_asks_for_the_country_once(card: VirtualSoundCard, voice: Pyttsx3Voice, tmp_path: Path) -> None:
    with scene(card, voice, tmp_path, LANG="en_US.UTF-8") as room:
        introduced = room.program.text()
        assert "I am not a doctor" in introduced
        assert "Your emergency number is nine, one, one. Is that right?" in introduced
        assert room.wait_for_silence(0.0) - room.track.sounds(0.0)[0][0] < 20.0
        room.ask("no", "Which country are you in")
        room.hush()
        room.ask("ireland", "the numbers for Ireland")
        room.say("goodbye")
        assert room.program.wait() == 0
    with scene(card, voice, tmp_path) as room:
        assert "not a doctor" not in room.program.text()
        room.press("n", "one, one, two")


@pytest.mark.slow
def test_an_open_alert_is_the_first_thing_after_a_crash_and_ends_with_ok(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path
) -> None:
    with scene(card, voice, home) as room:
        room.ask("wipe", "^Go to A and E")
        room.program.process.kill()
    began = time.monotonic()
    with scene(card, voice, home) as room:
        first = room.program.text(began).splitlines()[1]
        assert "nine, nine, nine" in first
        room.hears(first_sentence(first), began)
        room.ask("okay", "^Good")
        room.ask("goodbye", "^Goodbye")
        assert room.program.wait() == 0
    with scene(card, voice, home) as room:
        assert "nine, nine, nine" not in room.program.text()


@pytest.mark.slow
def test_what_was_chosen_by_voice_is_kept(card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path) -> None:
    with scene(card, voice, home) as room:
        room.ask("slower", "I will speak slower")
        room.ask("goodbye", "^Goodbye")
        assert room.program.wait() == 0
    began = time.monotonic()
    with scene(card, voice, home) as room:
        room.hears("Ask me about pain down the back of the leg.", began, rate=130)
