"""While an alert is open nothing else is answered; how it is repeated, acknowledged and cleared."""

from __future__ import annotations

import pytest

from assistant.answering.answerer import Answerer
from assistant.answering.regions import fill
from assistant.library.content import Content
from assistant.messages import GUIDANCE_KINDS
from safety.talking import FLAGS, Talk, answers, flag, kinds, meant, texts

HOLDING = [name for name in FLAGS if name not in ("unexplained_weight_loss", "night_sweats", "constant_night_pain")]


@pytest.mark.parametrize("name", HOLDING)
def test_no_topic_is_answered_while_an_alert_is_open(name: str, answerer: Answerer, content: Content) -> None:
    for topic in content.topics:
        talk = Talk(answerer)
        talk.flags(flag(content, name))
        for _ in range(2):
            reply = talk.asks(topic)
            assert reply.speech[0].kind in GUIDANCE_KINDS, topic
            assert not answers(reply), topic
            assert content.topics[topic].answer not in texts(reply), topic


@pytest.mark.parametrize("name", HOLDING)
def test_what_was_asked_is_answered_once_the_alert_is_acknowledged(
    name: str, answerer: Answerer, content: Content
) -> None:
    for topic in ("exercises_and_stretches", "medicines", "what_is_sciatica"):
        talk = Talk(answerer)
        held = talk.flags(flag(content, name), asks=(topic,))
        assert content.topics[topic].title in held.rest[-1].text
        reply = talk.says("acknowledge")
        assert answers(reply)[0].text == content.topics[topic].answer
        assert talk.state.alert is None


def test_every_short_reply_and_control_leaves_the_guidance_first_while_an_alert_is_open(
    answerer: Answerer, content: Content
) -> None:
    for said in (
        "repeat",
        "help",
        "emergency_number",
        "goodbye",
        "cannot_wait",
        "doubt",
        "no_phone",
        "cannot_speak",
        "cannot_travel",
        "no_driving",
        "cannot_call",
        "danger",
        "how_long",
        "dose_request",
        "forget",
        "first",
    ):
        talk = Talk(answerer)
        talk.flags(flag(content, "saddle_numbness"))
        assert talk.says(said).speech[0].kind in GUIDANCE_KINDS, said
        assert talk.state.alert is not None, said


def test_repeat_says_the_same_words_every_time_it_is_asked_for(answerer: Answerer, content: Content) -> None:
    for name in HOLDING:
        talk = Talk(answerer)
        first = talk.flags(flag(content, name))
        for _ in range(5):
            assert talk.says("repeat").guidance == first.guidance


def test_a_combined_alert_is_repeated_in_the_same_words(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "fever_with_back_pain"))
    talk.says("acknowledge")
    first = talk.flags(flag(content, "foot_drop"))
    assert talk.says("repeat").guidance == first.guidance


def test_unasked_an_alert_is_spoken_three_times_and_then_only_that_help_can_be_had(
    answerer: Answerer, content: Content
) -> None:
    for name in HOLDING:
        talk = Talk(answerer)
        line = talk.flags(flag(content, name)).speech[0].text
        assert [talk.answerer.patience(talk.state)] == [8.0]
        second = talk.silence()
        assert second is not None and second.speech[0].text == line
        assert talk.answerer.patience(talk.state) == 15.0
        third = talk.silence()
        assert third is not None and third.speech[0].text == line
        waiting = talk.silence()
        assert waiting is not None and line not in texts(waiting)
        assert waiting.rest[-1].text == content.forms["waiting"][""]
        assert talk.answerer.patience(talk.state) is None
        assert [talk.silence() for _ in range(5)] == [None] * 5
        assert talk.state.alert is not None


def test_unclear_words_get_the_alert_twice_more_and_then_a_short_reminder(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    line = talk.flags(flag(content, "saddle_numbness")).speech[0].text
    said = [texts(talk.hear(meant())) for _ in range(5)]
    assert [line in text for text in said] == [True, True, False, False, False]
    assert all("nine, nine, nine" in text for text in said)


def test_the_first_answer_after_an_acknowledgement_begins_with_a_reminder_once(
    answerer: Answerer, content: Content
) -> None:
    for name in HOLDING:
        talk = Talk(answerer)
        talk.flags(flag(content, name))
        talk.says("acknowledge")
        reminded = talk.asks("walking")
        assert reminded.speech[0].kind == "conditional"
        assert answers(reminded)
        assert talk.asks("walking").speech[0].kind == "answer"


@pytest.mark.parametrize("name", HOLDING)
def test_it_is_not_happening_leads_to_one_question_whose_clear_yes_clears(
    name: str, answerer: Answerer, content: Content
) -> None:
    for said in ("not_happening", "no"):
        talk = Talk(answerer)
        talk.flags(flag(content, name), asks=("walking",))
        asked = talk.says(said)
        assert asked.speech[0].text == content.guidance[name].confirm
        cleared = talk.says("yes")
        assert cleared.speech[0].kind == "conditional"
        assert talk.state.alert is None
        assert talk.state.facts == ()
        assert answers(cleared)[0].text == content.topics["walking"].answer


@pytest.mark.parametrize("said", ["no", "unsure", "acknowledge", "not_happening", "first", "neither", "cannot_wait"])
def test_anything_but_a_clear_yes_leaves_the_alert_open(said: str, answerer: Answerer, content: Content) -> None:
    for name in HOLDING:
        talk = Talk(answerer)
        line = talk.flags(flag(content, name)).speech[0].text
        talk.says("not_happening")
        assert talk.says(said).speech[0].text == line, name
        assert talk.state.alert is not None


def test_a_hedged_yes_does_not_clear(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "saddle_numbness"))
    talk.says("not_happening")
    talk.hear(meant(cues=("says_yes", "hedge")))
    assert talk.state.alert is not None
    talk.says("not_happening")
    talk.hear(meant(cues=("says_yes",)))
    assert talk.state.alert is None


def test_silence_after_the_question_leaves_the_alert_open(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "saddle_numbness"))
    talk.says("not_happening")
    reply = talk.silence()
    assert reply is not None and reply.speech[0].kind == "emergency"
    assert talk.state.alert is not None


def test_clearing_one_sign_of_two_leaves_the_other_open(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "chest_pain"), flag(content, "saddle_numbness"))
    talk.says("not_happening")
    asked = talk.says("yes")
    assert asked.speech[0].kind == "conditional"
    assert asked.speech[-1].text == content.guidance["saddle_numbness"].confirm
    assert talk.says("no").speech[0].kind == "emergency"
    assert talk.state.alert is not None
    assert [found.id for found in talk.state.alert.flags] == ["saddle_numbness"]


def test_a_new_sign_joins_the_open_alert_and_keeps_the_question(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "fever_with_back_pain"), asks=("walking",))
    assert talk.flags(flag(content, "worsening_weakness")).speech[0].kind == "emergency"
    assert talk.state.alert is not None
    assert len(talk.state.alert.flags) == 2
    assert answers(talk.says("acknowledge"))[0].text == content.topics["walking"].answer


def test_a_flag_that_is_denied_or_asked_about_does_not_close_an_open_alert(
    answerer: Answerer, content: Content
) -> None:
    for status in ("negated", "hypothetical", "past"):
        talk = Talk(answerer)
        talk.flags(flag(content, "saddle_numbness"))
        reply = talk.flags(flag(content, "chest_pain", status))  # type: ignore[arg-type]
        assert reply.speech[0].kind in GUIDANCE_KINDS
        assert talk.state.alert is not None


def test_an_acknowledgement_with_a_lesser_flag_still_has_guidance(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    talk.flags(flag(content, "saddle_numbness"))
    reply = talk.hear(meant(flag(content, "chest_pain", "negated"), reply="acknowledge"))
    assert reply.speech[0].kind in GUIDANCE_KINDS
    assert talk.state.alert is None


def test_where_one_is_can_be_told_during_an_alert(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer, "GB")
    talk.flags(flag(content, "saddle_numbness"))
    reply = talk.hear(meant(region="IE"))
    assert reply.speech[0].text == fill(content.guidance["saddle_numbness"].say, content.regions["IE"])
    assert "nine, nine, nine" not in texts(talk.says("repeat"))


def test_the_check_can_be_asked_for_during_an_alert_and_leads_back_to_it(answerer: Answerer, content: Content) -> None:
    talk = Talk(answerer)
    line = talk.flags(flag(content, "foot_drop")).speech[0].text
    begun = talk.says("check_symptoms")
    assert begun.speech[0].kind in GUIDANCE_KINDS
    for asked in content.questions:
        reply = talk.says("no" if asked.alarm_on == "yes" else "yes")
    assert reply.speech[0].text == line
    assert "not an emergency" not in texts(reply) and content.screen["all_clear"] not in texts(reply)
    assert talk.state.alert is not None


def test_somebody_who_may_not_be_heard_is_told_how_to_get_help_silently(answerer: Answerer, content: Content) -> None:
    for region, words in (("GB", "five, five"), ("US", "text nine, one, one"), ("EU", "Ask someone")):
        talk = Talk(answerer, region)
        talk.flags(flag(content, "trauma"))
        assert words in talk.says("cannot_speak").speech[0].text


def test_soon_signs_do_not_hold(answerer: Answerer, content: Content) -> None:
    for name in set(FLAGS) - set(HOLDING):
        reply = Talk(answerer).flags(flag(content, name), asks=("walking",))
        assert kinds(reply)[0] == "soon"
        assert answers(reply)
