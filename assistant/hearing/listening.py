"""Hears utterances in a stream of sound: when each begins, its words so far, when it ends, and all its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.hearing.endpointing import Endpointer, Piece
from assistant.hearing.looking_ahead import AHEAD_SECONDS, Part
from assistant.hearing.recognizer import Recognizer, joined
from assistant.hearing.unfinished import wants_more
from assistant.messages import Transcript

UNFINISHED_SECONDS = 1.2
"""How much longer an utterance is waited for whose last word wants another one."""
HASTE = 0.6
"""Share of the patience that is enough where the words are `whole`."""
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

    def __init__(
        self,
        recognizer: Recognizer,
        endpointer: Endpointer,
        whole: Callable[[Transcript], bool] = lambda transcript: False,
    ) -> None:
        """Recognize what the endpointer finds; its patience is that with a speaker who may have come to an end.

        `whole` tells of words that are surely all that the person wants to say: these are waited for less.
        """
        self._recognizer = recognizer
        self._endpointer = endpointer
        self._whole = whole
        self._patience = endpointer.patience
        self._parts: list[Transcript] = []
        self._part: Part | None = None

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
        if self._part is None:
            self._part = Part(self._recognizer)
            if not self._parts:
                yield Onset()
        silence = self._endpointer.silence
        partial = self._part.feed(piece.pcm, silent=piece.last or silence >= AHEAD_SECONDS)
        if piece.last:
            yield End()
            final = self._joined(self._part.finish())
            self._forget()
            yield final
            return
        if partial is not None and partial.text:
            yield self._so_far(partial)
        if self._part.seconds > PART_SECONDS and silence >= BREATH_SECONDS:
            self._parts.append(self._part.finish())
            self._part = None
        elif silence >= AHEAD_SECONDS and (ahead := self._part.look_ahead()) is not None:
            words = self._so_far(ahead)
            if self._whole(words):
                self._endpointer.patience *= HASTE
            if words.text:
                yield words

    def _so_far(self, words: Transcript) -> Transcript:
        """Put a partial result behind what was said before; its last word tells how long to wait for another one."""
        words = replace(self._joined(words), final=False)
        self._endpointer.patience = self._patience + UNFINISHED_SECONDS * wants_more(words.text)
        return words

    def _joined(self, words: Transcript) -> Transcript:
        return joined([*self._parts, words])

    def _forget(self) -> None:
        self._endpointer.patience = self._patience
        self._parts = []
        self._part = None


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
