"""Tries to break "guidance first": whatever is said, in whatever order, danger is answered before anything else."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.api import Assistant, Conversation
from assistant.cli.output import as_json
from assistant.library.folders import data_folder
from assistant.library.intents import load_intents
from assistant.library.reading import Problems
from assistant.messages import GUIDANCE_KINDS, Kind, Meaning, RedFlag, Reply, Speech, Transcript

KINDS: tuple[Kind, ...] = (*sorted(GUIDANCE_KINDS), "answer", "caution", "clarify", "prompt", "control")
FLAG = RedFlag("saddle_numbness", "emergency", "asserted", "can't feel it when i wipe")
ANSWERS = (
    "yes",
    "no",
    "ok",
    "not sure",
    "it's not happening",
    "repeat",
    "stop",
    "the first",
    "tell me more",
    "skip",
    "",
)

tried = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Said:
    """What people say."""

    ordinary: list[str]
    danger: list[list[str]]
    """By red flag: asserted, denied, asked about, and so on."""

    @functools.cached_property
    def words(self) -> list[str]:
        return sorted({word for text in chain(self.ordinary, *self.danger) for word in text.split()})


@functools.cache
def phrases() -> Said:
    intents = load_intents(data_folder("intents"), Problems())
    return Said(
        [phrase.text for intent in intents.intents.values() for phrase in intent.phrases],
        [[phrase.text for _, phrase in flag.mentions()] for flag in intents.flags.values()],
    )


ordinary = st.deferred(lambda: st.sampled_from(phrases().ordinary))
danger = st.deferred(lambda: st.sampled_from(phrases().danger).flatmap(st.sampled_from))
words = st.deferred(lambda: st.lists(st.sampled_from(phrases().words), max_size=40).map(" ".join))
anything = st.one_of(ordinary, words, st.text(max_size=200))
around = st.one_of(st.just(""), words, ordinary, st.sampled_from(["but", "and", "no", "not", ",", "what if", "my dog"]))
surrounded = st.tuples(around, danger, around).map(" ".join)
utterances = st.one_of(anything, surrounded)
transcripts = st.builds(Transcript, utterances, st.lists(utterances, max_size=4).map(tuple))


def check(reply: Reply) -> None:
    """What holds of every reply."""
    kinds = [speech.kind in GUIDANCE_KINDS for speech in reply.speech]
    assert kinds == sorted(kinds, reverse=True), "guidance stands behind something else"
    assert kinds[:1] == [True] or not reply.red_flags
    assert all(speech.text.strip() and "{" not in speech.text for speech in reply.speech)
    assert all(0 <= found.score <= 1 for found in (*reply.meaning.candidates, reply.meaning))
    json.dumps(as_json(reply, {}))


@tried
@given(said=transcripts)
def test_whatever_is_said_danger_is_answered_first(assistant: Assistant, said: Transcript) -> None:
    check(assistant.ask(said))


@tried
@given(before=around, said=danger, after=around)
def test_what_surrounds_a_red_flag_does_not_come_before_the_guidance(
    assistant: Assistant, before: str, said: str, after: str
) -> None:
    check(assistant.ask(f"{before} {said} {after}"))


@given(
    guidance=st.lists(st.builds(Speech, st.sampled_from(KINDS), st.text()), max_size=3),
    rest=st.lists(st.builds(Speech, st.sampled_from(KINDS), st.text()), max_size=3),
    flagged=st.booleans(),
)
def test_no_reply_can_be_made_that_says_guidance_in_another_place(
    guidance: list[Speech], rest: list[Speech], flagged: bool
) -> None:
    meaning = Meaning("anything", red_flags=(FLAG,) if flagged else ())
    right = (
        all(speech.kind in GUIDANCE_KINDS for speech in guidance)
        and all(speech.kind not in GUIDANCE_KINDS for speech in rest)
        and (bool(guidance) or not flagged)
    )
    if right:
        check_order = [speech.kind for speech in Reply(meaning, tuple(guidance), tuple(rest)).speech]
        assert check_order == [speech.kind for speech in (*guidance, *rest)]
    else:
        with pytest.raises(ValueError, match="guidance"):
            Reply(meaning, tuple(guidance), tuple(rest))


class Silence:
    """A turn in which nothing is said."""

    def __repr__(self) -> str:
        return "Silence()"


short = st.sampled_from(ANSWERS)
pauses = st.sampled_from([1.0, 20.0, 3600.0])
turns = st.lists(
    st.tuples(st.one_of(transcripts, short.map(Transcript), ordinary.map(Transcript), st.builds(Silence)), pauses),
    min_size=2,
    max_size=8,
)
about_one_flag = st.deferred(
    lambda: st.sampled_from(phrases().danger).flatmap(
        lambda said: st.lists(
            st.tuples(st.one_of(st.one_of(st.sampled_from(said), short).map(Transcript), st.builds(Silence)), pauses),
            min_size=2,
            max_size=8,
        )
    )
)


@tried
@given(turns=st.one_of(turns, about_one_flag))
def test_in_no_conversation_does_an_open_alert_let_a_topic_through(
    assistant: Assistant, turns: Sequence[tuple[Transcript | Silence, float]]
) -> None:
    now = 0.0
    talk = Conversation(assistant, clock=lambda: now)
    for said, seconds in turns:
        now += seconds
        reply = talk.silence() if isinstance(said, Silence) else talk.say(said)
        if reply is None:
            continue
        check(reply)
        if talk.state.alert:
            assert "answer" not in [speech.kind for speech in reply.speech], "a topic was answered during an alert"


@tried
@given(flagged=danger, turns=st.lists(anything, max_size=4))
def test_an_alert_stays_open_until_it_is_acknowledged_or_cleared(
    assistant: Assistant, flagged: str, turns: list[str]
) -> None:
    talk = Conversation(assistant)
    talk.say(flagged)
    for said in turns:
        before = talk.state.alert
        reply = talk.say(said)
        check(reply)
        if before and not talk.state.alert:
            # It was closed, so one of the two was heard; nothing else closes it.
            short = reply.meaning.reply
            assert reply.intent in ("yes", "no") or short, f"{said!r} closed the alert"
