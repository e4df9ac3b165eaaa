"""The command as a person runs it: in a terminal of its own, where keys can be pressed, with all that it prints."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from command import ROOT

VOICE, RECOGNIZER = "worker", "spawn_main"
"""What the commands of two of its processes hold."""
SECONDS = 45.0
"""How long a line is waited for, on a machine that does other things too."""


@dataclass(frozen=True)
class Line:
    """What was printed, and when (time.monotonic() seconds)."""

    when: float
    text: str


class Program:
    """One run of `backtalk`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        import pty  # Windows has none, nor the virtual sound card

        self._keyboard, theirs = pty.openpty()
        self.lines: list[Line] = []
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def press(self, keys: str) -> None:
        """Press keys, one after another."""
        os.write(self._keyboard, keys.encode())

    def wait_for(self, pattern: str, since: float = 0.0, seconds: float = SECONDS) -> Line:
        """Wait for a line in which the regular expression is found, printed after `since`."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                for line in self.lines:
                    if line.when >= since and re.search(pattern, line.text):
                        return line
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"{pattern!r} was not printed within {seconds:.0f} s; but:\n{self.text(since)}"
                    )
                self._news.wait(left)

    def text(self, since: float = 0.0) -> str:
        """All that was printed after `since`."""
        with self._news:
            return "\n".join(line.text for line in self.lines if line.when >= since)

    def takes_lines(self) -> bool:
        """Whether the terminal gives whole lines, as it does where no program asks for single keys."""
        import termios

        return bool(termios.tcgetattr(self._keyboard)[3] & termios.ICANON)

    def wait(self, seconds: float = SECONDS) -> int:
        """Wait until it has ended by itself; gives its exit status."""
        return self.process.wait(seconds)

    def part(self, name: str) -> int:
        """The process that does a part of its work, by a word of the command that it was started with."""
        for process in self.processes():
            with contextlib.suppress(OSError):
                if process != self.process.pid and name.encode() in Path(f"/proc/{process}/cmdline").read_bytes():
                    return process
        raise AssertionError(f"none of its processes is the {name}")

    def processes(self) -> list[int]:
        """The process and those that it has started."""
        parents: dict[int, int] = {}
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        return [self.process.pid, *(one for one, parent in parents.items() if parent == self.process.pid)]

    def megabytes(self) -> float:
        """The memory of all its processes together."""
        pages = 0
        for process in self.processes():
            with contextlib.suppress(OSError):
                pages += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def handles(self) -> int:
        """How many files, sockets and pipes it has open."""
        return sum(1 for _ in Path(f"/proc/{self.process.pid}/fd").iterdir())

    def close(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait(10)
        self._reader.join(5)
        os.close(self._keyboard)
        assert "Traceback" not in self.text(), self.text()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as printed:
            for raw in printed:
                with self._news:
                    self.lines.append(Line(time.monotonic(), raw.decode("utf-8", "replace").rstrip("\n")))
                    self._news.notify_all()


@contextlib.contextmanager
def running(*arguments: str, **environment: str) -> Iterator[Program]:
    """Run the command while the block runs."""
    program = Program(arguments, environment)
    try:
        yield program
    finally:
        program.close()
