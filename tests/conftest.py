"""What every test shares: a home of its own, and one cache, so that the tables are fitted once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import ROOT, Backtalk

from assistant.api import Assistant
from assistant.library.library import Library


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
def assistant(_own_home: None) -> Assistant:
    """The real assistant with all its data, for Britain."""
    # The tables are fitted in a process of its own, where measuring the coverage doesn't make it take twice as long.
    subprocess.run([sys.executable, "-m", "assistant", "ask", "hello", "--silent"], cwd=ROOT, check=True, timeout=900)
    return Assistant.load("GB")


@pytest.fixture(scope="session")
def library(assistant: Assistant) -> Library:
    return assistant.library


@pytest.fixture
def backtalk(assistant: Assistant, tmp_path: Path) -> Backtalk:
    """The command, once the tables are there; nothing is learned while it runs."""
    return Backtalk({"PULSE_SERVER": f"unix:{tmp_path}/no-server", "ALSA_CONFIG_PATH": "/dev/null"})
