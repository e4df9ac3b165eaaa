"""Keys and lines of a terminal, as events of a conversation. Where there is no terminal there are none."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from assistant.cli.terminal import POLL_SECONDS, Terminal, terminal
from assistant.conversation.events import Event, Hush, ListKeys, OtherKey, Typed

COMMANDS = {
    "h": "help",
    "r": "repeat",
    "m": "tell me more",
    "b": "go back",
    "s": "slower",
    "f": "faster",
    "l": "louder",
    "q": "quieter",
    "p": "stop listening",
    "n": "which number do i call",
    "c": "check my symptoms",
    "o": "ok",
    "y": "yes",
    "x": "no",
    "g": "goodbye",
    "\x04": "goodbye",
    "\x1a": "goodbye",
}
"""What each key stands for, as a person would say it. Ctrl-D is goodbye, and on Windows also Ctrl-Z."""
TYPE, LIST = "t", "k?"
HUSH = " \r\n"
END_SECONDS = 1.0
"""A terminal whose input has ended is asked again after so long, since goodbye may be answered by a question."""


def event_of(key: str, line: Callable[[], str]) -> Event | None:
    """Give what a key means; `line` reads the line that one of them lets the person type."""
    key = key.lower()
    if key in HUSH:
        return Hush()
    if key in LIST:
        return ListKeys()
    if key == TYPE:
        return typed(line())
    return Typed(COMMANDS[key]) if key in COMMANDS else OtherKey()


def typed(line: str) -> Event | None:
    """Give what a typed line means."""
    text = " ".join(line.split())
    if text.lower().strip(".?!") in ("keys", "help keys"):
        return ListKeys()
    return Typed(text) if text else None


@contextlib.contextmanager
def keyboard(give: Callable[[Event], None], hint: str, *, lines: bool = False) -> Iterator[None]:
    """Give what is pressed in the terminal to `give`, on a thread of its own, while the block runs.

    With `lines` nothing is given before Enter, and a line is what it says and no row of keys. `hint` is printed first,
    where there is a terminal. In the end the terminal is as it was.
    """
    if not sys.stdin.isatty():
        yield
        return
    left = threading.Event()
    with terminal(lines=lines) as keys:
        print(hint, flush=True)
        read = _read_lines if lines else _read_keys
        thread = threading.Thread(target=read, args=(keys, give, left), name="keyboard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            left.set()
            thread.join(4 * POLL_SECONDS)


def _read_keys(keys: Terminal, give: Callable[[Event], None], left: threading.Event) -> None:
    while not left.is_set():
        key = keys.key()
        if key == "":
            return
        event = None if key is None else event_of(key, lambda: _line(keys, give))
        if event is not None:
            give(event)


def _read_lines(keys: Terminal, give: Callable[[Event], None], left: threading.Event) -> None:
    while not left.is_set():
        line = keys.next_line()
        if line is not None:
            text = " ".join(line.split()) if line else COMMANDS["g"]
            give(Typed(text) if text else Hush())
        if line == "":
            left.wait(END_SECONDS)


def _line(keys: Terminal, give: Callable[[Event], None]) -> str:
    give(OtherKey())  # whoever types wants silence
    print("Type a question, then Enter:", flush=True)
    return keys.line()
