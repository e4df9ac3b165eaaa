"""The log of what was said, which is kept only where the person asks for one: one file, one line for each turn."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from assistant import paths
from assistant.messages import Reply


def log_file() -> Path:
    """Give the file of the log."""
    return paths.data_folder() / "log.jsonl"


def add_to_log(reply: Reply, now: float) -> None:
    """Add one turn, answered at `now` in seconds of the wall clock. Raises OSError."""
    turn = {
        "time": datetime.fromtimestamp(now).astimezone().isoformat(timespec="seconds"),
        "heard": reply.meaning.heard,
        "intent": reply.intent,
        "red_flags": [flag.id for flag in reply.red_flags],
        "said": [speech.text for speech in reply.speech],
    }
    file = log_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as opened:
        opened.write(json.dumps(turn, ensure_ascii=False) + "\n")


def delete_log() -> None:
    """Delete the log, if there is one. Raises OSError."""
    log_file().unlink(missing_ok=True)
