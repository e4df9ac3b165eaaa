"""Whatever the machine lacks, the command goes on with the rest and says in a sentence what is missing."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command import ROOT, Backtalk, one_sentence

QUESTION = ROOT / "tests" / "sounds" / "what_is_sciatica.flac"


@pytest.fixture
def without(tmp_path: Path) -> Callable[[str], str]:
    """Give a search path on which a package is as good as not installed, for the command and for what it starts."""

    def hide(name: str) -> str:
        package = tmp_path / "hidden" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f'raise ImportError("No module named {name}")\n')
        return str(package.parent)

    return hide


def test_without_a_voice_the_words_are_printed(
    backtalk: Backtalk, without: Callable[[str], str], tmp_path: Path
) -> None:
    answer = tmp_path / "answer.wav"
    done = backtalk("ask", "what is sciatica", "--speech-to", answer, PYTHONPATH=without("pyttsx3"))
    assert done.returncode == 1
    assert "irritated nerve" in done.stdout
    assert "The voice failed" in done.stderr.splitlines()[-1]
    assert "backtalk doctor" in done.stderr.splitlines()[-1]
    assert not answer.exists()


def test_guidance_that_was_spoken_once_is_spoken_without_a_voice(
    backtalk: Backtalk, without: Callable[[str], str], tmp_path: Path
) -> None:
    answer, again = tmp_path / "answer.wav", tmp_path / "again.wav"
    said = ("ask", "i can't feel it when i wipe", "--region", "GB", "--speech-to")
    assert backtalk(*said, answer).returncode == 0
    done = backtalk(*said, again, PYTHONPATH=without("pyttsx3"))
    assert done.returncode == 1
    assert "Numbness between your legs" in done.stdout
    assert again.stat().st_size > answer.stat().st_size / 2


def test_without_a_speaker_the_words_are_printed(backtalk: Backtalk) -> None:
    done = backtalk("ask", "i can't feel it when i wipe")
    assert done.returncode == 1
    assert "Numbness between your legs" in done.stdout
    assert "There is no loudspeaker: " in one_sentence(done.stderr)


def test_without_a_microphone_the_conversation_goes_on_typed(backtalk: Backtalk, library: object) -> None:
    """Standard input must be a terminal for this: one of a pair of pseudo terminals is."""
    if sys.platform == "win32":
        pytest.skip("NO PSEUDO TERMINAL on Windows")
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, b"what is sciatica\ngoodbye\n")
    done = subprocess.run(
        backtalk.command("--silent", "--region", "GB"),
        stdin=theirs,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        env={**os.environ, **backtalk.environment},
        text=True,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "There is no microphone: " in one_sentence(done.stderr)
    assert "type" in done.stdout.splitlines()[0]
    assert "irritated nerve" in done.stdout


def test_without_a_recognizer_that_is_told(backtalk: Backtalk, without: Callable[[str], str]) -> None:
    done = backtalk("ask", "--silent", "--audio", QUESTION, PYTHONPATH=without("pocketsphinx"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "pip install pocketsphinx" in one_sentence(done.stderr)


def test_a_folder_that_is_no_model_is_told(backtalk: Backtalk, tmp_path: Path) -> None:
    done = backtalk("ask", "--silent", "--audio", QUESTION, "--model", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert str(tmp_path) in one_sentence(done.stderr)


def test_a_home_that_can_not_be_written_is_no_hindrance(backtalk: Backtalk, cache_home: Path) -> None:
    """What is under a file can't be made, not even by root. The cache of the tables alone is readable."""
    nowhere = "/dev/null/home"
    elsewhere = {"HOME": nowhere, "XDG_CONFIG_HOME": f"{nowhere}/config", "XDG_DATA_HOME": f"{nowhere}/data"}
    done = backtalk(stdin="what is sciatica\nspeak slower\ngoodbye\n", **elsewhere)
    assert done.returncode == 0, done.stderr
    assert "irritated nerve" in done.stdout


@pytest.mark.slow
def test_a_cache_that_can_not_be_written_costs_time_alone(backtalk: Backtalk) -> None:
    done = backtalk("ask", "what is sciatica", "--silent", XDG_CACHE_HOME="/dev/null/cache", timeout=300)
    assert done.returncode == 0, done.stderr
    assert "irritated nerve" in done.stdout


def test_a_full_disk_is_told_and_leaves_nothing(backtalk: Backtalk, small_disk: Path) -> None:
    done = backtalk("ask", "what is sciatica", "--speech-to", small_disk / "answer.wav")
    assert done.returncode == 1
    assert "irritated nerve" in done.stdout
    assert str(small_disk / "answer.wav") in one_sentence(done.stderr)
    assert list(small_disk.iterdir()) == []


# ---- who reads -------------------------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_error(backtalk: Backtalk) -> None:
    process = subprocess.Popen(
        backtalk.command("ask", "--lines"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(b"what is sciatica\n")
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(b"what is sciatica\n" * 2000)
        process.stdin.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="NO SHELL that closes a stream on Windows")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_put_up_with(backtalk: Backtalk, closed: str) -> None:
    command = f'"{sys.executable}" -m assistant ask "what is sciatica" --silent {closed}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, timeout=60, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("irritated nerve" in done.stdout) == (">&-" not in closed.replace("2>&-", ""))
