from __future__ import annotations

import pytest

from assistant.library.intents import Intents
from assistant.understanding.intents import LONGEST_COMMAND
from assistant.understanding.normalise import tokens

from .conftest import Ears

CONTROLS = ("stop", "repeat")


@pytest.mark.parametrize("control", CONTROLS)
def test_stop_and_repeat_never_lose(understand: Ears, intents: Intents, control: str) -> None:
    for phrase in intents.intents[control].phrases:
        for said in (phrase.text, phrase.text.upper(), f"um {phrase.text} please"):
            assert understand(said).intents == (control,), said


@pytest.mark.parametrize("word", ["stop", "STOP!", "um stop", "stop please", "repeat", "say that again", "be quiet"])
def test_the_plainest_commands_are_obeyed(understand: Ears, word: str) -> None:
    assert understand(word).intent in CONTROLS


@pytest.mark.parametrize(
    "question",
    [
        "does walking stop the pain",
        "can i stop taking my tablets",
        "how do i stop it coming back",
        "what stops the pain at night",
        "do i have to stop working",
        "how many times do i repeat the stretch",
        "should i go back to work with sciatica",
        "will i need help getting out of a chair",
        "is it safe to go faster on the treadmill",
    ],
)
def test_a_question_that_holds_the_word_of_a_control_is_no_control(
    understand: Ears, intents: Intents, question: str
) -> None:
    intent = understand(question).intent
    assert intent is None or intents.intents[intent].kind != "control"


def test_every_phrase_of_a_control_is_obeyed_word_for_word(understand: Ears, intents: Intents) -> None:
    for intent in intents.intents.values():
        if intent.kind == "control":
            for phrase in intent.phrases:
                assert understand(phrase.text).intents == (intent.id,), phrase


def test_what_is_longer_than_a_command_is_none(understand: Ears, intents: Intents) -> None:
    order = "please speak a bit slower i can't keep up with you speaking so fast"
    assert understand(" ".join(order.split()[:5])).intent == "slower"
    assert len(tokens(order, intents.vocabulary.contractions)) > LONGEST_COMMAND
    intent = understand(order).intent
    assert intent is None or intents.intents[intent].kind != "control"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("what is sciatica", "what_is_sciatica"),
        ("erm so like what is sciatica you know", "what_is_sciatica"),
        ("should i use heat or ice", "heat_and_ice"),
        ("shoud i use heet or ice", "heat_and_ice"),
        ("how should i sleep with this leg", "sleeping_positions"),
        ("my neighbour came round yesterday with her dog and anyway should i use ice or heat on it", "heat_and_ice"),
    ],
)
def test_questions_are_understood_through_fillers_spelling_and_stories(
    understand: Ears, said: str, intent: str
) -> None:
    assert understand(said).intent == intent


@pytest.mark.parametrize(
    "said", ["what's the weather tomorrow", "play some jazz", "book me a table for two", "who won the match", ""]
)
def test_other_subjects_are_not_answered(understand: Ears, said: str) -> None:
    assert understand(said).intent in (None, "out_of_scope")


def test_candidates_are_ranked_and_lie_between_nothing_and_one(understand: Ears) -> None:
    meaning = understand("something about my leg")
    scores = [candidate.score for candidate in meaning.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({candidate.intent for candidate in meaning.candidates}) == len(scores) >= 2


def test_only_the_first_hypothesis_asks(understand: Ears) -> None:
    assert understand("should i use heat or ice", "play some jazz").intent == "heat_and_ice"
    assert understand("", "should i use heat or ice").intent == "heat_and_ice"


def test_what_every_hypothesis_garbles_elsewhere_is_understood_from_all_of_them(understand: Ears) -> None:
    heard = ("what axes sizes help", "what exercises hell", "walked exercises help")
    assert understand(heard[0]).intent != "exercises_and_stretches"
    assert understand(*heard).intent == "exercises_and_stretches"
