"""What was said is kept in memory alone."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.api import Assistant

SAID = (
    "i can't feel it when i wipe zanzibar",
    "okay got it",
    "what exercises help zanzibar",
    "check my symptoms",
    "not sure",
)


def written(folders: list[Path]) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_nothing_that_was_said_is_written_anywhere(assistant: Assistant) -> None:
    folders = [Path(os.environ[name]) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")]
    before = written(folders)
    for _ in range(20):
        with assistant.conversation() as talk:
            for said in SAID:
                talk.say(said)
            talk.silence()
        assert talk.state.facts == ()
        assert talk.state.last is None
    assert written(folders) == before
