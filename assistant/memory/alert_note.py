"""The note of an open alert: which danger signs, whose, and since when; none of the person's words.

It is written before the alert is spoken, so that it is there whatever happens to the program.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.atomic import write_whole
from assistant.messages import RedFlag, Status, Tier

KEPT_SECONDS = 24 * 3600.0
DOUBTFUL = "asks_for_help"
"""Stands in for danger signs that can't be read: that there was an alert is certain."""
_ASSERTED: Status = "asserted"


def note_file() -> Path:
    """Give the file of the note."""
    return paths.data_folder() / "open_alert.json"


def write_note(flags: Iterable[RedFlag], now: float) -> None:
    """Note an alert that is opened at `now`, in seconds of the wall clock. Raises OSError."""
    signs = [{"id": flag.id, "status": flag.status} for flag in flags]
    write_whole(note_file(), json.dumps({"opened": round(now), "signs": signs}))


def delete_note() -> None:
    """Delete the note, if there is one. Raises OSError."""
    note_file().unlink(missing_ok=True)


def read_note(tiers: Mapping[str, Tier], now: float) -> tuple[RedFlag, ...]:
    """Give the danger signs of an alert that was opened in the last 24 hours; `tiers` are the signs that are known.

    What is older is deleted. Where the clock was set back, the 24 hours begin anew: every doubt keeps the alert.
    Raises OSError.
    """
    try:
        note = json.loads(note_file().read_text(encoding="utf-8"))
        opened, signs = float(note["opened"]), [_sign(sign) for sign in note["signs"]]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (ValueError, TypeError, KeyError):
        opened, signs = math.inf, []
    if now - opened > KEPT_SECONDS:
        delete_note()
        return ()
    known = [sign for sign in signs if sign[0] in tiers] or [(DOUBTFUL, _ASSERTED)]
    flags = tuple(RedFlag(name, tiers[name], status, "") for name, status in known)
    if not opened <= now:
        # What can't be written now stays as it was, and is read so the next time.
        with suppress(OSError):
            write_note(flags, now)
    return flags


def _sign(sign: Any) -> tuple[str, Status]:
    return str(sign["id"]), "other" if sign["status"] == "other" else _ASSERTED
