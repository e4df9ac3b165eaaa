"""Recognizers write "can" for "can't": a denial that hangs on that letter is asked after, where it was heard."""

from __future__ import annotations

import pytest

from assistant.api import Assistant, Conversation
from assistant.messages import GUIDANCE_KINDS, Reply, Transcript, Word

DENIALS = ("i can feel it when i wipe", "i can pee", "i can hold my bladder", "i can breathe")
ASKED = "Did you say that you cannot?"


def heard(text: str) -> Transcript:
    return Transcript(text, words=tuple(Word(word, at, at + 0.3, 0.9) for at, word in enumerate(text.split())))


def said(reply: Reply) -> str:
    return " ".join(speech.text for speech in reply.speech)


@pytest.fixture
def talk(assistant: Assistant) -> Conversation:
    return assistant.conversation()


@pytest.mark.parametrize("denial", DENIALS)
def test_what_was_heard_is_asked_after_behind_the_guidance(talk: Conversation, denial: str) -> None:
    reply = talk.say(heard(denial))
    assert reply.speech[0].kind in GUIDANCE_KINDS
    assert ASKED in reply.speech[-1].text
    assert talk.state.alert is None


@pytest.mark.parametrize("denial", DENIALS)
def test_what_was_typed_is_not(talk: Conversation, denial: str) -> None:
    assert ASKED not in said(talk.say(denial))


@pytest.mark.parametrize("denial", DENIALS)
def test_yes_alarms(talk: Conversation, denial: str) -> None:
    talk.say(heard(denial))
    reply = talk.say(heard("yes"))
    assert reply.speech[0].kind == "emergency"
    assert talk.state.alert


@pytest.mark.parametrize("denial", DENIALS)
def test_no_settles_it(talk: Conversation, denial: str) -> None:
    talk.say(heard(denial))
    reply = talk.say(heard("no"))
    assert reply.speech[0].kind == "conditional"
    assert talk.state.alert is None
    assert talk.state.question is None


def test_a_new_question_lets_it_go(talk: Conversation) -> None:
    talk.say(heard(DENIALS[0]))
    reply = talk.say(heard("what is sciatica"))
    assert reply.intent == "what_is_sciatica"
    assert talk.state.question is None


def test_it_is_not_asked_where_another_hypothesis_alarms(talk: Conversation) -> None:
    reply = talk.say(Transcript(DENIALS[0], ("i can't feel it when i wipe",), heard(DENIALS[0]).words))
    assert reply.speech[0].kind == "emergency"
    assert ASKED not in said(reply)


def test_it_is_not_asked_in_the_guided_check(talk: Conversation) -> None:
    talk.say("check my symptoms")
    reply = talk.say(heard("yes i can breathe"))
    assert ASKED not in said(reply)


def test_other_denials_are_not_asked_after(talk: Conversation) -> None:
    assert ASKED not in said(talk.say(heard("i have no numbness between my legs")))
