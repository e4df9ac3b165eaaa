"""Speakers who need other words, and what is remembered of them."""

from __future__ import annotations

import pytest

from assistant.answering.answerer import Answerer
from assistant.library.content import Content
from assistant.understanding.cues import CueFinder
from safety.talking import FLAGS, Talk, answers, flag, kinds, meant, texts

CHILD = [
    "i'm nine",
    "i am ten",
    "i'm only ten and my back hurts",
    "i'm nine and my leg feels funny",
    "i'm twelve and i've got back pain",
    "i am seven years old",
    "i'm eleven years old and my leg hurts",
    "i'm only a kid",
    "i'm just a kid and it hurts",
    "i'm a kid",
    "i am a little boy",
    "i'm a little girl and my back hurts",
    "i'm in year six and my legs feel tingly",
    "i'm in year four",
    "i'm in middle school and my back kills",
    "i am in primary school",
    "i'm in elementary school",
    "i'm in third grade",
    "i am in fifth grade and my leg hurts",
    "my mummy's not here and my leg hurts",
    "my mommy is at work",
    "my daddy is asleep",
    "mummy said to ask you",
    "mommy said i can ask",
    "daddy said you know",
    "mummy is not here",
    "mommy is at the shop",
    "daddy is out",
    "mummy won't get up",
    "mommy won't wake up",
    "daddy won't wake up",
    "mummy fell down",
    "mommy fell over",
    "daddy fell off the ladder",
    "mummy has gone out",
    "mommy has a bad back",
    "daddy has hurt his leg",
    "i'm only eight and my leg hurts",
    "i am thirteen and it hurts",
    "i'm fourteen years old",
]
NO_CHILD = [
    "i'm not a child",
    "can children get sciatica",
    "i had back pain as a kid",
    "i'm a big kid at heart",
    "what if my child gets back pain",
    "i am nine weeks pregnant",
    "i am ten stone",
    "i'm five foot two",
    "i am seven months pregnant",
    "i'm in my forties",
    "my mum has sciatica",
    "my dad is in pain",
    "when i was nine my back hurt",
]


@pytest.fixture(scope="module")
def cues() -> CueFinder:
    from assistant.library.folders import data_folder
    from assistant.library.intents import load_cues, load_vocabulary
    from assistant.library.reading import Problems

    folder = data_folder("intents")
    return CueFinder(load_cues(folder, Problems()), load_vocabulary(folder, Problems()).contractions)


@pytest.mark.parametrize("said", CHILD)
def test_a_child_is_known_by_its_words(said: str, cues: CueFinder) -> None:
    assert "child" in cues.find(said)


@pytest.mark.parametrize("said", NO_CHILD)
def test_who_speaks_of_children_or_of_numbers_is_no_child(said: str, cues: CueFinder) -> None:
    assert "child" not in cues.find(said)


def test_a_child_with_a_red_flag_is_told_to_tell_a_grown_up(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        talk = Talk(answerer)
        reply = talk.flags(flag(content, name), cues=("child",))
        assert kinds(reply)[0] == "emergency"
        assert "Tell a grown-up now. If you are alone, call nine, nine, nine" in reply.speech[0].text
        assert talk.state.alert is not None


def test_a_child_gets_no_exercises_and_no_medicines_all_session(answerer: Answerer, content: Content) -> None:
    for topic in content.topics.values():
        talk = Talk(answerer)
        talk.hear(meant(cues=("child",)))
        reply = talk.asks(topic.id)
        assert kinds(reply)[0] == "conditional"
        assert "Tell a grown-up" in reply.speech[0].text
        assert bool(answers(reply)) == (not topic.always), topic.id


def test_a_child_who_tells_of_an_adult_down_is_told_what_to_do(answerer: Answerer, content: Content) -> None:
    for found in ((), (flag(content, "collapse", "other"),)):
        reply = Talk(answerer).hear(meant(*found, cues=("child", "adult_down")))
        assert "Tell them where you live" in reply.speech[0].text
        assert "nine, nine, nine" in reply.speech[0].text


@pytest.mark.parametrize(
    "said",
    ["mummy won't wake up", "daddy is on the floor", "my nana is not moving", "my mommy fell down and won't talk"],
)
def test_an_adult_down_is_known_by_the_words(said: str, cues: CueFinder) -> None:
    assert "adult_down" in cues.find(said)


def test_an_adult_who_speaks_of_a_child_is_sent_to_a_doctor_today(answerer: Answerer, content: Content) -> None:
    reply = Talk(answerer).hear(meant(asks=("shooting_leg_pain",), cues=("about_a_child",)))
    assert kinds(reply)[:2] == ["conditional", "answer"]
    assert "doctor today" in reply.speech[0].text


def test_somebody_confused_or_in_distress_gets_the_number_and_little_else(answerer: Answerer, content: Content) -> None:
    for cue, most in (("confused", 2), ("distress", 1)):
        talk = Talk(answerer)
        reply = talk.hear(meant(cues=(cue,)))
        assert reply.speech[0].text.startswith("Call nine, nine, nine now.")
        assert len(reply.speech) <= most
        assert talk.state.alert is not None
        assert not answers(talk.asks("walking"))


def test_distress_shortens_every_alert(answerer: Answerer, content: Content) -> None:
    for name in FLAGS:
        if content.guidance[name].tier != "soon":
            reply = Talk(answerer).flags(flag(content, name), cues=("distress",))
            assert texts(reply) == "Call nine, nine, nine now."


@pytest.mark.parametrize(
    "said", ["no english", "no hablo inglés", "hilfe bitte", "au secours", "je ne parle pas anglais"]
)
def test_another_language_is_given_the_number_twice(
    said: str, cues: CueFinder, answerer: Answerer, content: Content
) -> None:
    assert "not_english" in cues.find(said)
    reply = Talk(answerer, "US").hear(meant(cues=("not_english",)))
    assert reply.speech[0].text == "Call nine, one, one. Call nine, one, one."


def test_who_was_hurt_by_somebody_hears_of_silent_calls_and_never_the_word(
    answerer: Answerer, content: Content
) -> None:
    for found in ((), (flag(content, "trauma"),)):
        said = texts(Talk(answerer).hear(meant(*found, cues=("abuse",))))
        assert "five, five" in said
        assert "abuse" not in said.lower()


def test_pregnancy_and_ulcers_are_remembered_before_any_medicine(answerer: Answerer, content: Content) -> None:
    for cue in ("pregnant", "medicine_risk"):
        talk = Talk(answerer)
        talk.hear(meant(asks=("what_is_sciatica",), cues=(cue,)))
        talk.asks("walking")
        for topic in content.topics.values():
            if "medicine" in topic.always:
                reply = talk.asks(topic.id)
                assert reply.speech[0].text == content.forms["medicine_risk"][""], topic.id


@pytest.mark.parametrize(
    ("said", "cue"),
    [
        ("what should i do if i can't pee", "what_if"),
        ("i've leaked for years", "long_standing"),
        ("my foot fell asleep yesterday", "benign"),
        ("it's numb and still not gone", "continuing"),
        ("my gran was incontinent before she died", "someone_else"),
        ("i am six months pregnant", "pregnant"),
        ("i have an ulcer", "medicine_risk"),
        ("i'm on warfarin", "medicine_risk"),
        ("he pushed me down the stairs", "abuse"),
        ("where am i", "confused"),
        ("help help", "distress"),
        ("what about surgery", "follow_up"),
        ("yes it feels normal", "says_yes"),
        ("no not at all", "says_no"),
        ("yes but a bit numb", "hedge"),
    ],
)
def test_cues_are_found_in_plain_words(said: str, cue: str, cues: CueFinder) -> None:
    assert cue in cues.find(said)


@pytest.mark.parametrize(
    ("said", "cue"),
    [
        ("what is sciatica", "what_if"),
        ("is it safe for pregnant women", "pregnant"),
        ("no i am not pregnant", "pregnant"),
        ("my gran was incontinent before she died", "self"),
        ("my crotch feels like it's asleep", "benign"),
        ("i can't feel my bum", "benign"),
        ("who am i speaking to", "confused"),
        ("help me with exercises", "distress"),
        ("does walking help", "distress"),
        ("tell me in english", "not_english"),
        ("my husband has sciatica", "abuse"),
        ("the notes say so", "says_no"),
    ],
)
def test_other_words_give_no_cue(said: str, cue: str, cues: CueFinder) -> None:
    assert cue not in cues.find(said)
