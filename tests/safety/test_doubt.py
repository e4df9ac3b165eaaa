"""What is not plainly happening now: checks, conditional lines, safety nets, and the questions that go with them."""

from __future__ import annotations

import pytest

from assistant.answering.answerer import Answerer
from assistant.library.content import Content
from assistant.messages import Status
from safety.talking import FLAGS, Talk, answers, flag, kinds, meant, texts

ALARMING = ("emergency", "urgent", "soon")
PLAIN = [name for name in FLAGS if name != "suicidal_thoughts"]
HISTORY = ("cancer_history", "infection_risk", "fracture_risk")
PAST = [name for name in PLAIN if name not in HISTORY]


@pytest.mark.parametrize("name", PLAIN)
def test_what_should_i_do_if_is_checked_before_anything_is_answered(
    name: str, answerer: Answerer, content: Content
) -> None:
    def ask() -> Talk:
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name, "hypothetical"), asks=("walking",), cues=("what_if",))
        assert kinds(reply) == ["conditional", "clarify"]
        return talk

    for said in ("yes", "unsure", "acknowledge", "first"):
        assert ask().says(said).speech[0].kind in ALARMING, said
    silent = ask().silence()
    assert silent is not None and silent.speech[0].kind in ALARMING
    assert ask().asks("medicines").speech[0].kind in ALARMING
    told = ask().says("no")
    assert kinds(told)[:2] == ["conditional", "answer"]


@pytest.mark.parametrize("name", PAST)
def test_the_past_is_checked_before_anything_is_answered(name: str, answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    reply = talk.flags(flag(content, name, "past"), asks=("walking",))
    assert kinds(reply) == ["conditional", "clarify"]
    assert answers(talk.says("no"))
    talk.flags(flag(content, name, "past"), asks=("walking",))
    assert talk.says("unsure").speech[0].kind in ALARMING


def test_what_is_answered_after_a_check_that_alarmed_waits_for_the_acknowledgement(
    answerer: Answerer, content: Content
) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "urinary_retention", "hypothetical"), asks=("walking",), cues=("what_if",))
    assert not answers(talk.says("yes"))
    assert answers(talk.says("acknowledge"))[0].text == content.topics["walking"].answer


@pytest.mark.parametrize("status", ["hypothetical", "negated"])
def test_what_is_asked_about_or_denied_gets_its_line_and_then_the_answer(
    status: Status, answerer: Answerer, content: Content
) -> None:
    for name in PLAIN:
        reply = Talk(answerer).flags(flag(content, name, status), asks=("walking",))
        assert kinds(reply)[:2] == ["conditional", "answer"], name
        assert "clarify" not in kinds(reply)


def test_weak_evidence_gets_the_line_the_answer_and_one_question(answerer: Answerer, content: Content) -> None:
    for name in PLAIN:
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name, weak=True), asks=("walking",))
        assert kinds(reply)[:2] == ["conditional", "answer"]
        assert kinds(reply)[-1] == "clarify"
        assert talk.says("yes").speech[0].kind in ALARMING


def test_weak_evidence_is_asked_about_twice_in_silence_and_let_go_by_another_question(
    answerer: Answerer, content: Content
) -> None:
    talk = Talk(answerer)
    first = talk.flags(flag(content, "saddle_numbness", weak=True), asks=("walking",))
    again = talk.silence()
    assert again is not None
    assert again.speech == (first.speech[0], first.speech[-1])
    assert talk.silence() is None
    talk.flags(flag(content, "saddle_numbness", weak=True), asks=("walking",))
    assert talk.asks("medicines").speech[0].kind == "answer"


def test_somebody_else_long_ago_gets_a_gentle_line(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name, "past", "someone_else"), asks=("walking",))
        assert reply.speech[0].kind == "conditional", name
        assert reply.speech[1].text == content.forms["other_past"]["after"]
        assert answers(reply)
        assert talk.state.alert is None


def test_ones_own_past_told_along_with_another_person_is_ones_own(answerer: Answerer, content: Content) -> None:
    reply = Talk(answerer).flags(flag(content, "cancer_history", "past", "someone_else", "self"))
    assert reply.speech[0].kind == "urgent"


@pytest.mark.parametrize("name", ["saddle_numbness", "both_legs"])
def test_an_ordinary_cause_is_cleared_only_by_a_clear_yes(name: str, answerer: Answerer, content: Content) -> None:
    for said in ("no", "unsure", "acknowledge", "not_happening"):
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name, "asserted", "benign"), asks=("walking",), cues=("benign",))
        assert kinds(reply) == ["conditional", "clarify"]
        assert talk.says(said).speech[0].kind == "emergency", said
    talk = Talk(answerer)
    talk.flags(flag(content, name, "asserted", "benign"), asks=("walking",), cues=("benign",))
    assert answers(talk.says("yes"))


def test_an_ordinary_cause_lowers_nothing_that_goes_on_or_is_no_feeling(answerer: Answerer, content: Content) -> None:
    going_on = Talk(answerer).flags(
        flag(content, "saddle_numbness", "asserted", "benign"), cues=("benign", "continuing")
    )
    assert going_on.speech[0].kind == "emergency"
    for name in set(FLAGS) - {"saddle_numbness", "sexual_numbness", "both_legs"}:
        reply = Talk(answerer).flags(flag(content, name, "asserted", "benign"), cues=("benign",))
        assert reply.speech[0].kind == content.guidance[name].tier, name


@pytest.mark.parametrize("status", ["hypothetical", "negated", "past"])
def test_words_of_suicide_get_the_crisis_line_the_answer_and_are_you_safe(
    status: Status, answerer: Answerer, content: Content
) -> None:
    talk = Talk(answerer)
    reply = talk.flags(flag(content, "suicidal_thoughts", status), asks=("walking",))
    assert kinds(reply)[:2] == ["conditional", "answer"]
    assert "Samaritans" in reply.speech[0].text
    assert reply.speech[-1].text == content.forms["safe_question"][""]
    assert talk.says("no").speech[0].kind == "emergency"
    talk = Talk(answerer)
    talk.flags(flag(content, "suicidal_thoughts", status), asks=("walking",))
    assert talk.says("yes").speech[0].kind == "conditional"
    assert talk.state.alert is None


def test_overdose_and_a_wish_to_die_name_the_emergency_number_first_and_the_crisis_line_second(
    answerer: Answerer, content: Content
) -> None:
    reply = Talk(answerer).flags(flag(content, "overdose"), flag(content, "suicidal_thoughts"))
    assert "nine, nine, nine" in reply.speech[0].text
    assert reply.speech[1].text.startswith("Please also call Samaritans")


def test_a_flag_that_only_another_hypothesis_holds_alarms_and_asks_back(answerer: Answerer, content: Content) -> None:
    from dataclasses import replace

    talk = Talk(answerer)
    reply = talk.hear(replace(meant(flag(content, "saddle_numbness")), misheard=True))
    assert reply.speech[0].kind == "emergency"
    assert reply.speech[-1].text == content.forms["misheard"][""]
    assert talk.says("unsure").speech[0].kind == "emergency"


def test_a_bare_no_holds_no_flag_but_an_alarm_in_another_hypothesis_counts(
    answerer: Answerer, content: Content
) -> None:
    from dataclasses import replace

    half = replace(meant(flag(content, "saddle_numbness", weak=True), asks=("no",)), heard="no")
    assert Talk(answerer).hear(half).speech[0].kind == "control"
    whole = replace(meant(flag(content, "saddle_numbness"), asks=("no",)), heard="no")
    assert Talk(answerer).hear(whole).speech[0].kind == "emergency"


def test_the_guidance_for_an_alert_says_only_once_to_stay_with_them(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        said = texts(Talk(answerer).flags(flag(content, name, "other")))
        assert said.count("Stay with them") == 1, name
