"""Somebody who types into the real command, in a terminal of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from command import ROOT, Backtalk

SECONDS = 60.0
"""How long a line is waited for."""


class Typed:
    """The command, which takes what it is typed into for a terminal."""

    def __init__(self, command: Sequence[str | bytes | Path], environment: dict[str, str], keyboard: int) -> None:
        self.process = subprocess.Popen(
            command, stdin=keyboard, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
        )
        assert self.process.stdout
        os.set_blocking(self.process.stdout.fileno(), False)
        self.said = ""

    def wait_for(self, words: str) -> str:
        """Wait until `words` were printed; gives all that was printed up to then."""
        deadline = time.monotonic() + SECONDS
        while words not in self.said:
            assert time.monotonic() < deadline, f"{words!r} is not in {self.said!r}"
            assert self.process.stdout
            self.said += (self.process.stdout.read() or b"").decode()
            time.sleep(0.02)
        return self.said

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(SECONDS)


@contextmanager
def typing(backtalk: Backtalk, *arguments: str, **environment: str) -> Iterator[tuple[Typed, int]]:
    """Run the command; gives it and the terminal, into which lines are written."""
    import pty

    ours, theirs = pty.openpty()
    typed = Typed(backtalk.command(*arguments), {**os.environ, **backtalk.environment, **environment}, theirs)
    try:
        yield typed, ours
    finally:
        if typed.process.poll() is None:
            typed.kill()
        os.close(ours)
        os.close(theirs)
