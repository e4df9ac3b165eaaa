"""Which utterances need not be waited for as long as others."""

from __future__ import annotations

import pytest

from assistant.api import Assistant
from assistant.messages import Transcript


@pytest.mark.parametrize(
    "said",
    ["what is sciatica", "do i need surgery", "how long does it last", "stop", "repeat that", "louder", "thanks"],
)
def test_questions_and_commands_are_whole(assistant: Assistant, said: str) -> None:
    assert assistant.conversation().is_whole(Transcript(said))


@pytest.mark.parametrize(
    "said",
    [
        "my leg hurts when i sit",
        "i have had sciatica for six weeks",
        "what is",
        "the weather is nice today",
        "can i ask about something",
        "what is sciatica and why can't i feel it when i wipe",
        "i can't feel",
        "",
    ],
)
def test_what_tells_of_oneself_or_of_danger_or_is_not_understood_is_not(assistant: Assistant, said: str) -> None:
    assert not assistant.conversation().is_whole(Transcript(said))


def test_nothing_is_whole_while_an_alert_is_open(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    assert conversation.is_whole(Transcript("no"))
    conversation.say("i can't feel it when i wipe")
    assert not conversation.is_whole(Transcript("no"))
