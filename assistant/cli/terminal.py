"""A terminal that gives single keys, on Unix and on Windows."""

from __future__ import annotations

import _thread
import contextlib
import os
import sys
import time
from contextlib import AbstractContextManager
from typing import Any, Protocol

POLL_SECONDS = 0.05
_ESCAPE = "\x1b"
_INTERRUPT = "\x03"


class Terminal(Protocol):
    """A terminal that gives single keys."""

    def key(self) -> str | None:
        """Wait a short while for a key; None where none came, an empty text where there will be none any more."""

    def line(self) -> str:
        """Let the person type a line, and see it."""

    def next_line(self) -> str | None:
        """Wait a short while for a line; None where none came, an empty text at the end of input."""


def terminal(*, lines: bool = False) -> AbstractContextManager[Terminal]:
    """Make the terminal that standard input is.

    While it is entered, keys come one by one and unseen; with `lines` it stays as it is, and gives whole lines.
    """
    return WindowsTerminal() if sys.platform == "win32" else PosixTerminal(lines=lines)


class PosixTerminal:
    """The terminal of Unix."""

    def __init__(self, *, lines: bool = False) -> None:
        """Give lines by `next_line`, or else keys by `key`."""
        self._lines = lines
        self._typed = b""

    def __enter__(self) -> PosixTerminal:
        """Begin to take single keys, or lines."""
        import termios
        import tty

        self._file = sys.stdin.fileno()
        self._waiting = ""
        self._before: list[Any] = termios.tcgetattr(self._file)
        if not self._lines:
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

    def next_line(self) -> str | None:
        """Wait a short while for a line."""
        import select

        if b"\n" not in self._typed:
            if not select.select([self._file], [], [], POLL_SECONDS)[0]:
                return None
            try:
                more = os.read(self._file, 4096)
            except OSError:
                more = b""
            if not more:
                return ""
            self._typed += more
        line, end, self._typed = self._typed.partition(b"\n")
        if not end:
            self._typed = line  # the rest of it is to come
            return None
        return (line + end).decode("utf-8", "replace")

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
        if not self._pressed():
            return None
        pressed = str(self._console.getwch())
        if pressed == _INTERRUPT:
            # Mostly it comes as a signal, but while a key is read the console gives it as one.
            _thread.interrupt_main()
            return None
        # A function key comes as two, at once; a lone one of these is the letter à.
        if pressed in "\x00\xe0" and self._console.kbhit():
            self._console.getwch()
            return _ESCAPE
        return pressed

    def line(self) -> str:
        """Read a line as consoles do, with echo and correction."""
        return sys.stdin.readline()

    def next_line(self) -> str | None:
        """Wait a short while for the beginning of a line, and then for its end."""
        return sys.stdin.readline() if self._pressed() else None

    def _pressed(self) -> bool:
        if not self._console.kbhit():
            time.sleep(POLL_SECONDS)
            return False
        return True
