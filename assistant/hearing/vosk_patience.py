"""Makes Vosk wait: a copy of a model that doesn't end an utterance before Backtalk does.

Vosk ends an utterance after half a second of silence where the words could be all of it, and then knows nothing of
them when it hears the next: somebody who takes breath is heard worse. How long it waits stands in a file of the model,
and nowhere else in Vosk 0.3.45. So it is given a folder of links to the files of the model, with another such file.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
from pathlib import Path

SECONDS = 3.0
"""More than the endpointer ever waits, that of a sentence which wants more included."""
LONGEST = 60.0
"""Seconds; a story is parted at a breath long before."""
_RULES = (
    *(f"--endpoint.rule{number}.min-trailing-silence={SECONDS}" for number in (2, 3, 4)),
    f"--endpoint.rule5.min-utterance-length={LONGEST}",
)
_REPLACED = re.compile(r"--endpoint\.rule[2-5]\.(min-trailing-silence|min-utterance-length)\s*=")
_PREFIX = "vosk-patient-"


def patient(folder: Path, cache: Path) -> Path:
    """Give a folder in `cache` with the model of `folder`, that waits; `folder` itself where that can't be made.

    It can't where the model is of the old kind, which has no such file, and where links are not allowed.
    """
    config = folder / "conf" / "model.conf"
    try:
        rules = _patient_rules(config.read_text(encoding="utf-8"))
        name = hashlib.sha256(f"{folder.resolve()}\0{rules}".encode()).hexdigest()[:16]
        copy = cache / f"{_PREFIX}{name}"
        if not _whole(copy, folder):
            _make(copy, folder, rules)
    except (OSError, UnicodeDecodeError):
        return folder
    return copy if _whole(copy, folder) else folder


def _patient_rules(rules: str) -> str:
    kept = [line for line in rules.splitlines() if not _REPLACED.match(line.strip())]
    return "\n".join((*kept, *_RULES, ""))


def _make(copy: Path, folder: Path, rules: str) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    for old in copy.parent.glob(f"{_PREFIX}*"):
        if old == copy or not (old / "am").exists():  # the model behind it was removed
            shutil.rmtree(old, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=copy.parent))
    try:
        for entry in folder.iterdir():
            if entry.name != "conf":
                (place / entry.name).symlink_to(entry.resolve(), target_is_directory=entry.is_dir())
        shutil.copytree(folder / "conf", place / "conf")
        (place / "conf" / "model.conf").write_text(rules, encoding="utf-8")
        with contextlib.suppress(OSError):  # another process may have been quicker
            place.replace(copy)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _whole(copy: Path, folder: Path) -> bool:
    """Whether the copy has every file of the model, all of which can be opened."""
    return all((copy / file.relative_to(folder)).is_file() for file in folder.rglob("*") if file.is_file())
