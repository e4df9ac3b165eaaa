"""From what was said to plain tokens: lower case, no punctuation, short forms written out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

MOST_TOKENS = 600
"""Four minutes of speech. Of anything longer the first and the last half of this many tokens are looked at."""

_NOT_WORD = re.compile(r"[^a-z0-9']+")
_DIGIT_EDGE = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "ʼ": "'"})
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_CHARACTERS_A_TOKEN = 12


def tokens(text: str, contractions: Mapping[str, str]) -> list[str]:
    """Split `text` into tokens, with each of `contractions` written out.

    Accents are dropped, digits become words, everything that is not a letter or an apostrophe separates.
    """
    most = MOST_TOKENS * _CHARACTERS_A_TOKEN
    if len(text) > most:
        text = text[: most // 2] + " " + text[-most // 2 :]
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    found: list[str] = []
    for raw in _NOT_WORD.sub(" ", _DIGIT_EDGE.sub(" ", text.lower())).split():
        word = raw.strip("'")
        if not word:
            continue
        if word[0].isdigit():
            found.extend(_number(word))
        else:
            found.extend(contractions.get(word, word).split())
    if len(found) > MOST_TOKENS:
        found = found[: MOST_TOKENS // 2] + found[-MOST_TOKENS // 2 :]
    return found


def holds(found: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether `words` stand in `found`, one behind the other."""
    return any(list(found[place : place + len(words)]) == list(words) for place in range(len(found) - len(words) + 1))


def _number(digits: str) -> list[str]:
    if len(digits) > 2 or not digits.isdecimal():
        return [_UNITS[int(digit)] for digit in digits[:_CHARACTERS_A_TOKEN] if digit.isdecimal()]
    value = int(digits)
    if value < 20:
        return [_UNITS[value]]
    return [_TENS[value // 10 - 2]] + ([_UNITS[value % 10]] if value % 10 else [])
