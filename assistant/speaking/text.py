"""Prepares text for a voice: cleaning, respelling and cutting into sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

MAX_CHARACTERS = 300
"""A voice takes quadratic time for a long text and crashes on a very long one."""

_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_END = re.compile(r"\n\s*\n|(?<=[.!?…])[\"'”’)\]]*\s+(?=[^a-z\s])")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:Dr|Mr|Mrs|Ms|Prof|St|vs|No|e\.g|i\.e)\.$")
_SPEAKABLE = re.compile(r"\w")


def clean(text: str) -> str:
    """Drop what would cut the text short or crash the voice: NUL, other control characters, lone surrogates."""
    return _UNSPEAKABLE.sub(" ", text)


def sentences(text: str) -> tuple[str, ...]:
    """Cut text into sentences of at most `MAX_CHARACTERS`; empty where there is nothing that can be said."""
    found: list[str] = []
    start = 0
    text = clean(text).strip()
    for end in _END.finditer(text):
        sentence = text[start : end.end()].strip()
        if _ABBREVIATION.search(sentence):
            continue
        found.append(sentence)
        start = end.end()
    found.append(text[start:].strip())
    pieces = (piece for sentence in found for piece in _shorten(" ".join(sentence.split())))
    return tuple(piece for piece in pieces if _SPEAKABLE.search(piece))


def respeller(words: Mapping[str, str]) -> Callable[[str], str]:
    """Make the function that replaces whole words, whatever their case, by their respelling."""
    if not words:
        return str
    spelled = {word.casefold(): respelling for word, respelling in words.items()}
    # The longest first, so that "L5 root" is found before "L5".
    alternatives = "|".join(re.escape(word) for word in sorted(spelled, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: spelled.get(found[0].casefold(), found[0]), text)


def _shorten(sentence: str) -> list[str]:
    """Cut a sentence that is too long behind a comma, else between words, else anywhere."""
    pieces: list[str] = []
    while len(sentence) > MAX_CHARACTERS:
        head = sentence[:MAX_CHARACTERS]
        commas = [found.end() for found in re.finditer(r"[,;:–—]\s", head)]
        late = [end for end in commas if end > MAX_CHARACTERS // 2]
        cut = late[-1] if late else head.rfind(" ") + 1 or MAX_CHARACTERS
        pieces.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*pieces, sentence]
