"""Unpacks an archive that nobody vouches for: it can't write outside its folder, and not more than it may."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from assistant.errors import RecognizerError

MOST_FILES = 1000
"""The largest English model has about thirty."""
MOST_BYTES = 8 << 30
"""The largest English model takes about 4 GB unpacked."""
SPARE = 64 << 20
"""Bytes of the disk that stay free for everything else."""
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises for archives that are damaged, encrypted or packed in a way that it doesn't know."""


def unpack(archive: Path, folder: Path) -> None:
    """Unpack `archive` into `folder`, which must not exist. Raises RecognizerError, and may leave a part there."""
    try:
        with zipfile.ZipFile(archive) as opened:
            files = _checked(archive, opened.infolist())
            need_room(folder.parent, sum(entry.file_size for entry in files.values()))
            folder.mkdir()
            for path, entry in files.items():
                target = folder.joinpath(*path.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                # Reading stops at the size that was told and checked; what is left over fails the checksum within.
                with opened.open(entry) as source, target.open("xb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
                    out.flush()
                    os.fsync(out.fileno())
    except _BAD as error:
        raise RecognizerError(f"{archive} is a damaged archive ({error}): fetch it anew.") from error
    except OSError as error:
        raise RecognizerError(f"{archive} can't be unpacked into {folder.parent}: {error.strerror}.") from error


def top_folder(archive: Path) -> str | None:
    """Give the name of the one folder that holds all of the archive, where there is one; raises RecognizerError."""
    try:
        with zipfile.ZipFile(archive) as opened:
            paths = [PurePosixPath(name) for name in opened.namelist()]
    except _BAD as error:
        raise RecognizerError(f"{archive} is a damaged archive ({error}): fetch it anew.") from error
    except OSError as error:
        raise RecognizerError(f"{archive} can't be read: {error.strerror}.") from error
    first = {path.parts[0] for path in paths if path.parts}
    return first.pop() if len(first) == 1 and any(len(path.parts) > 1 for path in paths) else None


def need_room(folder: Path, size: int) -> None:
    """Raise RecognizerError where the disk of `folder` has not `size` bytes to spare."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    missing = size + SPARE - shutil.disk_usage(there).free
    if missing > 0:
        raise RecognizerError(
            f"There is too little room in {there}: delete {missing / 1e6:.0f} megabytes of other things, and try again."
        )


def _checked(archive: Path, entries: list[zipfile.ZipInfo]) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Give the files by their paths; raise RecognizerError where one could do harm."""
    files: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for entry in entries:
        path, kind = PurePosixPath(entry.filename), stat.S_IFMT(entry.external_attr >> 16)
        # A colon would name a drive or a hidden stream on Windows, where a backslash divides as well.
        if path.is_absolute() or ".." in path.parts or any(letter in entry.filename for letter in "\\:\0"):
            raise RecognizerError(f"{archive} names a file outside its folder ({entry.filename!r}): do not use it.")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise RecognizerError(f"{archive} holds a link or a device ({entry.filename!r}): do not use it.")
        if not entry.is_dir():
            if path in files:
                raise RecognizerError(f"{archive} holds {entry.filename!r} twice: do not use it.")
            files[path] = entry
    if len(files) > MOST_FILES or sum(entry.file_size for entry in files.values()) > MOST_BYTES:
        raise RecognizerError(f"{archive} holds more than any speech model: do not use it.")
    return files
