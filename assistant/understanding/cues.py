"""Hears what else the words of an utterance tell: who speaks, of whom, since when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.understanding.normalise import tokens

_ANY = r"\S+"


class CueFinder:
    """Finds cues as whole words anywhere in an utterance."""

    def __init__(self, phrases: Mapping[str, Sequence[str]], contractions: Mapping[str, str]) -> None:
        """Take the phrases of cues.yaml by cue."""
        self._contractions = contractions
        self._patterns = {
            cue: re.compile("|".join(self._pattern(phrase) for phrase in of_cue)) for cue, of_cue in phrases.items()
        }

    def find(self, text: str) -> frozenset[str]:
        """Give the cues of an utterance, or of a part of one."""
        said = f" {' '.join(tokens(text, self._contractions))} "
        return frozenset(cue for cue, pattern in self._patterns.items() if pattern.search(said))

    def _pattern(self, phrase: str) -> str:
        begins, ends = phrase.startswith("^"), phrase.endswith("$")
        slots = [self._slot(slot) for slot in phrase.strip("^$").split()]
        return ("^" if begins else "") + " " + " ".join(slots) + (" $" if ends else "(?= )")

    def _slot(self, slot: str) -> str:
        if slot == "*":
            return _ANY
        choices = {" ".join(tokens(word, self._contractions)) for word in slot.split("/")}
        return f"(?:{'|'.join(re.escape(choice) for choice in sorted(choices) if choice)})"
