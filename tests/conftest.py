"""What every test shares: a home of its own, one cache, so that the tables are fitted once, and a sound card."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from command import ROOT, Backtalk
from virtual_sound_card import VirtualSoundCard, card_or_skip

from assistant.api import Assistant
from assistant.library.library import Library


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what plays and records."""
    if not {"card", "shared_card"}.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker("sound")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests with a sound card that need no tables first, and those without a card that need them next.

    Where the two kinds run side by side, one fits the tables while the other has no use for them yet.
    """

    def place(item: pytest.Item) -> tuple[bool, bool]:
        sound = item.get_closest_marker("sound") is not None
        return not sound, sound == ("assistant" in getattr(item, "fixturenames", ()))

    items.sort(key=place)


@pytest.fixture(scope="session")
def cache_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder of this and of later runs; what it holds is named by what it was made from."""
    cache = getattr(request.config, "cache", None)
    try:
        folder: Path = cache.mkdir("backtalk")
        (folder / ".writable").touch()
    except (OSError, AttributeError):
        return tmp_path_factory.mktemp("cache")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_home(cache_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test, and every command that one starts, away from the home of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    before = dict(os.environ)
    os.environ |= {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(cache_home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
    }
    # What a command does must not hang on where its test is run.
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    yield
    os.environ.clear()
    os.environ |= before


@pytest.fixture(scope="session")
def assistant(_own_home: None, cache_home: Path) -> Assistant:
    """The real assistant with all its data, for Britain."""
    with (cache_home / "fitting").open("w") as lock:
        with suppress(ImportError):  # Windows has none
            import fcntl

            # Tests that run side by side fit them once: the others wait here.
            fcntl.flock(lock, fcntl.LOCK_EX)
        # In a process of its own, where measuring the coverage doesn't make it take twice as long. Besides, it
        # makes what hears, so that no command tells of that later.
        command = Backtalk({}).command("ask", "--silent", "--audio", ROOT / "tests" / "sounds" / "repeat.flac")
        subprocess.run(command, cwd=ROOT, check=True, timeout=900)
    return Assistant.load("GB")


@pytest.fixture(scope="session")
def library(assistant: Assistant) -> Library:
    return assistant.library


@pytest.fixture
def backtalk(assistant: Assistant, tmp_path: Path) -> Backtalk:
    """The command, once the tables are there; nothing is learned while it runs."""
    return Backtalk({"PULSE_SERVER": f"unix:{tmp_path}/no-server", "ALSA_CONFIG_PATH": "/dev/null"})


@pytest.fixture
def card() -> Iterator[VirtualSoundCard]:
    """A sound card of the test's own, which it may break; a program that runs elsewhere doesn't hear it."""
    with card_or_skip() as running:
        yield running


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kilobytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True
    )
    if not mounted or mounted.returncode:
        missing = "NO SMALL DISK: mounting one needs root, so a full disk isn't tried"
        warnings.warn(missing, stacklevel=1)
        pytest.skip(missing)
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)
