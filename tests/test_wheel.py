"""The wheel alone is enough: data, fitted tables and the command, outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import ROOT

from assistant.api import Assistant

SECONDS = 600
"""Fitting the tables takes a minute or two where they are not in the cache."""


@pytest.fixture(scope="module")
def built(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution as an index would get it.

    The build runs in this environment, which has what pyproject.toml asks for, so that it needs no network. The hook
    finds the tables in the cache of the tests; `test_the_tables_are_fitted_where_no_cache_has_them` is without.
    """
    folder = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Installed:
    """A fresh environment that holds the wheel."""

    command: Path
    python: Path
    home: Path

    def ask(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON"))}
        return subprocess.run(
            [str(self.command), "ask", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=self.home,
            env={**kept, "HOME": str(self.home), **environment},
        )


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The wheel in a fresh environment, which borrows the dependencies of this one so that it needs no network."""
    folder = tmp_path_factory.mktemp("fresh")
    environment = _environment(folder / "venv")
    _run([str(environment / "python"), "-m", "pip", "install", "--no-deps", "--no-index", str(built)])
    site = subprocess.check_output(
        [str(environment / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    # A plain path is searched behind the environment's own, and brings no editable install of Backtalk along.
    (Path(site.strip()) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (folder / "home").mkdir()
    yield Installed(environment / "backtalk", environment / "python", folder / "home")


def test_a_question_is_answered_outside_the_checkout_at_once(installed: Installed) -> None:
    done = installed.ask("what is sciatica", "--silent", "--json")
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert reply["intent"] == "what_is_sciatica"
    assert "nerve" in reply["speech"][0]["text"]
    # Nothing had to be learned, and nothing was left in the home.
    assert done.stderr == ""
    assert list(installed.home.rglob("*.bin")) == []


def test_it_is_the_installed_package_that_answers(installed: Installed) -> None:
    code = "from assistant.library.folders import data_folder; print(data_folder('intents'), data_folder('content'))"
    told = subprocess.check_output([str(installed.python), "-c", code], text=True, cwd=installed.home).split()
    environment = installed.python.parent.parent
    assert all(Path(folder).is_relative_to(environment) for folder in told)


def test_red_flags_are_heard_where_the_home_can_not_be_written(installed: Installed) -> None:
    done = installed.ask("i can't feel it when i wipe", "--silent", "--json", HOME="/dev/null/home")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["speech"][0]["kind"] == "emergency"


def test_the_wheel_holds_all_the_data(built: Path) -> None:
    names = set(zipfile.ZipFile(built).namelist())
    for kind in ("intents", "content"):
        for file in (ROOT / kind).rglob("*.yaml"):
            assert f"assistant/data/{kind}/{file.relative_to(ROOT / kind).as_posix()}" in names
    assert len([name for name in names if name.startswith("assistant/data/tables-")]) == 1
    assert "assistant/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_the_source_distribution_holds_what_a_build_needs(built: Path) -> None:
    (source,) = built.parent.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"pyproject.toml", "build_tables_hook.py", "README.md", "LICENSE", "intents/en/taxonomy.yaml"}
    assert needed <= names
    assert not any(name.startswith((".git/", ".venv", "dist")) for name in names)


@pytest.mark.slow
def test_the_tables_are_fitted_where_no_cache_has_them(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(ROOT)]
    _run(command, XDG_CACHE_HOME=str(cache))
    (wheel,) = tmp_path.glob("*.whl")
    assert any(name.startswith("assistant/data/tables-") for name in zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_pip_alone_installs_everything(tmp_path: Path) -> None:
    """The first command of the README, with the network and nothing borrowed."""
    environment = _environment(tmp_path / "venv")
    _run([str(environment / "python"), "-m", "pip", "install", str(ROOT)])
    fresh = Installed(environment / "backtalk", environment / "python", tmp_path)
    done = fresh.ask("what is sciatica", "--silent", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["intent"] == "what_is_sciatica"


@pytest.mark.slow
def test_an_editable_install_answers_from_the_checkout(tmp_path: Path) -> None:
    environment = _environment(tmp_path / "venv")
    _run([str(environment / "python"), "-m", "pip", "install", "-e", str(ROOT)])
    fresh = Installed(environment / "backtalk", environment / "python", tmp_path)
    done = fresh.ask("what is sciatica", "--silent", "--json", XDG_CACHE_HOME=os.environ["XDG_CACHE_HOME"])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["intent"] == "what_is_sciatica"


def _environment(folder: Path) -> Path:
    """Make a fresh environment, and give the folder of its programs."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


def _run(command: list[str], **environment: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, **environment}, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
