"""Works out the final words in the first silence, so that nobody waits for them once the silence was long enough."""

from __future__ import annotations

import time

from assistant.hearing.recognizer import RATE, Recognizer
from assistant.messages import Transcript

AHEAD_SECONDS = 0.25
"""Silence after which the final words are worked out; they are thrown away where the person goes on."""
MOST_WORK = 1.5
"""Seconds of work of the recognizer up to which that is done: who goes on is heard anew, from the beginning."""


class Part:
    """Something said without a longer pause, and its recognizer, which is at the end of nothing else."""

    def __init__(self, recognizer: Recognizer) -> None:
        """Begin a part."""
        self._recognizer = recognizer
        self._pcm: list[bytes] = []
        self._work = 0.0
        self._ahead: Transcript | None = None

    @property
    def seconds(self) -> float:
        """How long it is."""
        return sum(map(len, self._pcm)) / 2 / RATE

    def feed(self, pcm: bytes, *, silent: bool) -> Transcript | None:
        """Take more sound (16-bit mono at `RATE`) and give the words so far where they changed.

        Once the final words are known, what is `silent` changes nothing. Raises RecognizerError.
        """
        self._pcm.append(pcm)
        if self._ahead is not None:
            if silent:
                return None
            self._ahead = None
            pcm = b"".join(self._pcm)
        begun = time.monotonic()
        partial = self._recognizer.feed(pcm)
        self._work += time.monotonic() - begun
        return partial

    def look_ahead(self) -> Transcript | None:
        """Give the words as if it ended here; None where they were given, or would cost too much. RecognizerError."""
        if self._ahead is not None or self._work > MOST_WORK:
            return None
        self._ahead = self._recognizer.finish()
        return self._ahead

    def finish(self) -> Transcript:
        """End it and give its final words; raises RecognizerError."""
        return self._recognizer.finish() if self._ahead is None else self._ahead
