"""Undoes what recognizers make of our words: "wife" where "wipe" was said, "quarter equina" for "cauda equina"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library.intents import Vocabulary
from assistant.understanding.normalise import tokens


class SoundAlikes:
    """Replaces words that a recognizer may have put for ours."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the sound-alikes of the vocabulary."""
        self._meant: dict[tuple[str, ...], list[str]] = {}
        for word, written in vocabulary.sound_alikes.items():
            for other in written:
                self._meant[tuple(tokens(other, vocabulary.contractions))] = tokens(word, vocabulary.contractions)
        self._longest = max(map(len, self._meant), default=0)

    def meant(self, found: Sequence[str]) -> list[str]:
        """Give the tokens with every sound-alike undone; empty where there is none."""
        undone: list[str] = []
        place = 0
        changed = False
        while place < len(found):
            for length in range(self._longest, 0, -1):
                word = self._meant.get(tuple(found[place : place + length]))
                if word is not None:
                    undone.extend(word)
                    place += length
                    changed = True
                    break
            else:
                undone.append(found[place])
                place += 1
        return undone if changed else []
