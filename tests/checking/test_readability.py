from __future__ import annotations

import pytest
from command import ROOT

from assistant.checking.readability import grade, guessed_syllables, sentences, spelled_syllables, words
from assistant.checking.syllables import SyllableCounter, syllable_counter
from assistant.hearing.pronunciations import read_pronunciations

WORDS = {
    "the": 1, "strength": 1, "leg": 1, "walk": 1, "sciatica": 4, "emergency": 4, "physiotherapist": 6, "once": 1,
    "herniated": 4, "ibuprofen": 4, "numbness": 2, "tired": 2, "people": 2, "idea": 3, "sciatic": 3, "piriformis": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def counter() -> SyllableCounter:
    own = read_pronunciations(ROOT / "intents" / "en" / "pronunciations.yaml")
    return syllable_counter({*WORDS, "sixty", "five", "doctor"}, own)


@pytest.mark.parametrize(("word", "count"), WORDS.items())
def test_syllables_are_counted_by_the_dictionaries(counter: SyllableCounter, word: str, count: int) -> None:
    assert counter(word) == count


@pytest.mark.parametrize(("word", "count"), [("MRI", 3), ("NHS", 3), ("CT", 2), ("sixty-five", 3), ("doctor's", 2)])
def test_abbreviations_joined_words_and_possessives_are_counted(
    counter: SyllableCounter, word: str, count: int
) -> None:
    assert counter(word) == count


@pytest.mark.parametrize(("word", "count"), [("blorf", 1), ("zamole", 2), ("table", 2), ("knee", 1), ("brrr", 1)])
def test_a_word_that_no_dictionary_holds_is_guessed(word: str, count: int) -> None:
    assert guessed_syllables(word) == count


def test_a_letter_has_one_syllable_and_only_w_has_three() -> None:
    assert spelled_syllables("MRI") == 3
    assert spelled_syllables("WC") == 4


def test_the_grade_is_that_of_kincaid(counter: SyllableCounter) -> None:
    # Nine words, two sentences, nine syllables: 0.39 * 4.5 + 11.8 * 1 - 15.59.
    assert grade("The leg. The leg the walk the walk the.", counter) == pytest.approx(-2.035)


def test_longer_words_and_longer_sentences_raise_the_grade(counter: SyllableCounter) -> None:
    plain = grade("The leg. The walk.", counter)
    assert grade("The leg the walk.", counter) > plain
    assert grade("The emergency. The physiotherapist.", counter) > plain


def test_nothing_has_no_grade(counter: SyllableCounter) -> None:
    assert grade("", counter) == 0
    assert grade("...", counter) == 0


def test_words_and_sentences_are_split_as_they_are_said() -> None:
    assert words("Don't, at sixty-five.") == ["Don't", "at", "sixty-five"]
    assert [len(found) for found in sentences("Call nine, nine, nine now. Is it numb? Stop")] == [5, 3, 1]
