from __future__ import annotations

import random
from pathlib import Path

import pocketsphinx
import pytest

from assistant.errors import DataError
from assistant.hearing.letter_to_sound import arpabet, sound_out
from assistant.hearing.pronunciations import PHONES, pronounce, read_dictionary, read_pronunciations, write_dictionary
from hearing.making import wrong_words

DICTIONARY = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))


def test_sciatica_is_said_in_many_ways(own: dict[str, tuple[str, ...]]) -> None:
    assert len(own["sciatica"]) >= 4
    assert "K AA N T" in own["can't"]
    assert {"cauda", "equina", "herniated", "piriformis", "physio", "paracetamol", "loo", "gammy"} <= own.keys()


def test_our_phones_are_those_of_the_model() -> None:
    known = {phone for ways in read_dictionary(DICTIONARY).values() for way in ways for phone in way.split()}
    assert known == PHONES


def test_rules_come_close_to_the_dictionary() -> None:
    dictionary = read_dictionary(DICTIONARY)
    words = random.Random(1).sample([word for word in sorted(dictionary) if word.isalpha() and len(word) > 3], 500)
    found = sound_out(words)
    wrong = total = 0
    for word in words:
        best = min(dictionary[word], key=lambda way: wrong_words(way, found[word]))
        wrong += wrong_words(best, found[word])
        total += len(best.split())
    assert wrong / total < 0.16  # a draw from the whole dictionary is mostly names; of common words 3.5 % are wrong


def test_rules_give_only_known_phones() -> None:
    words = ["amitriptyline", "wheesht", "zumba", "rzeszow", "aoife", "o'er", "hmm", "x", "jalapeno"]
    for phones in sound_out(words).values():
        assert set(phones.split()) <= PHONES


def test_ipa_becomes_arpabet() -> None:
    assert arpabet("saɪˈæɾɪkə") == "S AY AE T IH K AH"
    assert arpabet("tʃˈɛɹi") == "CH EH R IY"
    assert arpabet("ˌɪnspˈaɪɚɹɪŋ").split()[-3:] == ["ER", "IH", "NG"]


def test_ours_come_first_and_rules_last() -> None:
    asked: list[str] = []

    def rules(words: object) -> dict[str, str]:
        asked.extend(words)  # type: ignore[call-overload]
        return {"blorp": "B L AO R P"}

    found = pronounce(["bath", "blorp", "xyz"], {"bath": ["B AE TH"]}, {"bath": ["B AA TH", "B AE TH"]}, rules)
    assert found == {"bath": ("B AA TH", "B AE TH"), "blorp": ("B L AO R P",)}
    assert asked == ["blorp", "xyz"]


def test_a_dictionary_survives_writing(tmp_path: Path) -> None:
    words = {"can't": ["K AE N T", "K AA N T"], "bath": ["B AE TH"]}
    write_dictionary(tmp_path / "a.dict", words)
    assert read_dictionary(tmp_path / "a.dict") == words


@pytest.mark.parametrize(
    "text", ["- a", "a: b", "a: []", "yes: [Y EH S]", "a: [QQ]", "a: [AH0]", "a: ['']", "a: [", "\x00"]
)
def test_bad_files_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pronunciations.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=r"pronunciations\.yaml"):
        read_pronunciations(path)
