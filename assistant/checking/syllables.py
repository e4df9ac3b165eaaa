"""Counts syllables by the pronunciation dictionary that PocketSphinx carries and by our own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from assistant.checking.readability import guessed_syllables, spelled_syllables

_VOWELS = frozenset(["AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"])


class SyllableCounter:
    """Counts the syllables of words; those that are in no dictionary are guessed."""

    def __init__(self, phones: Mapping[str, str]) -> None:
        """Take words, lower case, with their phones (ARPAbet without stress)."""
        self._counts = {word: sum(phone in _VOWELS for phone in said.split()) for word, said in phones.items()}

    def __call__(self, word: str) -> int:
        """Count the syllables of one word, as it is written."""
        if "-" in word:
            return sum(self(part) for part in word.split("-"))
        plain = word.lower().replace("’", "'")
        if plain in self._counts:
            return self._counts[plain]
        if len(word) > 1 and word.isupper():
            return spelled_syllables(word)
        if plain.endswith("'s") and plain[:-2] in self._counts:
            return self._counts[plain[:-2]]
        return guessed_syllables(plain)


def syllable_counter(needed: Collection[str], own: Mapping[str, Sequence[str]]) -> SyllableCounter:
    """Make the counter for the words `needed` (lower case): the wheel's dictionary goes before `own`.

    Where PocketSphinx is not installed there is only `own`.
    """
    phones = {word: ways[0] for word, ways in own.items()}
    dictionary = _dictionary()
    if dictionary:
        with dictionary.open(encoding="utf-8") as lines:
            for line in lines:
                word, _, said = line.partition(" ")
                if word in needed:
                    phones[word] = said
    return SyllableCounter(phones)


def _dictionary() -> Path | None:
    """Find the dictionary without importing PocketSphinx, which takes long."""
    spec = find_spec("pocketsphinx")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name("model") / "en-us" / "cmudict-en-us.dict"
    return path if path.is_file() else None
