"""Where the data that people edit is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import DataError

_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(kind: str) -> Path:
    """Find `intents` or `content`: beside the package in a checkout, inside it once installed.

    Raises DataError where it is in neither place.
    """
    for root in (_PACKAGE.parent, _PACKAGE / "data"):
        folder = root / kind / "en"
        if folder.is_dir():
            return folder
    raise DataError(f"The folder {kind}/en is missing. Install Backtalk again.")


def fingerprint(files: Iterable[Path]) -> str:
    """Hash the names and bytes of `files`: what was made of them is kept under this name. Raises OSError."""
    digest = hashlib.blake2b(digest_size=12)
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
