from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.api import Assistant
from assistant.library.intents import Vocabulary
from assistant.messages import Meaning
from assistant.understanding.building import build_tables
from assistant.understanding.tables import load_or_build

from .conftest import Ears

HAPPENING = ("asserted", "other")


def alarms(meaning: Meaning) -> set[str]:
    return {flag.id for flag in meaning.red_flags if flag.strength == "strong" and flag.status in HAPPENING}


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("i can't feel it when i wipe", "saddle_numbness"),
        ("i've wet myself and i didn't feel it", "bladder_bowel_loss"),
        ("i have crushing pain in my chest", "chest_pain"),
        ("i want to kill myself", "suicidal_thoughts"),
        ("what exercises help oh and i can't feel it when i wipe", "saddle_numbness"),
        ("my husband has lost control of his bladder", "bladder_bowel_loss"),
    ],
)
def test_danger_signs_alarm(understand: Ears, said: str, flag: str) -> None:
    assert flag in alarms(understand(said))


def test_a_danger_sign_is_found_in_the_midst_of_a_long_story(understand: Ears) -> None:
    before = (
        "so last week we drove up to see my sister and her new kitchen which is lovely and bright and the dog came too "
    )
    after = " and then we had our tea and watched the television until it was late and everybody went up to bed"
    assert "saddle_numbness" in alarms(understand(before + "but i can't feel anything when i wipe" + after))


def test_an_alternative_is_enough(understand: Ears) -> None:
    best, other = "what shall we have for tea", "i can't feel it when i wipe"
    assert not understand(best).red_flags
    meaning = understand(best, "what shall we have for me", other)
    assert "saddle_numbness" in alarms(meaning)
    assert meaning.misheard
    assert not understand(other).misheard


def test_the_most_alarming_reading_of_a_flag_counts(understand: Ears) -> None:
    meaning = understand("i can feel it fine when i wipe no numbness", "i can't feel it when i wipe")
    statuses = {flag.status for flag in meaning.red_flags if flag.id == "saddle_numbness"}
    assert statuses == {"asserted"}


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("i have cord a equina syndrome", "cauda_equina_named"),
        ("my arse is num", "saddle_numbness"),
        ("i can't we'll", "urinary_retention"),
        ("i feinted in the corridor", "collapse"),
    ],
)
def test_a_sound_alike_is_heard_as_weak_evidence(understand: Ears, said: str, flag: str) -> None:
    meaning = understand(said)
    assert (flag, "weak") in {(found.id, found.strength) for found in meaning.red_flags}
    assert not alarms(meaning)


def test_idioms_hide_their_own_words_alone(understand: Ears, vocabulary: Vocabulary) -> None:
    for idiom in vocabulary.idioms:
        assert not alarms(understand(f"that film was {idiom} the other day")), idiom
    assert "saddle_numbness" in alarms(understand("i was bored stiff and now i can't feel it when i wipe"))


@pytest.mark.parametrize(
    "said",
    [
        "is it normal that i can't feel it when i wee",
        "there is no feeling at all between my legs",
        "i have no control over my bladder",
        "nothing comes out when i try to pee and my belly is bursting",
    ],
)
def test_what_only_looks_like_a_denial_is_the_sign_itself(understand: Ears, said: str) -> None:
    assert alarms(understand(said)), said


def with_vocabulary(assistant: Assistant, **changed: tuple[str, ...]) -> Ears:
    library = assistant.library
    tables = load_or_build(library.intents_folder, build_tables, print)
    return Ears(Assistant(replace(library, vocabulary=replace(library.vocabulary, **changed)), tables, "GB"))


def test_words_that_are_no_denial_undo_one(assistant: Assistant) -> None:
    said = "i don't have any numbness down below"
    assert not alarms(Ears(assistant)(said))
    assert alarms(with_vocabulary(assistant, not_denials=("any numbness",))(said))


def test_an_idiom_is_cut_out_before_danger_signs_are_looked_for(assistant: Assistant) -> None:
    said = "my heart skips a beat and i have crushing pain in my chest whenever they score"
    assert alarms(Ears(assistant)(said))
    assert not alarms(with_vocabulary(assistant, idioms=("i have crushing pain in my chest",))(said))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("i don't have any numbness down below", "negated"),
        ("no i can feel fine when i wipe", "negated"),
        ("what if i lose control of my bladder", "hypothetical"),
        ("i had cancer ten years ago", "past"),
    ],
)
def test_denied_asked_and_past_signs_are_told_apart(understand: Ears, said: str, status: str) -> None:
    found = {flag.status for flag in understand(said).red_flags}
    assert status in found
    assert not alarms(understand(said))


@pytest.mark.parametrize("said", ["what is sciatica", "should i use heat or ice", "thanks", "stop", "", "the the the"])
def test_ordinary_talk_raises_nothing(understand: Ears, said: str) -> None:
    assert understand(said).red_flags == ()


def test_the_most_dangerous_comes_first(understand: Ears) -> None:
    meaning = understand("my foot is dragging and i have crushing pain in my chest and can't breathe")
    strong = [flag.tier for flag in meaning.red_flags if flag.strength == "strong"]
    order = ("emergency", "urgent", "soon")
    assert strong == sorted(strong, key=order.index)
    assert strong[0] == "emergency"
