"""Somebody talks to the program, and it talks back: real sound in, real sound out."""

from __future__ import annotations

import os
import signal
import time

import pytest
from virtual_sound_card import MICROPHONE

from assistant.api import Assistant
from scenarios.program import VOICE
from scenarios.scene import READY, Scene, backwards, first_sentence, spoken

BUSY_SECONDS = 2.0
"""What is granted to a machine that does other things too; benchmarks/latency.py measures how long things take."""
OK_SECONDS = 3.0
"""Within this time "stop" has been understood and "OK." said."""
NOTICED_SECONDS = 2.0
"""Within this time it notices that a part of the machine fails."""
GUIDANCE = "Go to A and E or call nine, nine, nine now."


def answer(assistant: Assistant, topic: str) -> str:
    return first_sentence(assistant.library.content.topics[topic].answer)


def line(assistant: Assistant, name: str) -> str:
    return first_sentence(assistant.library.content.system[name])


def seconds_of(room: Scene, told: str, *, rate: int) -> float:
    """How long it takes to say the first sentence of an answer, of which all is waited for."""
    begun = room.ask("walking", told)
    room.wait_for_silence(begun, 2.0)
    found = room.hears(told, begun, rate=rate)
    return found.end - found.begin


class TestAConversation:
    def test_a_question_is_answered_aloud(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        told = answer(assistant, "what_is_sciatica")
        begun = room.ask("what_is_sciatica", told)
        room.hears(told, begun)

    def test_stop_silences_it_in_the_middle_of_a_sentence(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        begun = room.ask("what_is_sciatica", "^You said")
        room.wait_for_sound(begun)
        time.sleep(0.5)
        # A "stop" that was obeyed before its end, and then misheard, is not answered.
        stopped = room.ask("stop", f"^You said: stop|{READY}") + spoken("stop").seconds
        # The answer takes 15 seconds; what follows "stop" is "OK." and the sound that says "your turn".
        assert room.wait_for_silence(begun) < stopped + OK_SECONDS + BUSY_SECONDS
        assert not room.heard(line(assistant, "ask_next"), begun)

    @pytest.mark.slow
    def test_slower_is_slower(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        told = answer(assistant, "walking")
        first = seconds_of(room, told, rate=150)
        room.rest()
        room.ask("slower", line(assistant, "slower"))
        try:
            room.rest()
            # From 150 to 130 words a minute; espeak shortens pauses less than words.
            assert 1.07 < seconds_of(room, told, rate=130) / first < 1.3
        finally:
            room.rest()
            room.press("f", line(assistant, "faster"))

    @pytest.mark.slow
    def test_it_is_said_again(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        told = answer(assistant, "surgery_when")
        room.ask("surgery", told)
        room.hush()
        room.hears(told, room.ask("repeat", told))

    @pytest.mark.slow
    def test_two_questions_are_answered_in_order(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        first, second = (answer(assistant, topic) for topic in ("herniated_disc", "sitting_driving_work"))
        begun = room.ask("two_questions", second)
        room.hears(first, begun)
        told = room.program.text(begun)
        assert told.index(first) < told.index(second)

    @pytest.mark.slow
    def test_what_makes_no_sense_is_not_answered_but_asked_back(self, room: Scene) -> None:
        room.rest()
        begun = room.speak(backwards(spoken("causes")))
        told = room.program.wait_for("^(Did you mean|I did not understand|I only know about)", begun).text
        room.hears(first_sentence(told), begun)

    @pytest.mark.slow
    def test_another_country_has_other_numbers(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        begun = room.ask("ireland", "one, one, two")
        room.hears("I will use the numbers for Ireland.", begun)
        room.rest()
        room.type("i'm in the uk", "nine, nine, nine")


class TestADangerSign:
    def test_it_interrupts_an_answer(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        begun = room.ask("walking", answer(assistant, "walking"))
        room.wait_for_sound(begun)
        told = room.ask("wipe", GUIDANCE)
        room.hears(GUIDANCE, told)
        assert not room.heard("How it feels depends on the cause.", begun)

    def test_guidance_comes_first_while_the_person_goes_on(self, room: Scene) -> None:
        room.rest()
        story = spoken("exercises_and_red_flag")
        speaking = room.begin_to_speak(story)
        begun = time.monotonic()
        room.program.wait_for(GUIDANCE, begun)
        # It was not the end of the story, a question about heat, that brought the guidance.
        heard = room.program.wait_for("^You said", begun).text
        assert "exercises" in heard
        assert "heat" not in heard
        room.hears(GUIDANCE, begun)
        speaking.join()
        time.sleep(2.5)  # the end of the story is heard, too, before anything else happens

    @pytest.mark.slow
    def test_forget_that_does_not_take_it_back(self, room: Scene) -> None:
        room.rest()
        room.ask("bladder", "^Go to A and E")
        room.hush()
        begun = room.ask("forget", "advice still stands")
        room.hears("I hold no note of it now, but the advice still stands.", begun)


class TestPausing:
    @pytest.mark.slow
    def test_a_closed_microphone_hears_nothing_until_a_key_is_pressed(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        begun = room.ask("stop_listening", "^Paused")
        room.hears("Press any key to go on.", begun)
        silent = room.wait_for_silence(begun)
        room.say("what_is_sciatica")
        time.sleep(2.0)
        assert "You said" not in room.program.text(silent)
        woken = time.monotonic()
        room.program.press(" ")
        room.hears(line(assistant, "resume"), woken)
        room.program.wait_for(READY, woken)
        room.ask("walking", answer(assistant, "walking"))


class TestKeys:
    def test_a_whole_conversation_by_keys_alone(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        told = answer(assistant, "walking")
        begun = room.type("is walking good for me", told)
        room.hears(told, begun)
        room.press("r", told)
        room.press("n", "nine, nine, nine")
        room.press("l", "louder")
        room.press("q", "more quietly")
        listed = room.press("k", "^Space ")
        room.hears(first_sentence(assistant.library.content.system["keys"]), listed)

    def test_a_key_silences_it(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        begun = room.type("what is sciatica", "^Sciatica is")
        room.wait_for_sound(begun)
        time.sleep(0.5)
        pressed = time.monotonic()
        room.program.press(" ")
        room.program.wait_for(READY, pressed)
        assert room.wait_for_silence(begun) < pressed + 2.0


class TestAFaultWhileItTalks:
    def test_a_microphone_that_is_lost_is_missed_and_found_again(self, room: Scene, assistant: Assistant) -> None:
        room.rest()
        lost = time.monotonic()
        room.card.unplug(MICROPHONE)
        try:
            told = room.program.wait_for("The microphone has stopped", lost)
            assert told.when - lost < NOTICED_SECONDS + BUSY_SECONDS
            room.hears("I will listen again when it is back.", lost)
            room.type("is walking good for me", answer(assistant, "walking"))
        finally:
            back = time.monotonic()
            room.card.plug(MICROPHONE)
        room.program.wait_for("The microphone is back", back)
        room.rest()
        room.ask("walking", answer(assistant, "walking"))

    @pytest.mark.slow
    def test_a_voice_that_dies_in_guidance_does_not_silence_it(self, room: Scene) -> None:
        room.rest()
        begun = room.ask("wipe", GUIDANCE)
        room.wait_for_sound(begun)
        os.kill(room.program.part(VOICE), signal.SIGKILL)
        room.hears(GUIDANCE, begun)
        room.hears("Do not drive yourself.", begun)
        room.rest()
        told = "Sciatica is leg pain that comes from an irritated nerve root in the lower back."
        room.hears(told, room.type("what is sciatica", told))
