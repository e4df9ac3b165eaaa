"""A terminal that gives single keys, on Unix and on Windows."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from contextlib import AbstractContextManager
from typing import Any, Protocol

POLL_SECONDS = 0.05
_ESCAPE = "\x1b"


class Terminal(Protocol):
    """A terminal that gives single keys."""

    def key(self) -> str | None:
        """Wait a short while for a key; None where none came, an empty text where there will be none any more."""

    def line(self) -> str:
        """Let the person type a line, and see it."""


def terminal() -> AbstractContextManager[Terminal]:
    """Make the terminal that standard input is; while it is entered, keys come one by one and unseen."""
    return WindowsTerminal() if sys.platform == "win32" else PosixTerminal()


class PosixTerminal:
    """The terminal of Unix."""

    def __enter__(self) -> PosixTerminal:
        """Begin to take single keys."""
        import termios
        import tty

        self._file = sys.stdin.fileno()
        self._waiting = ""
        self._before: list[Any] = termios.tcgetattr(self._file)
        tty.setcbreak(self._file, termios.TCSADRAIN)
        self._single: list[Any] = termios.tcgetattr(self._file)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the terminal as it was."""
        self._set(self._before)

    def key(self) -> str | None:
        """Wait a short while for a key."""
        import select

        if not self._waiting:
            if not select.select([self._file], [], [], POLL_SECONDS)[0]:
                return None
            self._waiting = self._read()
        key, self._waiting = self._waiting[:1], self._waiting[1:]
        return key

    def line(self) -> str:
        """Read a line as terminals do, with echo and correction."""
        self._set(self._before)
        try:
            return sys.stdin.readline()
        finally:
            self._set(self._single)

    def _read(self) -> str:
        try:
            pressed = os.read(self._file, 32).decode("utf-8", "replace")
        except OSError:
            return ""
        # An arrow key and the like come as several letters, none of which was meant.
        return _ESCAPE if pressed.startswith(_ESCAPE) else pressed

    def _set(self, settings: list[Any]) -> None:
        import termios

        # The terminal itself may be gone.
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(self._file, termios.TCSADRAIN, settings)


class WindowsTerminal:
    """The console of Windows, which gives single keys without being asked to. Not tried on a real one yet."""

    def __enter__(self) -> WindowsTerminal:
        """Begin to take single keys."""
        import msvcrt

        self._console: Any = msvcrt
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the console as it was."""

    def key(self) -> str | None:
        """Wait a short while for a key."""
        if not self._console.kbhit():
            time.sleep(POLL_SECONDS)
            return None
        pressed = str(self._console.getwch())
        if pressed in "\x00\xe0":
            self._console.getwch()  # a function key comes as two
            return _ESCAPE
        return pressed

    def line(self) -> str:
        """Read a line as consoles do, with echo and correction."""
        return sys.stdin.readline()
