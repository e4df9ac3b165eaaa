"""`backtalk models` as a person runs it. Its catalogue names the server of the test; everything else is as it is."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml
from command import ROOT, Backtalk, one_sentence

from assistant import paths
from assistant.cli.models import Teller
from assistant.hearing.models.store import models_folder
from hearing.models.conftest import NAME, known
from hearing.models.server import ModelServer

WITH_CATALOGUE = """
import sys
from pathlib import Path
from assistant.hearing.models import catalogue
catalogue.CATALOGUE = Path(sys.argv[1])
from assistant.cli import main
sys.exit(main(sys.argv[2:]))
"""
SOUND = ROOT / "tests" / "sounds" / "repeat.flac"


class Models(Backtalk):
    """The command, with a catalogue of its own."""

    def command(self, *arguments: str | bytes | Path) -> list[str | bytes | Path]:
        return [sys.executable, "-c", WITH_CATALOGUE, Path(self.environment["CATALOGUE"]), *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command("models", *arguments), cwd=ROOT, stdout=pipe, stderr=pipe)


@pytest.fixture
def models(model_server: ModelServer, tmp_path: Path) -> Models:
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text(yaml.safe_dump([asdict(known(model_server))]), encoding="utf-8")
    return Models({"CATALOGUE": str(catalogue)})


def wait_for_bytes(partial: Path) -> None:
    end = time.monotonic() + 30
    while not (partial.exists() and partial.stat().st_size > 50_000):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_model_is_installed_listed_used_and_removed(models: Models, model_server: ModelServer) -> None:
    assert models("models").stdout == models("models", "list").stdout
    assert models("models").stdout.startswith(f"{NAME}: not installed. ")
    done = models("models", "install", NAME)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert model_server.url in lines[0]
    assert lines[-3].startswith("100 percent, ")
    assert 5 <= len(lines) <= 15
    assert str(models_folder() / NAME) in lines[-1]
    assert models("models", "list").stdout.startswith(f"{NAME}: installed, in use. ")
    again = models("models", "install", NAME)
    assert (again.returncode, again.stderr, len(model_server.asked)) == (0, "", 1)
    assert "installed already" in again.stdout
    for chosen in ((), ("--model", NAME), ("--recognizer", "vosk")):
        heard = models("listen", SOUND, *chosen)
        assert (heard.returncode, heard.stderr) == (0, "")
        assert heard.stdout.strip()
    assert models("models", "remove", NAME).stdout == f"{NAME} is removed.\n"
    assert list(models_folder().iterdir()) == []


def test_a_line_every_ten_percent_is_printed_as_it_comes(models: Models, model_server: ModelServer) -> None:
    lines = models("models", "install", NAME).stdout.splitlines()[1:-2]
    percents = [int(line.split()[0]) for line in lines]
    assert percents == sorted(set(percents))
    assert all(line.isascii() and "\r" not in line for line in lines)


def test_the_last_line_says_that_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    teller = Teller(1_000_000)
    for come in (10_000, 950_000, 960_000, 1_000_000):
        teller(come)
    assert capsys.readouterr().out.splitlines() == [
        "95 percent, 0.9 of 1.0 megabytes.",
        "100 percent, 1.0 of 1.0 megabytes.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="NO KILL on Windows")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_whatever_stops_it_the_next_one_goes_on(models: Models, model_server: ModelServer, how: signal.Signals) -> None:
    model_server.slow = 0.05
    running = models.start("install", NAME)
    wait_for_bytes(paths.cache_folder() / "models" / f"{NAME}.zip.part")
    running.send_signal(how)
    told, wrong = running.communicate(timeout=30)
    if how == signal.SIGINT:
        assert running.returncode == 1
        assert told.splitlines()[-1] == b"Stopped. Install it again, and it goes on from here."
    assert wrong == b""
    assert not models_folder().exists() or list(models_folder().iterdir()) == []
    model_server.slow = 0.0
    assert models("models", "install", NAME).returncode == 0
    began = int(str(model_server.ranges[1]).removeprefix("bytes=").removesuffix("-"))
    assert began >= 50_000


def test_two_at_once_do_not_destroy_each_other(models: Models, model_server: ModelServer) -> None:
    model_server.slow = 0.02
    first = models.start("install", NAME)
    wait_for_bytes(paths.cache_folder() / "models" / f"{NAME}.zip.part")
    second = models("models", "install", NAME)
    assert second.returncode == 3
    assert f"busy with {NAME}" in one_sentence(second.stderr)
    _, wrong = first.communicate(timeout=60)
    assert (first.returncode, wrong) == (0, b"")
    assert models("listen", SOUND).returncode == 0


@pytest.mark.parametrize(
    ("fault", "told"), [("404", "404"), ("sign in", "sign in"), ("500", "can't be reached"), ("damaged", "checksum")]
)
def test_what_goes_wrong_is_told_in_one_sentence(
    models: Models, model_server: ModelServer, fault: str, told: str
) -> None:
    model_server.faults = [fault] * 9
    done = models("models", "install", NAME)
    assert done.returncode == 3
    assert told in one_sentence(done.stderr)
    assert list(models_folder().glob("*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="NO LIMITS on Windows")
def test_a_disk_that_fills_meanwhile_is_told_and_it_goes_on_later(models: Models, model_server: ModelServer) -> None:
    """A limit on the size of files stands for the disk: it fails the same way, in the middle of writing."""
    limited = " ".join(f"'{part!s}'" for part in models.command("models", "install", NAME))
    done = subprocess.run(["bash", "-c", f"ulimit -f 100; {limited}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 3
    assert "There is no room left in" in one_sentence(done.stderr)
    assert models("models", "install", NAME).returncode == 0
    assert model_server.ranges == [None, "bytes=102400-"]


def test_wrong_usage_is_told(models: Models) -> None:
    unknown = models("models", "install", "nonsense")
    assert unknown.returncode == 2
    assert "`backtalk models list`" in one_sentence(unknown.stderr)
    for wrong in (("install",), ("install", NAME, "--from", "x.zip"), ("nonsense",), ("remove",)):
        assert models("models", *wrong).returncode == 2
    missing = models("models", "remove", NAME)
    assert missing.returncode == 3
    assert "not installed" in one_sentence(missing.stderr)
    no_file = models("models", "install", "--from", "missing.zip")
    assert no_file.returncode == 3
    assert "missing.zip" in one_sentence(no_file.stderr)


def test_a_file_is_installed(models: Models, archive: bytes, tmp_path: Path) -> None:
    file = tmp_path / "brought.zip"
    file.write_bytes(archive)
    done = models("models", "install", "--from", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert models("models").stdout.startswith(f"{NAME}: installed, in use.")


def test_the_doctor_tells_of_the_model_and_of_words_that_it_lacks(
    models: Models, archive: bytes, tmp_path: Path, cache_home: Path
) -> None:
    file = tmp_path / "brought.zip"
    file.write_bytes(archive)
    assert models("models", "install", "--from", file).returncode == 0
    (words,) = (models_folder() / NAME).rglob("words.txt")
    known_words = words.read_text(encoding="utf-8")
    assert "\nsciatica " in known_words
    words.write_text(known_words.replace("\nsciatica ", "\nxiatica "), encoding="utf-8")
    done = models("doctor", timeout=180, XDG_CACHE_HOME=str(cache_home))
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert told["Recognizer"] == "works. vosk hears you."
    assert told["Vosk"].startswith("works. ")
    assert f"with the model {NAME}." in told["Vosk"]
    assert "such as sciatica" in told["Vosk"]
    words.write_bytes(b"")
    done = models("doctor", timeout=180, XDG_CACHE_HOME=str(cache_home))
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert told["Recognizer"] == "works. pocketsphinx hears you."
    assert told["Vosk"].startswith("not working. ")


def test_a_broken_model_is_told_and_another_recognizer_hears(
    models: Models, archive: bytes, tmp_path: Path, cache_home: Path
) -> None:
    (tmp_path / "brought.zip").write_bytes(archive)
    assert models("models", "install", "--from", tmp_path / "brought.zip").returncode == 0
    (models_folder() / NAME / "am" / "final.mdl").write_bytes(b"")
    # With the cache of all tests, since the language model takes long to build, which is told in a line too.
    heard = models("listen", SOUND, timeout=180, XDG_CACHE_HOME=str(cache_home))
    assert heard.returncode == 0
    assert heard.stdout.strip()
    assert NAME in heard.stderr.splitlines()[0]
    for strict in (("--model", NAME), ("--recognizer", "vosk")):
        refused = models("listen", SOUND, *strict)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert NAME in one_sentence(refused.stderr)
