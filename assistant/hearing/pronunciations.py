"""How words are said: what the recognizer's dictionary has, what Backtalk adds, and rules for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from assistant.errors import DataError

Pronunciations = Mapping[str, Sequence[str]]
"""A word and the ways to say it, the commonest first, in ARPAbet phones with blanks between them."""

_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
_CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
PHONES = frozenset(f"{_VOWELS} {_CONSONANTS}".split())
"""The 39 phones of the CMU dictionary, which the acoustic model knows."""

_VARIANT = re.compile(r"\(\d+\)$")


def read_pronunciations(path: Path) -> dict[str, tuple[str, ...]]:
    """Read Backtalk's own pronunciations (YAML); raises DataError, which names what is wrong."""
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"{path} can't be read as YAML: {error}") from error
    if not isinstance(found, dict):
        raise DataError(f"{path} must be a mapping of words to lists of pronunciations.")
    for word, ways in found.items():
        if not isinstance(word, str) or not isinstance(ways, list) or not ways:
            raise DataError(f"{path}: {word!r} must be a word with a list of pronunciations; quote words like yes.")
        for way in ways:
            unknown = set(str(way).split()) - PHONES
            if unknown or not isinstance(way, str) or not way.split():
                raise DataError(f"{path}: {word} holds {way!r}, which is not made of ARPAbet phones without stress.")
    return {word: tuple(ways) for word, ways in found.items()}


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """Read a dictionary of the form of CMU Sphinx: a word, a blank, its phones; `word(2)` for another way."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, phones = line.partition(" ")
        if phones:
            found.setdefault(_VARIANT.sub("", word), []).append(phones.strip())
    return found


def write_dictionary(path: Path, words: Pronunciations) -> None:
    """Write the form that `read_dictionary` reads."""
    lines = [
        f"{word if number == 1 else f'{word}({number})'} {way}\n"
        for word, ways in sorted(words.items())
        for number, way in enumerate(ways, start=1)
    ]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def pronounce(
    words: Iterable[str],
    dictionary: Pronunciations,
    own: Pronunciations,
    sound_out: Callable[[Iterable[str]], Mapping[str, str]],
) -> dict[str, tuple[str, ...]]:
    """Give every word of `words` its pronunciations; a word that can't be said at all is left out.

    Those of `own` come first and the dictionary's after them; what neither has is made up by `sound_out`.
    """
    found = {word: tuple(dict.fromkeys((*own.get(word, ()), *dictionary.get(word, ())))) for word in words}
    unknown = [word for word, ways in found.items() if not ways]
    said = sound_out(unknown) if unknown else {}
    return {word: ways or (said[word],) for word, ways in found.items() if ways or word in said}
