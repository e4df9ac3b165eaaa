"""What is spoken and what can be heard: phrases of `intents/`, ordinary words, and how they are said.

`texts.json`: `training` and `held_out` (lists of phrases, words parted by blanks), `pronunciations` (word to a list of
ways to say it). It is written once, so that the steps agree however `intents/` changes meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.hearing.general_english import read_trie, restricted
from assistant.hearing.language_model import words_of
from assistant.hearing.letter_to_sound import sound_out
from assistant.hearing.pronunciations import pronounce, read_dictionary, read_pronunciations
from assistant.library.folders import data_folder
from assistant.library.intents import Intents, load_intents
from assistant.library.reading import Problems
from assistant.understanding.holding_out import is_held_out, only

ORDINARY_WORDS = 2500
"""The commonest words of English, which are in the vocabulary whether or not a phrase holds them."""
WAYS = 2
"""Pronunciations of one word at most: each makes the graph larger."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The phrases, by whether training may see them, and the vocabulary."""

    training: Sequence[str]
    held_out: Sequence[str]
    """Said by writers of whom training sees nothing, in words that it never sees in this order."""
    pronunciations: Mapping[str, Sequence[str]]


def gather() -> Texts:
    """Read `intents/`; raises RuntimeError where its files are faulty."""
    import pocketsphinx

    problems = Problems()
    folder = data_folder("intents")
    intents = load_intents(folder, problems)
    if problems:
        raise RuntimeError(f"{problems[0]}: run backtalk check first.")
    training = _phrases(only(intents, lambda writer: not is_held_out(writer)))
    held_out = _phrases(only(intents, is_held_out)) - training
    model = Path(pocketsphinx.get_model_path("en-us"))
    dictionary = read_dictionary(model / "cmudict-en-us.dict")
    words = {word for phrase in training | held_out for word in phrase.split()}
    words |= _ordinary_words(model / "en-us.lm.bin", dictionary)
    said = pronounce(sorted(words), dictionary, read_pronunciations(folder / "pronunciations.yaml"), sound_out)
    return Texts(
        training=sorted(phrase for phrase in training if all(word in said for word in phrase.split())),
        held_out=sorted(phrase for phrase in held_out if all(word in said for word in phrase.split())),
        pronunciations={word: list(ways[:WAYS]) for word, ways in said.items()},
    )


def write_texts(texts: Texts, path: Path) -> None:
    """Write them where `read_texts` finds them."""
    path.write_text(json.dumps(asdict(texts), indent=0), encoding="utf-8")


def read_texts(path: Path) -> Texts:
    """Read what `write_texts` wrote."""
    return Texts(**json.loads(path.read_text(encoding="utf-8")))


def _phrases(intents: Intents) -> set[str]:
    return {" ".join(words) for words in map(words_of, intents.sentences()) if words}


def _ordinary_words(path: Path, dictionary: Mapping[str, Sequence[str]]) -> set[str]:
    plain = {word for word in dictionary if words_of(word) == (word,)}
    model = restricted(read_trie(path), plain, ORDINARY_WORDS)
    order = np.argsort(-model.orders[0].probability)
    return {model.words[place] for place in order if model.words[place] in plain}
