from __future__ import annotations

import math
from array import array

import pytest

from assistant.library.intents import Intents
from assistant.understanding.features import BLOCK_WEIGHTS, FeatureSpace, Lexicon, feature_names, lexicon
from assistant.understanding.normalise import tokens
from assistant.understanding.training import FEWEST, fit_space

LEXICON = Lexicon({"pee": [["wee"], ["pass", "water"]], "toilet": [["loo"], ["wee"]]})


def test_concepts_are_found_by_words_and_word_groups_and_a_word_may_name_two() -> None:
    assert LEXICON.find(["i", "need", "a", "wee"]) == {"pee", "toilet"}
    assert LEXICON.find(["i", "can't", "pass", "water"]) == {"pee"}
    assert LEXICON.find(["water", "will", "pass"]) == set()


def test_features_are_words_pairs_letters_and_concepts() -> None:
    names = feature_names(["back", "pain"], {"pain"})
    assert {"wback", "wback pain", "w| back", "wpain |", "c<bac", "tpain"} <= names


def test_words_that_differ_by_an_ending_share_letters() -> None:
    one, other = (feature_names([word], ()) for word in ("stretch", "stretching"))
    assert any(name.startswith("c") for name in one & other)


def test_each_block_has_its_own_length_whatever_the_other_blocks_hold() -> None:
    phrases = [phrase.split() for phrase in ("i need a wee", "i need a loo", "a wee is all i need", "the loo")]
    space = fit_space(phrases, LEXICON)
    by_number = {number: name for name, number in space.numbers.items()}
    squares = dict.fromkeys(BLOCK_WEIGHTS, 0.0)
    for number, value in space.vector(["i", "need", "a", "wee"]):
        squares[by_number[number][0]] += value**2
    assert {block: math.sqrt(square) for block, square in squares.items()} == pytest.approx(BLOCK_WEIGHTS, rel=1e-5)


def test_rarer_features_tell_more_and_the_rarest_are_left_out() -> None:
    phrases = [["back", "pain"]] * 5 + [["leg", "pain"]] * FEWEST + [["unique"]] * (FEWEST - 1)
    space = fit_space(phrases, Lexicon({}))
    assert space.idf[space.numbers["wleg"]] > space.idf[space.numbers["wback"]] > space.idf[space.numbers["wpain"]]
    assert "wunique" not in space.numbers


def test_what_was_never_seen_gives_nothing() -> None:
    assert FeatureSpace({}, array("f"), LEXICON).vector(["xyzzy"]) == []


def test_every_concept_of_the_vocabulary_can_be_found(intents: Intents) -> None:
    vocabulary = intents.vocabulary
    known = lexicon(vocabulary)
    for concept, words in vocabulary.synonyms.items():
        for word in words:
            assert concept in known.find(tokens(word, vocabulary.contractions)), (concept, word)
