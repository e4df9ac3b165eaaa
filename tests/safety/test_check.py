"""The guided check for warning signs, and where it is offered."""

from __future__ import annotations

import pytest

from assistant.answering.answerer import Answerer
from assistant.answering.state import Question
from assistant.library.content import Content
from safety.talking import Talk, answers, flag, kinds, meant, texts

REASSURING = ("fine", "safe", "nothing to worry", "don't worry", "all good", "healthy", "no danger")


def at_question(answerer: Answerer, content: Content, number: int, region: str = "GB") -> Talk:
    """Answer the questions before `number` so that none alarms."""
    talk = Talk(answerer, region)
    talk.says("check_symptoms")
    for asked in content.questions[:number]:
        reply = talk.says("no" if asked.alarm_on == "yes" else "yes")
        assert reply.speech[0].kind == "prompt"
    assert talk.state.question == Question("screen", number=number)
    return talk


def test_every_question_alarms_on_its_answer_and_when_unsure(answerer: Answerer, content: Content) -> None:
    for number, asked in enumerate(content.questions):
        for said in (asked.alarm_on, "unsure"):
            talk = at_question(answerer, content, number)
            reply = talk.says(said)
            tier = content.guidance[asked.flags[0]].tier
            assert reply.speech[0].kind == tier, (asked.ask, said)
            assert talk.state.question is None
            assert (talk.state.alert is not None) == (tier != "soon")


def test_every_question_goes_on_at_the_other_answer(answerer: Answerer, content: Content) -> None:
    for number, asked in enumerate(content.questions[:-1]):
        talk = at_question(answerer, content, number)
        reply = talk.says("no" if asked.alarm_on == "yes" else "yes")
        assert reply.speech[-1].text == content.questions[number + 1].ask


def test_two_silences_alarm_at_the_questions_where_hours_count_and_end_the_others(
    answerer: Answerer, content: Content
) -> None:
    for number, asked in enumerate(content.questions):
        talk = at_question(answerer, content, number)
        once = talk.silence()
        assert once is not None and once.speech[-1].text == asked.ask
        twice = talk.silence()
        assert twice is not None
        if asked.silence_alarms:
            assert twice.speech[0].kind == content.guidance[asked.flags[0]].tier
        else:
            assert "nine, nine, nine" in texts(twice)
            assert talk.state.alert is None
        assert talk.state.question is None


def test_the_first_questions_about_breath_and_the_saddle_alarm_on_silence(content: Content) -> None:
    must = {"breathing_trouble", "bladder_bowel_loss", "urinary_retention", "saddle_numbness", "both_legs"}
    assert must <= {asked.flags[0] for asked in content.questions if asked.silence_alarms}


def test_skip_works_only_where_it_is_meant_and_then_says_the_number(answerer: Answerer, content: Content) -> None:
    skippable = [number for number, asked in enumerate(content.questions) if asked.skip]
    assert [content.questions[number].flags[0] for number in skippable] == ["sexual_numbness"]
    for number, asked in enumerate(content.questions):
        talk = at_question(answerer, content, number)
        reply = talk.says("skip")
        if asked.skip:
            assert "nine, nine, nine" in reply.speech[0].text
            assert reply.speech[-1].text == content.questions[number + 1].ask
        else:
            assert reply.speech[-1].text == asked.ask


def test_repeat_and_a_topic_ask_the_same_question_again(answerer: Answerer, content: Content) -> None:
    for number, asked in enumerate(content.questions):
        talk = at_question(answerer, content, number)
        for reply in (talk.says("repeat"), talk.asks("walking")):
            assert reply.speech[-1].text == asked.ask
            assert not answers(reply)


def test_stop_ends_the_check_with_the_number(answerer: Answerer, content: Content) -> None:
    for number in range(len(content.questions)):
        talk = at_question(answerer, content, number)
        assert "nine, nine, nine" in texts(talk.says("stop"))
        assert talk.state.question is None


def test_a_red_flag_in_a_longer_answer_alarms_at_once(answerer: Answerer, content: Content) -> None:
    talk = at_question(answerer, content, 3)
    assert talk.flags(flag(content, "saddle_numbness")).speech[0].kind == "emergency"


def test_a_longer_denial_of_the_very_sign_goes_on(answerer: Answerer, content: Content) -> None:
    for number, asked in enumerate(content.questions[:-1]):
        talk = at_question(answerer, content, number)
        denied = [flag(content, name, "negated") for name in asked.flags]
        reply = talk.flags(*denied)
        assert reply.speech[0].kind == "conditional"
        assert reply.speech[-1].text == content.questions[number + 1].ask


def test_the_same_sign_half_heard_or_asked_about_alarms(answerer: Answerer, content: Content) -> None:
    for number, asked in enumerate(content.questions):
        talk = at_question(answerer, content, number)
        reply = talk.flags(flag(content, asked.flags[0], weak=True))
        assert reply.speech[0].kind == content.guidance[asked.flags[0]].tier


@pytest.mark.parametrize("region", ["GB", "US", "NZ", "unknown"])
def test_all_clear_never_says_that_one_is_fine(region: str, answerer: Answerer, content: Content) -> None:
    talk = at_question(answerer, content, len(content.questions) - 1, region)
    said = texts(talk.says("no"))
    assert content.regions[region].says["EMERGENCY"] in said
    assert "can change" in said
    assert not any(word in said.lower() for word in REASSURING)


def test_the_check_is_offered_with_the_first_exercise_or_medicine_answer_only(
    answerer: Answerer, content: Content
) -> None:
    for topic in content.topics.values():
        talk = Talk(answerer)
        offered = content.screen["offer"] in texts(talk.asks(topic.id))
        assert offered == bool(topic.always), topic.id
        assert content.screen["offer"] not in texts(talk.asks("exercises_and_stretches")) or not offered


def test_the_offer_is_taken_by_yes_and_declined_by_no(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.asks("medicines")
    assert talk.says("yes").speech[-1].text == content.questions[0].ask
    talk = Talk(answerer)
    talk.asks("medicines")
    assert talk.says("no").speech[0].text == content.screen["declined"]
    assert talk.state.question is None


def test_new_or_worse_pain_is_offered_the_check(answerer: Answerer, content: Content) -> None:
    reply = Talk(answerer).hear(meant(asks=("shooting_leg_pain",), cues=("new_pain",)))
    assert reply.speech[-1].text == content.screen["offer"]


def test_unbearable_pain_is_offered_the_check_once_it_is_acknowledged(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "unbearable_pain"))
    assert talk.says("acknowledge").speech[-1].text == content.screen["offer"]


def test_long_standing_signs_alarm_and_are_lowered_only_by_a_clear_check(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    first = talk.flags(flag(content, "bladder_bowel_loss"), cues=("long_standing",))
    assert kinds(first)[0] == "emergency"
    assert first.speech[-1].text == content.forms["long_standing"]["question"]
    reply = talk.says("no")
    for _ in range(20):
        if talk.state.question is None:
            break
        assert talk.state.alert is not None
        reply = talk.says("no")
    assert kinds(reply)[0] == "urgent"
    assert talk.state.alert is None


@pytest.mark.parametrize("said", ["yes", "unsure", "first"])
def test_long_standing_signs_that_are_new_or_unclear_stay_emergencies(
    said: str, answerer: Answerer, content: Content
) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "bladder_bowel_loss"), cues=("long_standing",))
    reply = talk.says(said)
    assert kinds(reply)[0] == "emergency"
    assert talk.state.alert is not None


def test_one_yes_in_the_check_of_a_long_standing_sign_is_an_emergency(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "bladder_bowel_loss"), cues=("long_standing",))
    talk.says("no")
    assert kinds(talk.says("yes"))[0] == "emergency"
    assert talk.state.alert is not None
