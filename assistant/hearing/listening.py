"""Hears utterances in a stream of sound: when each begins, its words so far, when it ends, and all its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.hearing.endpointing import Endpointer, Piece
from assistant.hearing.recognizer import RATE, Recognizer, joined
from assistant.hearing.unfinished import wants_more
from assistant.messages import Transcript

UNFINISHED_SECONDS = 1.2
"""How much longer an utterance is waited for whose last word wants another one."""
PART_SECONDS = 20.0
"""A story longer than this is recognized part by part, parted where the person pauses for breath."""
BREATH_SECONDS = 0.3
LONGEST_STORY = 180.0
"""Seconds after which even a story is answered; in a din no silence ever comes."""


@dataclass(frozen=True, slots=True)
class Onset:
    """Somebody began to speak."""


@dataclass(frozen=True, slots=True)
class End:
    """Nobody has spoken for the patience of the endpointer; the words come next."""


Heard = Onset | End | Transcript


class Listening:
    """One stream and the utterances in it, each given as `Onset`, partial transcripts, `End`, final transcript."""

    def __init__(self, recognizer: Recognizer, endpointer: Endpointer) -> None:
        """Recognize what the endpointer finds; its patience is that with a speaker who has come to an end."""
        self._recognizer = recognizer
        self._endpointer = endpointer
        self._patience = endpointer.patience
        self._parts: list[Transcript] = []
        self._seconds = 0.0
        self._begun = False

    def feed(self, block: bytes) -> Iterator[Heard]:
        """Take more sound (16-bit mono at `RATE`); raises RecognizerError."""
        for piece in self._endpointer.feed(block):
            yield from self._hear(piece)

    def finish(self) -> Iterator[Heard]:
        """End the stream, and with it the utterance that it broke off; raises RecognizerError."""
        for piece in self._endpointer.finish():
            yield from self._hear(piece)

    def reset(self) -> None:
        """Forget the utterance so far; raises RecognizerError."""
        self._forget()
        self._endpointer.reset()
        self._recognizer.reset()

    def _hear(self, piece: Piece) -> Iterator[Heard]:
        if not self._begun:
            self._begun = True
            yield Onset()
        self._seconds += len(piece.pcm) / 2 / RATE
        partial = self._recognizer.feed(piece.pcm)
        if piece.last:
            yield End()
            final = joined([*self._parts, self._recognizer.finish()])
            self._forget()
            yield final
            return
        if partial is not None and partial.text:
            self._endpointer.patience = self._patience + UNFINISHED_SECONDS * wants_more(partial.text)
            yield replace(joined([*self._parts, partial]), final=False)
        if self._seconds > PART_SECONDS and self._endpointer.silence >= BREATH_SECONDS:
            self._parts.append(self._recognizer.finish())
            self._seconds = 0.0

    def _forget(self) -> None:
        self._endpointer.patience = self._patience
        self._parts, self._seconds, self._begun = [], 0.0, False


def utterances(blocks: Iterable[bytes], recognizer: Recognizer, endpointer: Endpointer) -> Iterator[Transcript]:
    """Give what is said in `blocks`: partial results while somebody speaks, a final one when they stop.

    What isn't speech gives nothing. Raises what the microphone and the recognizer raise.
    """
    listening = Listening(recognizer, endpointer)
    for block in blocks:
        yield from _words(listening.feed(block))
    yield from _words(listening.finish())


def _words(heard: Iterable[Heard]) -> Iterator[Transcript]:
    for one in heard:
        if isinstance(one, Transcript) and one.text:
            yield one
