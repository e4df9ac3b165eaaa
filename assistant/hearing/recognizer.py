"""What every recognizer does, and how a whole recording is given to one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.hearing.conditioning import conditioned
from assistant.hearing.endpointing import Endpointer, voice_detector
from assistant.messages import Transcript, Word
from assistant.sound import Sound

MOST_ALTERNATIVES = 4
"""Hypotheses beside the best one."""

RATE = 16_000
"""Samples a second (Hz) that every recognizer takes."""


class Recognizer(Protocol):
    """Turns speech into text, utterance by utterance. Not to be used by two threads at once."""

    name: str
    """As the command line calls it."""

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the result of a whole utterance (16-bit mono at `RATE`) at once; raises RecognizerError."""

    def feed(self, pcm: bytes) -> Transcript | None:
        """Take more of an utterance (16-bit mono at `RATE`) and give a partial result where it changed.

        Raises RecognizerError.
        """

    def finish(self) -> Transcript:
        """End the utterance, give its final result and be ready for the next; raises RecognizerError."""

    def reset(self) -> None:
        """Forget the utterance so far."""


def transcribe(recognizer: Recognizer, sound: Sound | Iterable[bytes]) -> Transcript:
    """Transcribe a whole recording as one utterance, however many pauses it has.

    `sound` is at `RATE`; long recordings are best given in blocks. Stretches without speech cost next to nothing.
    """
    return joined(list(transcribe_each(recognizer, sound)))


def transcribe_each(recognizer: Recognizer, sound: Sound | Iterable[bytes]) -> Iterator[Transcript]:
    """Transcribe a recording utterance by utterance; times count from its beginning."""
    endpointer = Endpointer(voice_detector())
    blocks = conditioned([sound.pcm] if isinstance(sound, Sound) else sound)
    utterance: list[bytes] = []
    for piece in itertools.chain(itertools.chain.from_iterable(map(endpointer.feed, blocks)), endpointer.finish()):
        utterance.append(piece.pcm)
        if piece.last:
            transcript = recognizer.recognize(_levelled(b"".join(utterance)))
            utterance.clear()
            if transcript.text:
                yield _later(transcript, piece.start)


def joined(transcripts: Sequence[Transcript]) -> Transcript:
    """Put the utterances of one recording together; each alternative differs from the text in one utterance."""
    text = " ".join(transcript.text for transcript in transcripts)
    ranked = sorted(
        (rank, index, alternative)
        for index, transcript in enumerate(transcripts)
        for rank, alternative in enumerate(transcript.alternatives)
    )
    alternatives = (
        " ".join(alternative if index == number else other.text for number, other in enumerate(transcripts))
        for _, index, alternative in ranked
    )
    return Transcript(
        text=text,
        alternatives=tuple(dict.fromkeys(line for line in alternatives if line != text)),
        words=tuple(word for transcript in transcripts for word in transcript.words),
    )


def _later(transcript: Transcript, seconds: float) -> Transcript:
    words = tuple(
        Word(word.text, round(word.start + seconds, 2), round(word.end + seconds, 2), word.confidence)
        for word in transcript.words
    )
    return replace(transcript, words=words)


def _levelled(pcm: bytes) -> bytes:
    import numpy as np

    from assistant.hearing.levels import levelled

    samples = levelled((np.frombuffer(pcm, "<i2") / 32768).astype(np.float32))
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()
