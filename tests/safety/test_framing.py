"""No text before, after or around a red-flag phrase removes the guidance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.api import Assistant
from assistant.messages import GUIDANCE_KINDS, Transcript
from safety.utterances import INSIDE, PLAIN

MISSED = set(yaml.safe_load((Path(__file__).parent / "known_misses.yaml").read_text(encoding="utf-8"))["framings"])
EVERY = sorted({*PLAIN.values(), *(text for sentences in INSIDE.values() for text in sentences)})
SAID = [said for said in EVERY if said not in MISSED]
STORY = ("we went to the market and bought some bread and then we walked home along the river " * 60).split()
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


def framed(said: str) -> Iterator[str]:
    """Put a sentence before, behind and between others, and in the midst of long stories."""
    for place, other in enumerate(ORDINARY):
        another = ORDINARY[(place * 7) % len(ORDINARY)]
        for joint in (" ", ", "):
            yield from (other + joint + said, said + joint + other, other + joint + said + joint + another)
    for length in (30, 200, 500):
        yield " ".join((*STORY[: length // 2], said, *STORY[length // 2 : length]))


def sentences() -> list[object]:
    """Every sentence; one that is known to be hidden by some text must be, so that its mending is noticed."""
    hidden = pytest.mark.xfail(strict=True, reason="some text around it hides it: known_misses.yaml")
    return [pytest.param(said, marks=hidden if said in MISSED else (), id=said) for said in EVERY]


@pytest.mark.parametrize("said", sentences())
def test_it_is_found_among_other_sentences_and_in_long_stories(assistant: Assistant, said: str) -> None:
    for text in framed(said):
        assert assistant.understander.red_flags(Transcript(text)), text


def test_the_list_of_what_is_hidden_holds_nothing_else() -> None:
    assert set(EVERY) >= MISSED
