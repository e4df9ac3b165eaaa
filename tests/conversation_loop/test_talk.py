"""The command itself, by keys in a terminal, with a microphone into which nobody speaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import ROOT, Backtalk
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

if sys.platform == "win32":
    pytest.skip("NO PSEUDO TERMINAL on Windows", allow_module_level=True)
import pty
import termios


class Talk:
    """The running command, the keys of its terminal, and what it prints."""

    def __init__(self, backtalk: Backtalk, card: VirtualSoundCard, folder: Path) -> None:
        self.keys, self.terminal = pty.openpty()
        self.before = termios.tcgetattr(self.terminal)
        self._printed = folder / "printed"
        home = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        with self._printed.open("wb") as printed:
            self.process = subprocess.Popen(
                backtalk.command("--region", "GB"),
                stdin=self.terminal,
                stdout=printed,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, **backtalk.environment, **card.environment, **home, "PYTHONUNBUFFERED": "1"},
            )
        self._seen = 0

    def press(self, keys: str) -> None:
        os.write(self.keys, keys.encode())

    def wait_for(self, text: str, seconds: float = 60.0) -> None:
        """Wait until the text is printed, behind what was waited for before."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            printed = self._printed.read_text()
            found = printed.find(text, self._seen)
            if found >= 0:
                self._seen = found + len(text)
                return
            time.sleep(0.05)
        pytest.fail(f"{text!r} was not printed:\n{self._printed.read_text()[self._seen :]}")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self.keys)
        os.close(self.terminal)


@pytest.fixture
def talk(backtalk: Backtalk, card: VirtualSoundCard, tmp_path: Path) -> Iterator[Talk]:
    running = Talk(backtalk, card, tmp_path)
    yield running
    running.close()


def test_everything_can_be_done_by_keys(talk: Talk, card: VirtualSoundCard) -> None:
    talk.wait_for("press the question mark")
    talk.wait_for("I am not a doctor")
    with card.recording() as recording:
        time.sleep(1)
        talk.press(" ")  # stops the introduction
        talk.wait_for("Listening.", 10)
        time.sleep(0.5)
        silent_from = len(recording.samples())
        time.sleep(1)
        assert max(map(abs, recording.samples()[silent_from:])) < 300, "it went on speaking"
    talk.press("n")
    talk.wait_for("nine, nine, nine", 10)
    talk.press("p")
    talk.wait_for("Paused.", 10)
    talk.press(" ")  # whatever it is still saying
    time.sleep(0.5)
    talk.press(" ")
    talk.wait_for("I am listening.", 10)
    talk.press("t")
    talk.wait_for("Type a question", 10)
    talk.press("i can't feel it when i wipe\n")
    talk.wait_for("Go to A and E or call nine, nine, nine now.", 10)
    talk.press("o")
    talk.wait_for("You said: ok", 10)
    talk.press("g")
    talk.wait_for("Goodbye.", 10)
    assert talk.process.wait(30) == 0
    assert termios.tcgetattr(talk.terminal) == talk.before


def test_what_is_lost_is_told_and_guidance_is_printed_and_spoken_later(talk: Talk, card: VirtualSoundCard) -> None:
    talk.wait_for("Listening.")
    card.unplug(MICROPHONE)
    talk.wait_for("I cannot hear you now.", 60)
    card.unplug(SPEAKER)
    talk.wait_for("There is no loudspeaker", 60)
    talk.press("t")
    talk.wait_for("Type a question", 10)
    talk.press("i can't feel it when i wipe\n")
    talk.wait_for("Go to A and E or call nine, nine, nine now.", 10)
    talk.wait_for("\a", 10)
    card.plug(SPEAKER)
    with card.recording() as recording:
        talk.wait_for("The loudspeaker is back.", 60)
        time.sleep(2)
    assert recording.first_audible() is not None, "guidance was not spoken when the speaker was back"
    card.plug(MICROPHONE)
    talk.wait_for("I can hear you now.", 60)


def test_an_interrupt_restores_the_terminal(talk: Talk) -> None:
    talk.wait_for("I am not a doctor")
    talk.process.send_signal(2)
    assert talk.process.wait(20) == 0
    assert termios.tcgetattr(talk.terminal) == talk.before
