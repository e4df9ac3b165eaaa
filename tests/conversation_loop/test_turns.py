"""The spoken conversation: what is heard interrupts what is said, and the assistant doesn't answer itself."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from assistant.api import Assistant
from assistant.conversation import SpokenConversation
from assistant.messages import GUIDANCE_KINDS, Reply, Speech, Transcript
from assistant.speaking.speaker import Outcome
from conversation_loop.holding import FakeMouth, final, hold, partial

WIPE = "what exercises help oh and i can't feel it when i wipe"


def steady(line: str = WIPE) -> list[Transcript]:
    """Partial results in which what the line holds stands for long enough."""
    return [partial(line), partial(f"{line} and"), partial(f"{line} and then")]


def test_each_utterance_is_answered_aloud_in_the_light_of_those_before(assistant: Assistant) -> None:
    mouth = FakeMouth()
    replies = hold(assistant, final("tell me about epidurals", "tell me more"), mouth)
    assert [reply.intent for reply in replies] == ["steroid_injections", "more_detail"]
    assert mouth.said == [reply.speech for reply in replies]
    assert mouth.signals == ["listening", "listening"]


def test_goodbye_ends_it(assistant: Assistant) -> None:
    replies = hold(assistant, final("what is sciatica", "goodbye", "what is sciatica"), FakeMouth())
    assert [reply.intent for reply in replies] == ["what_is_sciatica", "goodbye"]


def test_a_goodbye_that_may_have_been_a_red_flag_does_not_end_it(assistant: Assistant) -> None:
    goodbye = Transcript("goodbye", alternatives=("i can't feel it when i wipe",))
    replies = hold(assistant, [goodbye, Transcript("ok")], FakeMouth())
    assert replies[0].meaning.heard == "goodbye"
    assert replies[0].guidance
    assert len(replies) == 2


def test_a_question_interrupts_what_is_being_said(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, final("what is sciatica", "what causes it"), mouth)
    assert len(replies) == 2
    assert mouth.stopped[0] == 1
    # What was interrupted isn't followed by the sound that says "your turn".
    assert mouth.signals == ["listening"]


def test_its_own_voice_is_not_answered(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    own = assistant.library.content.topics["what_is_sciatica"].answer.lower().replace(".", "")
    replies = hold(assistant, final("what is sciatica", own), mouth)
    assert [reply.meaning.heard for reply in replies] == ["what is sciatica"]


@pytest.mark.parametrize("said", ["ok", "stop", "numbness between my legs"])
def test_words_that_it_is_just_saying_are_heard_from_a_person(assistant: Assistant, said: str) -> None:
    replies = hold(assistant, final("i can't feel it when i wipe", said), FakeMouth(endless=True))
    assert [reply.meaning.heard for reply in replies] == ["i can't feel it when i wipe", said]


def test_the_same_words_are_answered_once_it_is_silent(assistant: Assistant) -> None:
    own = assistant.library.content.topics["what_is_sciatica"].answer.lower().replace(".", "")
    mouth = FakeMouth()
    shown: list[Reply] = []
    with assistant.conversation() as talk:
        spoken = SpokenConversation(talk, mouth, shown.append)
        spoken.run([Transcript("what is sciatica")])  # returns when all was said
        spoken.run([Transcript(own)])
    assert len(shown) == 2


def test_guidance_begins_before_the_utterance_has_ended(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, [*steady(), Transcript(f"{WIPE} and should i")], mouth)
    # The final result says nothing new, so it doesn't begin the guidance once more.
    assert [reply.meaning.heard for reply in replies] == [f"{WIPE} and then"]
    assert replies[0].speech[0].kind == "emergency"
    assert mouth.said == [replies[0].speech]


def test_a_red_flag_interrupts_what_is_being_said(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    opening = assistant.conversation().open()
    replies = hold(assistant, [partial(WIPE + more) for more in ("", " and", " and i")], mouth, opening=opening)
    assert mouth.said[0] == opening.speech
    assert mouth.stopped[0] == 1
    assert replies[1].speech[0].kind in GUIDANCE_KINDS


@pytest.mark.parametrize("after", ["what exercises help", "well"])
def test_a_red_flag_in_two_partial_results_in_a_row_waits_for_the_end(assistant: Assistant, after: str) -> None:
    heard = [partial(WIPE), partial(f"{WIPE} and"), partial(after), partial(WIPE), Transcript("what exercises help")]
    replies = hold(assistant, heard, FakeMouth())
    assert [reply.meaning.heard for reply in replies] == ["what exercises help"]


def test_an_ordinary_partial_result_is_not_answered(assistant: Assistant) -> None:
    line = "what is sciatica"
    replies = hold(assistant, [partial(line), partial(line), Transcript(line)], FakeMouth())
    assert len(replies) == 1


def test_another_red_flag_behind_the_first_is_answered_too(assistant: Assistant) -> None:
    more = f"{WIPE} and now my chest hurts and i can't breathe"
    replies = hold(assistant, [*steady(), Transcript(more)], FakeMouth(endless=True))
    assert len(replies) == 2
    assert "chest_pain" in [flag.id for flag in replies[1].red_flags]


def test_what_could_not_be_spoken_is_remembered(assistant: Assistant) -> None:
    class Broken(FakeMouth):
        def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
            return Outcome(unspoken=tuple(speech), fault="There is no loudspeaker.")

    with assistant.conversation() as talk:
        spoken = SpokenConversation(talk, Broken(), lambda reply: None)
        spoken.run(final("what is sciatica"))
        assert spoken.unspoken
