"""How hard a text is to follow: words, sentences, syllables and the reading level of Flesch and Kincaid.

Reading level after Kincaid, Fishburne, Rogers and Chissom 1975: the grade of an American school that suffices.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.?!]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?:[aeiouy]l|[^aeiouyl])e$")
"""The e of "strike" and "mole", but neither that of "table" nor that of "knee"."""
_LONG_LETTER = "w"
"""The one letter whose name has three syllables; that of every other has one."""

Syllables = Callable[[str], int]


def words(text: str) -> list[str]:
    """Split a text into its words; what a hyphen joins is one word."""
    return _WORD.findall(text)


def sentences(text: str) -> list[list[str]]:
    """Split a text into sentences, each as its words."""
    return [found for part in _SENTENCE_END.split(text) if (found := words(part))]


def grade(text: str, syllables: Syllables) -> float:
    """Give the Flesch-Kincaid grade; 0 where there are no words."""
    found = sentences(text)
    count = sum(map(len, found))
    if not count:
        return 0.0
    spoken = sum(syllables(word) for sentence in found for word in sentence)
    return 0.39 * count / len(found) + 11.8 * spoken / count - 15.59


def guessed_syllables(word: str) -> int:
    """Count the groups of vowels of a word that no dictionary holds, less a silent e at its end."""
    groups = len(_VOWELS.findall(word))
    return max(1, groups - bool(_SILENT_E.search(word)))


def spelled_syllables(letters: str) -> int:
    """Count the syllables of an abbreviation that is said letter by letter."""
    return sum(3 if letter.lower() == _LONG_LETTER else 1 for letter in letters)
