"""What can be said at all: banned words, placeholders, dates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from assistant.answering.answerer import Answerer
from assistant.library.content import Content
from safety.talking import REGIONS, Talk, flag, meant, texts

BANNED = (
    "probably nothing",
    "nothing to worry",
    "don't worry",
    "do not worry",
    "no need to worry",
    "you are fine",
    "you're fine",
    "you'll be fine",
    "you will be fine",
    "nothing serious",
    "not serious",
    "on its way",
    "i am calling",
    "i'm calling",
    "calling now",
    "help is coming",
    "i have called",
    "i will call",
    "milligram",
    "milligrams",
    "you have sciatica",
    "you have a slipped disc",
    "you have cauda",
    "you have a herniated",
    "you will recover",
    "no danger",
    "stop taking your prescribed",
    "abuse",
)
AMOUNTS = re.compile(r"\b(two|three|four|six|eight|ten|twelve|sixteen) (tablets|pills|capsules)\b")


def everything(content: Content) -> Iterator[str]:
    for topic in content.topics.values():
        yield from (topic.title, topic.answer, topic.caution, topic.when_to_be_seen, *topic.more)
        yield from topic.follow_ups.values()
    for guidance in content.guidance.values():
        yield from (guidance.say, guidance.other, guidance.why, guidance.next, guidance.confirm)
        yield from (guidance.conditional, guidance.negated, guidance.past, guidance.name)
    for by_key in content.forms.values():
        yield from by_key.values()
    for shared in content.always.values():
        yield from shared
    for region in content.regions.values():
        yield from (region.emergency_answer, region.silent, region.poison, region.extra)
    yield from content.screen.values()
    yield from (text for asked in content.questions for text in (asked.ask, asked.skip))
    yield from content.system.values()


@pytest.mark.parametrize("banned", BANNED)
def test_nothing_that_can_be_said_holds(banned: str, content: Content) -> None:
    pattern = re.compile(rf"\b{re.escape(banned)}\b", re.IGNORECASE)
    assert [text for text in everything(content) if pattern.search(text)] == []


def test_no_text_counts_tablets(content: Content) -> None:
    assert [text for text in everything(content) if AMOUNTS.search(text)] == []


def test_every_medicine_text_is_followed_by_exclusions_pregnancy_and_the_label(
    answerer: Answerer, content: Content
) -> None:
    for topic in content.topics.values():
        if "medicine" in topic.always:
            said = texts(Talk(answerer).asks(topic.id))
            for words in ("blood thinners", "ulcers", "kidney", "pregnant", "Check the label"):
                assert words in said, (topic.id, words)


def test_every_exercise_text_is_followed_by_the_rule_to_stop(answerer: Answerer, content: Content) -> None:
    for topic in content.topics.values():
        if "exercise" in topic.always:
            assert "Stop if your leg pain" in texts(Talk(answerer).asks(topic.id)), topic.id


@pytest.mark.parametrize("reply", ["dose_request", "diagnosis_request"])
def test_neither_doses_nor_diagnoses_are_given(reply: str, answerer: Answerer, content: Content) -> None:
    assert texts(Talk(answerer).says(reply)) == content.system[reply]


@pytest.mark.parametrize("region", REGIONS)
def test_no_placeholder_is_left_in_anything_said(region: str, answerer: Answerer, content: Content) -> None:
    shorts = (
        "repeat",
        "help",
        "emergency_number",
        "cannot_wait",
        "doubt",
        "no_phone",
        "cannot_speak",
        "cannot_travel",
        "no_driving",
        "cannot_call",
        "not_happening",
        "no",
        "acknowledge",
    )
    for name, said in itertools.product(content.guidance, shorts):
        talk = Talk(answerer, region)
        talk.flags(flag(content, name), asks=("walking",))
        assert "{" not in texts(talk.says(said))
    for topic in content.topics:
        assert "{" not in texts(Talk(answerer, region).asks(topic))
    assert "{" not in texts(Talk(answerer, region).hear(meant(region=region)))


def test_numbers_past_their_date_are_said_to_be_so_once(answerer: Answerer, content: Content) -> None:
    note = content.forms["expired_numbers"][""]
    found = flag(content, "saddle_numbness")
    assert note not in texts(Talk(answerer, today="2026-12-01").flags(found))
    talk = Talk(answerer, today="2028-01-01")
    late = talk.flags(found)
    assert note in texts(late)
    assert late.speech[0].kind == "emergency"
    assert "nine, nine, nine" in late.speech[0].text
    assert note not in texts(talk.says("repeat"))
    assert note in texts(Talk(answerer, today="2028-01-01").says("emergency_number"))


def test_answers_past_their_date_are_said_to_be_so_once(answerer: Answerer, content: Content) -> None:
    note = content.system["expired_content"]
    assert note not in texts(Talk(answerer, today="2026-12-01").asks("walking"))
    talk = Talk(answerer, today="2028-01-01")
    assert note in texts(talk.asks("walking"))
    assert note not in texts(talk.asks("what_is_sciatica"))


def test_a_call_for_help_is_told_that_no_call_can_be_made(answerer: Answerer, content: Content) -> None:
    for region in REGIONS:
        assert "I cannot make calls or send help" in texts(Talk(answerer, region).flags(flag(content, "asks_for_help")))
