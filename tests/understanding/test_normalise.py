from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.intents import Vocabulary
from assistant.understanding.normalise import MOST_TOKENS, holds, tokens


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("What IS Sciatica?!", "what is sciatica"),
        ("  \t what\nis\r\n sciatica ", "what is sciatica"),
        ("caf\u00e9 na\u00efve", "cafe naive"),
        ("it\u2019s my back", "it is my back"),
        ("'quoted' words", "quoted words"),
        ("l5-s1", "l five s one"),
        ("at 10mg", "at ten mg"),
        ("call 999", "call nine nine nine"),
        ("i'm 67", "i am sixty seven"),
        ("20 times", "twenty times"),
        ("back/leg, foot", "back leg foot"),
        ("\u0967\u0968", ""),
        ("\U0001f600\x00", ""),
        ("", ""),
    ],
)
def test_text_becomes_plain_tokens(vocabulary: Vocabulary, said: str, found: str) -> None:
    assert tokens(said, vocabulary.contractions) == found.split()


def test_short_forms_are_written_out_and_denials_that_are_findings_are_kept(vocabulary: Vocabulary) -> None:
    assert tokens("i've not", vocabulary.contractions) == tokens("i have not", vocabulary.contractions)
    assert tokens("can't", vocabulary.contractions) == ["can't"]


def test_of_a_flood_of_words_the_first_and_the_last_are_kept(vocabulary: Vocabulary) -> None:
    found = tokens("first " + "word " * 5 * MOST_TOKENS + "last", vocabulary.contractions)
    assert len(found) <= MOST_TOKENS
    assert (found[0], found[-1]) == ("first", "last")


@given(st.text())
def test_tokens_are_plain_and_stay_so(text: str) -> None:
    found = tokens(text, {})
    assert all(token and token.isascii() and token == token.lower() for token in found)
    assert tokens(" ".join(found), {}) == found


@given(st.text(alphabet="aeiou \u0301\u0308"))
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    assert tokens(unicodedata.normalize("NFC", text), {}) == tokens(unicodedata.normalize("NFD", text), {})


def test_words_are_held_one_behind_the_other() -> None:
    found = ["no", "feeling", "down", "there"]
    assert holds(found, ["no", "feeling"])
    assert not holds(found, ["feeling", "no"])
    assert not holds(found, ["down", "there", "too"])
