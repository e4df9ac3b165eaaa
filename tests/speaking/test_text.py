from __future__ import annotations

import pytest

from assistant.speaking.text import MAX_CHARACTERS, clean, respeller, sentences


def test_sentences_are_cut_at_their_ends() -> None:
    text = 'Call 999 now. Do you feel it? "Yes!" Then rest…\n\nWalk a little'
    assert sentences(text) == ("Call 999 now.", "Do you feel it?", '"Yes!"', "Then rest…", "Walk a little")


def test_an_abbreviation_or_a_number_ends_no_sentence() -> None:
    assert sentences("Dr. Smith takes 2.5 mg, e.g. Monday. Then none.") == (
        "Dr. Smith takes 2.5 mg, e.g. Monday.",
        "Then none.",
    )


@pytest.mark.parametrize("text", ["word " * 5000, "x" * 5000, "pain, " * 1000])
def test_a_long_text_is_cut_without_losing_anything(text: str) -> None:
    pieces = sentences(text)
    assert max(map(len, pieces)) <= MAX_CHARACTERS
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    text = "a" * 200 + ", " + "b " * 100
    assert sentences(text)[0] == "a" * 200 + ","


@pytest.mark.parametrize("text", ["", "  ", "...", "\x00", "?!", "— –"])
def test_nothing_to_say_gives_no_sentence(text: str) -> None:
    assert sentences(text) == ()


def test_what_crashes_a_voice_is_dropped() -> None:
    assert clean("a\x00b\ud800c\x1b") == "a b c "
    assert sentences("Call\x00 now.") == ("Call now.",)


def test_whole_words_are_respelled_whatever_their_case() -> None:
    respell = respeller({"L5": "ell five", "L5 root": "the fifth root", "NHS": "en aitch ess"})
    assert respell("The l5 Root, L5 and L55 of the nhs.") == "The the fifth root, ell five and L55 of the en aitch ess."


def test_no_words_respell_nothing() -> None:
    assert respeller({})("as it is") == "as it is"
