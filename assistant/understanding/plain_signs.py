"""Finds the sentences that are always heard as a danger sign, as words in a row anywhere in an utterance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.understanding.normalise import tokens


class PlainSigns:
    """The plain sentences of each red flag, by their first word."""

    def __init__(self, sentences: Mapping[str, Sequence[str]], contractions: Mapping[str, str]) -> None:
        """Take the sentences of each flag."""
        self._by_first: dict[str, list[tuple[list[str], str]]] = {}
        for flag, of_flag in sentences.items():
            for sentence in of_flag:
                words = tokens(sentence, contractions)
                self._by_first.setdefault(words[0], []).append((words, flag))

    def find(self, found: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """Give each flag that is told of plainly, with the words that tell it."""
        for place, token in enumerate(found):
            for words, flag in self._by_first.get(token, ()):
                if list(found[place : place + len(words)]) == words:
                    yield flag, words
