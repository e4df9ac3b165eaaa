"""Writes small files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def unfinished(file: Path) -> list[Path]:
    """Give what is left of attempts to write `file` at which the program was killed."""
    return sorted(file.parent.glob(f"{_prefix(file)}*"))


def write_whole(file: Path, text: str) -> None:
    """Replace `file` by `text`, readable by nobody but the user. Raises OSError.

    Nothing waits for the disk itself: guidance must not be late, and a killed program loses nothing by it.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=_prefix(file))
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _prefix(file: Path) -> str:
    return f".{file.name}-"
