from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from assistant.library.intents import Intents
from assistant.understanding.tables import MOST_KEPT, Tables, fingerprint, load, load_or_build, save

from .conftest import INTENTS, fit_quickly


class Builder:
    """Gives tables that are there already, and counts how often it was asked."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.built = 0

    def __call__(self, folder: Path) -> Tables:
        self.built += 1
        return self.tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data that nobody fitted tables to before."""
    place = tmp_path / "intents"
    place.mkdir()
    for name in ("taxonomy.yaml", "vocabulary.yaml", "thresholds.yaml"):
        shutil.copy(INTENTS / name, place)
    return place


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def quiet(text: str) -> None:
    """Tell nobody."""


def test_what_is_saved_is_loaded_again(small: Tables, tmp_path: Path) -> None:
    save(small, tmp_path / "tables.bin")
    assert load(tmp_path / "tables.bin") == small


def test_the_same_phrases_give_the_same_tables(few: Intents, small: Tables, tmp_path: Path) -> None:
    save(small, tmp_path / "one.bin")
    save(fit_quickly(few), tmp_path / "other.bin")
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "other.bin").read_bytes()


def test_tables_are_built_once_and_then_loaded(small: Tables, folder: Path, cache: Path) -> None:
    build, told = Builder(small), list[str]()
    assert load_or_build(folder, build, told.append) == small
    assert load_or_build(folder, build, told.append) == small
    assert build.built == len(told) == 1


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other"])
def test_a_damaged_file_is_built_anew(small: Tables, folder: Path, cache: Path, damage: str) -> None:
    build = Builder(small)
    load_or_build(folder, build, quiet)
    (file,) = cache.rglob("tables-*.bin")
    raw = file.read_bytes()
    middle = len(raw) // 2
    file.write_bytes(
        {
            "cut": raw[:middle],
            "changed": raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
            "empty": b"",
            "other": b"not tables at all",
        }[damage]
    )
    assert load_or_build(folder, build, quiet) == small
    assert build.built == 2
    assert load(file) == small


def test_where_the_cache_cannot_be_written_tables_are_built_each_time(
    small: Tables, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    build = Builder(small)
    assert load_or_build(folder, build, quiet) == small
    assert load_or_build(folder, build, quiet) == small
    assert build.built == 2


def test_other_phrases_give_other_tables_and_the_oldest_are_forgotten(small: Tables, folder: Path, cache: Path) -> None:
    build = Builder(small)
    load_or_build(folder, build, quiet)
    (first,) = cache.rglob("tables-*.bin")
    os.utime(first, (0, 0))
    for change in range(MOST_KEPT):
        with (folder / "vocabulary.yaml").open("a") as file:
            file.write(f"\n# change {change}\n")
        load_or_build(folder, build, quiet)
    assert build.built == 1 + MOST_KEPT
    assert len(list(cache.rglob("tables-*.bin"))) == MOST_KEPT
    assert not first.exists()


def test_thresholds_change_no_tables(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "thresholds.yaml").write_text("intents: {}\n")
    assert fingerprint(folder) == before


def test_an_interrupted_save_leaves_nothing_behind(small: Tables, tmp_path: Path) -> None:
    (tmp_path / "tables.bin").mkdir()
    with pytest.raises(OSError, match=r"tables\.bin"):
        save(small, tmp_path / "tables.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["tables.bin"]
