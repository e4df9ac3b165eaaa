"""What is fitted once from `intents/`, kept in one file, and loaded in milliseconds."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.library import folders
from assistant.understanding.model import LinearModel

_MAGIC = b"backtalk tables 1\n"
_CODE = ("building.py", "features.py", "joining.py", "normalise.py", "pieces.py", "training.py")
_MODELS = ("intents", "flags", "statuses")
MOST_KEPT = 3
"""Tables of other phrases that stay in the cache, so that two copies of the project don't undo each other's work."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The fitted models, and the numbering of features that they share."""

    numbers: dict[str, int]
    idf: array[float]
    intents: LinearModel
    flags: LinearModel
    statuses: LinearModel
    commands: Mapping[str, str]
    """Each phrase of a control, as tokens with spaces between, and the control: what is said word for word."""


def fingerprint(folder: Path) -> str:
    """Hash all that the tables are made from: the phrases, the ids and words, and the code that fits them."""
    code = Path(__file__).parent
    fitted = ("taxonomy.yaml", "vocabulary.yaml", "topics/*.yaml", "controls/*.yaml", "red_flags/*.yaml")
    data = sorted(path for pattern in fitted for path in folder.glob(pattern))
    return folders.fingerprint([*data, *(code / name for name in _CODE)])


def load_or_build(folder: Path, build: Callable[[Path], Tables], notice: Callable[[str], None]) -> Tables:
    """Load the tables for `folder`, from the package or the user's cache, or build and keep them.

    `notice` is told in one sentence that building takes a while. Where the cache can't be written they are built anew
    each time.
    """
    name = f"tables-{fingerprint(folder)}.bin"
    kept = paths.cache_folder() / name
    for path in (Path(__file__).parent.parent / "data" / name, kept):
        with suppress(OSError, ValueError, KeyError):
            return load(path)
    notice("Learning the phrases. This is done once and takes up to a minute.")
    tables = build(folder)
    with suppress(OSError):
        save(tables, kept)
        _forget_older(kept.parent)
    return tables


def save(tables: Tables, path: Path) -> None:
    """Write the tables to `path`, whole or not at all. Raises OSError."""
    models = {name: getattr(tables, name) for name in _MODELS}
    header: dict[str, Any] = {
        "commands": dict(tables.commands),
        "models": {
            name: {"classes": model.classes, "scale": model.scale, "bias": model.bias} for name, model in models.items()
        },
    }
    parts = [json.dumps(header).encode(), "\n".join(tables.numbers).encode(), tables.idf.tobytes()]
    for model in models.values():
        parts += [model.starts.tobytes(), model.cells.tobytes(), model.weights.tobytes()]
    body = b"".join(len(part).to_bytes(4, "little") + part for part in parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.blake2b(body, digest_size=16).digest() + body)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: Path) -> Tables:
    """Read what `save` wrote. Raises OSError where there is no such file, ValueError where it is damaged."""
    raw = path.read_bytes()
    begin = len(_MAGIC) + 16
    body = raw[begin:]
    if raw[: len(_MAGIC)] != _MAGIC or hashlib.blake2b(body, digest_size=16).digest() != raw[len(_MAGIC) : begin]:
        raise ValueError(f"{path} is damaged")
    parts: list[bytes] = []
    place = 0
    while place < len(body):
        length = int.from_bytes(body[place : place + 4], "little")
        parts.append(body[place + 4 : place + 4 + length])
        place += 4 + length
    header = json.loads(parts[0])
    models = {}
    for index, name in enumerate(_MODELS):
        of_model = header["models"][name]
        starts, cells, weights = parts[3 + 3 * index : 6 + 3 * index]
        models[name] = LinearModel(
            classes=tuple(of_model["classes"]),
            starts=array("I", starts),
            cells=array("B", cells),
            weights=array("b", weights),
            scale=of_model["scale"],
            bias=tuple(of_model["bias"]),
        )
    names = parts[1].decode().split("\n")
    return Tables(
        numbers=dict(zip(names, range(len(names)), strict=True)),
        idf=array("f", parts[2]),
        commands=header["commands"],
        **models,
    )


def _forget_older(folder: Path) -> None:
    newest_first = sorted(folder.glob("tables-*.bin"), key=lambda path: -path.stat().st_mtime)
    for path in newest_first[MOST_KEPT:]:
        path.unlink(missing_ok=True)
