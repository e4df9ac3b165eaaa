"""What else is in the room: noise, a television, its own voice, and people who talk for long."""

from __future__ import annotations

import time

import pytest

from assistant.api import Assistant
from scenarios.scene import Scene, noise, one_after_another, spoken
from scenarios.test_talking import GUIDANCE, answer

TELEVISION = ("television", "football")


def replies(room: Scene, since: float) -> list[str]:
    """What was answered."""
    return [line for line in room.program.text(since).splitlines() if line.startswith("You said")]


@pytest.mark.parametrize(
    "seconds", [6.0, pytest.param(300.0, marks=pytest.mark.slow)], ids=["shortly", "for five minutes"]
)
def test_noise_alone_is_not_answered(room: Scene, seconds: float) -> None:
    room.rest()
    begun = room.speak(noise(seconds))
    time.sleep(2.0)
    assert replies(room, begun) == []


def test_a_television_raises_no_alarm(room: Scene) -> None:
    room.rest()
    begun = room.speak(one_after_another(*map(spoken, TELEVISION)))
    time.sleep(3.0)
    assert "nine, nine, nine now" not in room.program.text(begun)
    assert "Go to A and E" not in room.program.text(begun)


@pytest.mark.slow
def test_it_does_not_answer_its_own_voice_as_loud_as_a_person(room: Scene, assistant: Assistant) -> None:
    room.rest()
    told = answer(assistant, "walking")
    with room.card.loop():
        begun = room.ask("walking", told)
        room.hears(told, begun)
        room.wait_for_silence(begun, 3.0)
        assert len(replies(room, begun)) == 1
        room.rest()
        # And a person is still heard.
        begun = room.ask("surgery", answer(assistant, "surgery_when"))


LEARNING_SECONDS = 6.0
"""Of its own voice, after which it has learnt a way through the room that wasn't there before."""


@pytest.mark.slow
def test_guidance_over_its_own_voice(room: Scene, assistant: Assistant) -> None:
    room.rest()
    with room.card.loop():
        begun = room.ask("walking", answer(assistant, "walking"))
        room.wait_for_sound(begun)
        time.sleep(LEARNING_SECONDS)
        told = room.ask("wipe", GUIDANCE)
        room.hears(GUIDANCE, told)


@pytest.mark.slow
def test_a_long_story_is_heard_to_its_end(room: Scene) -> None:
    room.rest()
    # Of silence between two of them there is up to 0.7 s, most of it their own.
    names = ("television", "football", "television", "exercises_and_red_flag")
    story = one_after_another(*map(spoken, names), pause=0.1)
    begun = room.speak(story)
    room.program.wait_for(GUIDANCE, begun)
    time.sleep(3.0)
    assert len(replies(room, begun)) == 1


@pytest.mark.slow
def test_a_question_out_of_noise_is_answered(room: Scene, assistant: Assistant) -> None:
    room.rest()
    question = spoken("walking")
    begun = time.monotonic()
    fan = room.begin_to_speak(noise(question.seconds + 8.0, 0.003))
    time.sleep(2.0)
    room.ask("walking", answer(assistant, "walking"))
    fan.join()
    assert len(replies(room, begun)) == 1
