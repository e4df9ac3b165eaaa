"""A lock between programs, which the system lets go when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assistant.errors import RecognizerError


@contextmanager
def locked(file: Path) -> Iterator[bool]:
    """Try to hold the lock `file`, which is made where it is missing; say whether it is held.

    Raises RecognizerError where the file can't be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = file.open("ab")
    except OSError as error:
        raise RecognizerError(f"{file.parent} can't be written ({error.strerror}): allow it, and try again.") from error
    with opened:
        yield _take(opened)


if sys.platform == "win32":

    def _take(opened: IO[bytes]) -> bool:
        import msvcrt

        try:
            msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _take(opened: IO[bytes]) -> bool:
        import fcntl

        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
