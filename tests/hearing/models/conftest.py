from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.hearing.models import download
from assistant.hearing.models.catalogue import KnownModel
from hearing.models.server import ModelServer, serving

MINI = Path(__file__).parents[2] / "models" / "vosk-mini"
NAME = "tiny-model-0.1"


@pytest.fixture(scope="session")
def archive() -> bytes:
    """A real model as its publisher would pack it: in a folder of its own."""
    return packed({f"{NAME}/{file.relative_to(MINI)}": file.read_bytes() for file in MINI.rglob("*") if file.is_file()})


@pytest.fixture(scope="session")
def noise() -> bytes:
    """A file that is large enough to break off in the middle."""
    return random.Random(1).randbytes(300_000)


@pytest.fixture
def server(noise: bytes) -> Iterator[ModelServer]:
    with serving(noise) as running:
        yield running


@pytest.fixture
def model_server(archive: bytes) -> Iterator[ModelServer]:
    with serving(archive) as running:
        yield running


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PATIENCE", 1.0)
    monkeypatch.setattr(download, "PAUSES", (0.01, 0.01))


def packed(files: dict[str, bytes]) -> bytes:
    """A zip archive of files by their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return held.getvalue()


def known(server: ModelServer, **changed: object) -> KnownModel:
    """What the catalogue would say of the file that is served."""
    facts: dict[str, object] = {
        "name": NAME,
        "url": server.url,
        "size": len(server.body),
        "checksum": f"md5:{hashlib.md5(server.body).hexdigest()}",
        "accent": "no accent",
        "word_error": "no word error published",
        "suits": "tests",
    }
    return KnownModel(**{**facts, **changed})  # type: ignore[arg-type]
