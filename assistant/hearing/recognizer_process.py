"""Runs a recognizer in a process of its own.

PocketSphinx lets no other thread of Python run while it works, 0.6 s at the end of an utterance of 6 s: the loudspeaker
would stutter and nothing could be stopped. A process of its own may also die of what would end a whole program.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from assistant.errors import BacktalkError, RecognizerError
from assistant.hearing.recognizer import Recognizer
from assistant.messages import Transcript

START_SECONDS = 300.0
"""The largest models take long to load, and what is learned once takes a minute."""
ANSWER_SECONDS = 20.0
"""After this long without an answer it hangs."""


class RecognizerProcess:
    """A `Recognizer` whose work is done elsewhere; where it fails it is done with, and another one must be made."""

    def __init__(self, make: Callable[[], Recognizer]) -> None:
        """Make the recognizer by `make`, which must be picklable; raises RecognizerError with the reason of `make`."""
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make), name="recognizer", daemon=True)
        self._process.start()
        theirs.close()
        self.name: str = self._answer(START_SECONDS)

    @property
    def pid(self) -> int | None:
        """The id of the process."""
        return self._process.pid

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the result of a whole utterance at once; raises RecognizerError."""
        transcript: Transcript = self._ask("recognize", pcm)
        return transcript

    def feed(self, pcm: bytes) -> Transcript | None:
        """Take more of an utterance and give the words so far where they changed; raises RecognizerError."""
        partial: Transcript | None = self._ask("feed", pcm)
        return partial

    def finish(self) -> Transcript:
        """End the utterance and give its final result; raises RecognizerError."""
        transcript: Transcript = self._ask("finish")
        return transcript

    def reset(self) -> None:
        """Forget the utterance so far; raises RecognizerError."""
        self._ask("reset")

    def close(self) -> None:
        """End the process."""
        self._line.close()
        self._process.kill()
        self._process.join(1)

    def _ask(self, what: str, *arguments: bytes) -> Any:
        try:
            self._line.send((what, arguments))
        except OSError as error:
            self.close()
            raise RecognizerError(_STOPPED) from error
        return self._answer(ANSWER_SECONDS)

    def _answer(self, seconds: float) -> Any:
        try:
            if not self._line.poll(seconds):
                self.close()
                raise RecognizerError(_STOPPED)
            answer, error = self._line.recv()
        except (EOFError, OSError) as gone:
            self.close()
            raise RecognizerError(_STOPPED) from gone
        if error is not None:
            self.close()
            raise RecognizerError(error)
        return answer


_STOPPED = "What turns speech into words has stopped; it is started again."


def _serve(line: Connection, make: Callable[[], Recognizer]) -> None:
    """Answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the conversation
    try:
        recognizer = make()
        line.send((recognizer.name, None))
    except BacktalkError as error:
        line.send((None, str(error)))
        return
    with contextlib.suppress(EOFError, OSError):
        while True:
            what, arguments = line.recv()
            try:
                line.send((getattr(recognizer, what)(*arguments), None))
            except Exception as error:  # recognizers are libraries of their own, which raise what they like
                line.send((None, str(error) or type(error).__name__))
    os._exit(0)
