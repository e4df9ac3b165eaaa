"""A disk that takes nothing more: told once, and the conversation goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, Backtalk, one_sentence

from assistant.library.library import Library
from assistant.memory.alert_note import delete_note, note_file, read_note, write_note
from assistant.messages import RedFlag, Tier
from memory.terminal import typing

if sys.platform == "win32":
    pytest.skip("NO LIMIT for the size of files on Windows", allow_module_level=True)

FULL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.argv[0] = "backtalk"
runpy.run_module("assistant", run_name="__main__", alter_sys=True)
"""


class OnFullDisk(Backtalk):
    """The real command where no file can become longer than nothing, which writing then says as on a full disk."""

    def command(self, *arguments: str | bytes | Path) -> list[str | bytes | Path]:
        return [sys.executable, "-c", FULL, *arguments]


@pytest.fixture
def full(backtalk: Backtalk) -> OnFullDisk:
    return OnFullDisk(backtalk.environment)


def test_it_is_told_once_and_guidance_is_given(full: OnFullDisk, home: Path, library: Library) -> None:
    with typing(full, "chat", "--silent", "--log", "--region", "GB") as (chat, keys):
        chat.wait_for("not a doctor")
        for line, answer in (
            ("slower", "I will speak slower"),
            ("i can't feel it when i wipe", "Go to A and E"),
            ("ok", "Do not drive yourself"),
            ("goodbye", "Goodbye."),
        ):
            os.write(keys, line.encode() + b"\n")
            said = chat.wait_for(answer)
        assert chat.process.wait(60) == 0
    assert said.count(library.content.system["not_saved"]) == 1
    assert [path.name for path in home.rglob("*") if path.is_file() and path.stat().st_size] == []
    assert not note_file().exists()


def test_a_reply_that_cannot_be_written_is_told_in_one_sentence(full: OnFullDisk, home: Path) -> None:
    with (home / "answer").open("wb") as answer:
        done = subprocess.run(
            full.command("ask", "what is sciatica", "--silent"),
            cwd=ROOT,
            env={**os.environ, **full.environment},
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 3
    assert "written" in one_sentence(done.stderr)


def test_an_alert_that_is_still_open_is_recalled_on_a_full_disk(
    home: Path, tiers: dict[str, Tier], monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = RedFlag("saddle_numbness", "emergency", "asserted", "")
    write_note([flag], 1000.0)

    def nothing_more(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.memory.alert_note.write_whole", nothing_more)
    # The clock was set back, so that the note would be written anew.
    assert read_note(tiers, 500.0) == (flag,)
    delete_note()
