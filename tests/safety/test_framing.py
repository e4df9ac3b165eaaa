"""No text before, after or around a red-flag phrase removes the guidance."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.api import Assistant
from assistant.messages import GUIDANCE_KINDS
from safety.utterances import INSIDE, PLAIN

SAID = sorted({*PLAIN.values(), *(text for sentences in INSIDE.values() for text in sentences)})
ORDINARY = (
    "what exercises help",
    "tell me about surgery",
    "how long does it last",
    "is walking good for me",
    "thanks",
    "hello there",
    "my name is alex and i live in leeds",
    "the weather is lovely today",
    "i went to the shops this morning",
    "um well you know",
    "can i take ibuprofen",
    "what is sciatica",
    "repeat that",
    "stop",
    "goodbye",
    "yes",
    "no",
    "okay",
    "my husband made me tea",
    "i have been sitting a lot at work",
    "sorry to bother you",
    "it's probably nothing",
    "i don't want to make a fuss",
    "should i use heat or ice",
    "my sister had a baby last year",
    "we watched the football",
    "what's a slipped disc",
)
JOINTS = (" ", ", ", ". ", " and ", " oh and ", " by the way ", " because ", "? ", " - ", "\n", " also ")

ordinary = st.sampled_from(ORDINARY)
noise = st.text(alphabet=st.characters(categories=("L", "P", "S", "Z")), max_size=30).filter(
    lambda text: not any("a" <= letter <= "z" or "A" <= letter <= "Z" for letter in text)
)
around = st.lists(st.one_of(ordinary, ordinary, noise), max_size=4)


@given(said=st.sampled_from(SAID), before=around, after=around, joint=st.sampled_from(JOINTS))
@settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_around_a_red_flag_removes_the_guidance(
    assistant: Assistant, said: str, before: list[str], after: list[str], joint: str
) -> None:
    reply = assistant.ask(joint.join((*before, said, *after)))
    assert reply.speech[0].kind in GUIDANCE_KINDS
    assert reply.red_flags


@given(said=st.sampled_from(SAID), turns=st.lists(ordinary, max_size=4))
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_turn_before_it_removes_the_guidance(assistant: Assistant, said: str, turns: list[str]) -> None:
    talk = assistant.conversation()
    for turn in turns:
        talk.say(turn)
    assert talk.say(said).speech[0].kind in GUIDANCE_KINDS


@pytest.mark.parametrize("length", [30, 200, 500])
def test_a_long_story_hides_nothing(assistant: Assistant, length: int) -> None:
    story = ("we went to the market and bought some bread and then we walked home along the river " * 60).split()[
        :length
    ]
    for said in SAID:
        words = [*story[: length // 2], *said.split(), *story[length // 2 :]]
        reply = assistant.ask(" ".join(words))
        assert reply.speech[0].kind in GUIDANCE_KINDS, said
