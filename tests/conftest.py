"""What every test shares: a home of its own, and one cache, so that the tables are fitted once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.library.library import Library

ROOT = Path(__file__).parents[1]


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
    return Assistant.load("GB")


@pytest.fixture(scope="session")
def library(assistant: Assistant) -> Library:
    return assistant.library


@dataclass(frozen=True)
class Backtalk:
    """Runs the real command in a process of its own, without a sound card unless one is given."""

    environment: Mapping[str, str]

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: str | bytes | None = None,
        cwd: Path = ROOT,
        timeout: float = 60.0,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end; `stdin` is all of standard input, which is empty without it."""
        given = stdin.encode() if isinstance(stdin, str) else stdin or b""
        done = subprocess.run(
            self.command(*arguments),
            input=given,
            capture_output=True,
            cwd=cwd,
            timeout=timeout,
            env={**os.environ, **self.environment, **environment},
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in out + err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def command(self, *arguments: str | bytes | Path) -> list[str | bytes | Path]:
        return [sys.executable, "-m", "assistant", *arguments]


@pytest.fixture
def backtalk(assistant: Assistant, tmp_path: Path) -> Backtalk:
    """The command, once the tables are there; nothing is learned while it runs."""
    return Backtalk({"PULSE_SERVER": f"unix:{tmp_path}/no-server", "ALSA_CONFIG_PATH": "/dev/null"})
