"""Conversations as data: see tests/conversations/README.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answering.opening import Opening
from assistant.api import Assistant, Conversation
from assistant.messages import GUIDANCE_KINDS, RedFlag, Reply

FOLDER = Path(__file__).parent / "conversations"
FEWEST = 45
KNOWN = {
    "intent",
    "first_kind",
    "kinds",
    "not_kinds",
    "contains",
    "not_contains",
    "red_flags",
    "topic",
    "same_as",
    "nothing",
    "alert",
    "paused",
}


def conversations() -> list[Any]:
    """Every conversation of every file."""
    return [
        pytest.param(talk, id=f"{path.stem}: {talk['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for talk in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("data", conversations())
def test_conversation(data: dict[str, Any], assistant: Assistant) -> None:
    clock = Clock()
    talk = Conversation(assistant, clock)
    talk.state = assistant.answerer.open(data.get("region", "GB"))
    replies: list[Reply | None] = []
    if "opening" in data:
        flags = tuple(
            RedFlag(name, assistant.library.content.guidance[name].tier, "asserted", "")
            for name in data["opening"].get("recalled", ())
        )
        opening = Opening(flags, data["opening"].get("introduce", False), confirm_region=True)
        reply, talk.state = assistant.answerer.greet(talk.state, opening)
        replies.append(reply)
        check(data["opening"].get("expect", {}), reply, replies, talk, f"{data['name']}, opening: {reply.speech}")
    for turn in data["turns"]:
        clock.now += turn.get("wait", 5)
        if not {"say", "silence"} & turn.keys():
            continue
        reply = talk.say(str(turn["say"])) if "say" in turn else talk.silence()
        replies.append(reply)
        check(turn.get("expect", {}), reply, replies, talk, f"{data['name']}, {turn}: {reply and reply.speech}")


def check(
    expect: dict[str, Any], reply: Reply | None, replies: list[Reply | None], talk: Conversation, told: str
) -> None:
    assert expect.keys() <= KNOWN, f"{expect.keys() - KNOWN} is not known: {told}"
    if reply is None or expect.get("nothing"):
        assert reply is None and expect.get("nothing"), told
        return
    kinds = [speech.kind for speech in reply.speech]
    said = " ".join(speech.text for speech in reply.speech).lower()
    assert kinds, f"nothing is said: {told}"
    if reply.red_flags:
        assert kinds[0] in GUIDANCE_KINDS, told
    if "intent" in expect:
        assert reply.intent == expect["intent"], f"{reply.intent}: {told}"
    if "first_kind" in expect:
        assert kinds[0] == expect["first_kind"], told
    assert set(expect.get("kinds", ())) <= set(kinds), told
    assert not set(expect.get("not_kinds", ())) & set(kinds), told
    for words in expect.get("contains", ()):
        assert words.lower() in said, f"{words!r} is not said: {told}"
    for words in expect.get("not_contains", ()):
        assert words.lower() not in said, f"{words!r} is said: {told}"
    if "red_flags" in expect:
        assert {flag.id for flag in reply.red_flags} == set(expect["red_flags"]), told
    if "alert" in expect:
        assert (talk.state.alert is not None) == expect["alert"], told
    if "paused" in expect:
        assert talk.state.paused == expect["paused"], told
    if "topic" in expect:
        assert talk.state.topic == expect["topic"], told
    if "same_as" in expect:
        earlier = replies[expect["same_as"] - 1]
        assert earlier is not None
        same = [speech for speech in earlier.speech if speech.kind not in ("prompt", "clarify")]
        assert [speech for speech in reply.speech if speech.kind not in ("prompt", "clarify")] == same, told


def test_there_are_many_conversations_with_names_of_their_own() -> None:
    names = [parameter.id for parameter in conversations()]
    assert len(names) >= FEWEST
    assert len(set(names)) == len(names)


def test_every_turn_says_something_or_waits() -> None:
    for parameter in conversations():
        for turn in parameter.values[0]["turns"]:
            assert turn.keys() <= {"say", "silence", "wait", "expect"}, turn
            assert turn.keys() & {"say", "silence", "wait"}, turn
