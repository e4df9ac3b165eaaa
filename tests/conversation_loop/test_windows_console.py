"""Keys of the console of Windows, as its documentation tells of them; the console is a fake, for there is none here."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections import deque
from types import ModuleType

import pytest

from assistant.cli.keyboard import keyboard
from assistant.cli.terminal import WindowsTerminal, terminal
from assistant.conversation import Event, Hush, OtherKey, Typed


class FakeConsole(ModuleType):
    """The module msvcrt: kbhit tells whether a key waits, getwch takes one, and waits for it where there is none."""

    def __init__(self, *keys: str) -> None:
        super().__init__("msvcrt")
        self.keys = deque(keys)

    def kbhit(self) -> int:
        # As Windows has it: a number, not 0 where a key waits.
        return len(self.keys)

    def getwch(self) -> str:
        if not self.keys:
            raise AssertionError("getwch would wait for ever")
        return self.keys.popleft()


class FakeTerminalInput(io.StringIO):
    """Standard input that is a console."""

    def isatty(self) -> bool:
        return True


def pressed(monkeypatch: pytest.MonkeyPatch, *keys: str) -> list[str]:
    """What the terminal gives of these keys."""
    console = FakeConsole(*keys)
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    got = []
    with WindowsTerminal() as keyed:
        while console.keys:
            got.append(keyed.key() or "nothing")
        assert keyed.key() is None
    return got


def test_windows_has_a_terminal_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert isinstance(terminal(), WindowsTerminal)


def test_letters_come_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pressed(monkeypatch, "r", " ", "\r", "?", "\x1a") == ["r", " ", "\r", "?", "\x1a"]


@pytest.mark.parametrize("prefix", ["\x00", "\xe0"])
def test_a_special_key_is_one_key_that_means_nothing(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    # The code of "arrow up" is that of H, which would ask for help; that of F10 is a D.
    assert pressed(monkeypatch, prefix, "H", "r", prefix, "D") == ["\x1b", "r", "\x1b"]


def test_the_letter_that_special_keys_begin_with_does_not_wait_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pressed(monkeypatch, "à") == ["à"]


def test_ctrl_c_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        pressed(monkeypatch, "\x03")
        time.sleep(1)


def wait_for(events: list[Event], wanted: list[Event]) -> None:
    deadline = time.monotonic() + 5
    while len(events) < len(wanted) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert events[: len(wanted)] == wanted


def test_keys_become_events(monkeypatch: pytest.MonkeyPatch) -> None:
    console = FakeConsole("R", "\x00", "H", " ", "t", "\x04", "\x1a")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdin", FakeTerminalInput("what is it\n"))
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    events: list[Event] = []
    with keyboard(events.append, "Press a key."):
        wanted = [Typed("repeat"), OtherKey(), Hush(), OtherKey(), Typed("what is it"), *2 * [Typed("goodbye")]]
        wait_for(events, wanted)
    assert not any(thread.name == "keyboard" for thread in threading.enumerate())


def test_lines_are_taken_whole_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    # The keys of a line stay in the console until the line is read.
    console = FakeConsole("g")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdin", FakeTerminalInput("go on\n\n"))
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    events: list[Event] = []
    with keyboard(events.append, "Type.", lines=True):
        wait_for(events, [Typed("go on"), Hush(), Typed("goodbye")])
    assert list(console.keys) == ["g"]
