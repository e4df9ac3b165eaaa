"""Whatever comes in, the command says in one clear sentence what is wrong and what to do, and never a traceback."""

from __future__ import annotations

import contextlib
import json
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import ROOT, Backtalk, one_sentence
from hearing.making import at_rate, samples_of, write_wav

from assistant.hearing.sound_files import sound_blocks
from assistant.sound import Sound

SOUNDS = ROOT / "tests" / "sounds"
QUESTION = SOUNDS / "what_is_sciatica.flac"
HOUR = 3600


# ---- sound files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["missing", "text", "empty"])
def test_a_file_that_is_no_sound_is_named_and_the_others_are_answered(
    backtalk: Backtalk, tmp_path: Path, kind: str
) -> None:
    bad = tmp_path / "question.wav"
    if kind == "text":
        bad.write_text("what is sciatica\n" * 100)
    elif kind == "empty":
        bad.touch()
    done = backtalk("ask", "--silent", "--json", "--audio", bad, QUESTION)
    assert done.returncode == 3
    assert str(bad) in one_sentence(done.stderr)
    assert [json.loads(line)["intent"] for line in done.stdout.splitlines()] == ["what_is_sciatica"]


def test_an_hour_of_silence_is_answered_in_seconds(backtalk: Backtalk, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as sound:
        sound.setparams((1, 2, 16_000, HOUR * 16_000, "NONE", ""))
        for _ in range(HOUR):
            sound.writeframesraw(bytes(32_000))
    done = backtalk("ask", "--silent", "--json", "--audio", silence, timeout=60)
    reply = json.loads(done.stdout)
    assert (done.returncode, reply["heard"], reply["intent"]) == (0, "", None)
    assert reply["speech"]


@pytest.mark.parametrize("kind", ["telephone", "studio", "clipped"])
def test_sound_of_any_kind_is_answered(backtalk: Backtalk, tmp_path: Path, kind: str) -> None:
    samples = samples_of(Sound(b"".join(sound_blocks(QUESTION)), 16_000))
    file = tmp_path / "question.wav"
    if kind == "telephone":
        write_wav(file, at_rate(samples, 16_000, 8_000), 8_000, "pcm8")
    elif kind == "studio":
        write_wav(file, at_rate(samples, 16_000, 48_000), 48_000, "pcm24", channels=2)
    else:
        write_wav(file, samples * 4, 16_000)
    done = backtalk("ask", "--silent", "--json", "--audio", file)
    reply = json.loads(done.stdout)
    assert (done.returncode, done.stderr, reply["intent"]) == (0, "", "what_is_sciatica")


# ---- text ------------------------------------------------------------------------------------------------------------

BAD_BYTES = b"\xff\xfe\x00 i can't feel it \xc3\x28 when i wipe \xf0\x28\n"


@pytest.mark.parametrize("command", [["ask", "--lines"], ["chat"], []])
def test_a_red_flag_among_bytes_that_are_no_text_is_heard(backtalk: Backtalk, command: list[str]) -> None:
    done = backtalk(*command, "--json", stdin=BAD_BYTES + b"what is sciatica\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert [flag["id"] for flag in first["red_flags"]] == ["saddle_numbness"]
    assert first["speech"][0]["kind"] == "emergency"
    assert second["heard"] == "what is sciatica"


def test_an_argument_that_is_no_text_is_answered(backtalk: Backtalk) -> None:
    done = backtalk("ask", b"what is \xff sciatica", "--silent", "--json")
    assert (done.returncode, json.loads(done.stdout)["intent"]) == (0, "what_is_sciatica")


def test_a_red_flag_at_the_end_of_a_very_long_line_is_heard(backtalk: Backtalk) -> None:
    line = "the weather is nice today and " * 3334 + "i can't feel it when i wipe"
    assert len(line) > 100_000
    done = backtalk("ask", "--lines", "--json", stdin=f"{line}\nwhat is sciatica\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert "saddle_numbness" in [flag["id"] for flag in first["red_flags"]]
    assert second["intent"] == "what_is_sciatica"


def test_letters_that_the_terminal_can_not_show_are_no_hindrance(backtalk: Backtalk) -> None:
    done = backtalk("ask", "what’s sciatica ☂", "--silent", "--json", PYTHONIOENCODING="ascii")
    assert (done.returncode, json.loads(done.stdout)["intent"]) == (0, "what_is_sciatica")


# ---- data ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project once more, so that it can be broken."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("assistant", "intents", "content"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@contextlib.contextmanager
def broken(file: Path, text: str | None) -> Iterator[None]:
    """Give the file another text, or take it away, for a while."""
    before = file.read_text(encoding="utf-8")
    if text is None:
        file.unlink()
    else:
        file.write_text(before + text, encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("command", [["ask", "hello", "--silent"], ["chat"], ["topics"], []])
def test_malformed_yaml_is_told_by_file_and_line(backtalk: Backtalk, copy: Path, command: list[str]) -> None:
    file = copy / "content" / "en" / "system.yaml"
    line = len(file.read_text(encoding="utf-8").splitlines()) + 1
    with broken(file, "\t- [malformed\n"):
        done = backtalk(*command, cwd=copy)
    assert (done.returncode, done.stdout) == (3, "")
    assert f"content/en/system.yaml:{line}: " in one_sentence(done.stderr)
    assert "backtalk check" in done.stderr


def test_doctor_tells_of_malformed_yaml(backtalk: Backtalk, copy: Path) -> None:
    with broken(copy / "content" / "en" / "system.yaml", "\t- [malformed\n"):
        done = backtalk("doctor", cwd=copy)
    assert done.returncode == 1
    assert done.stdout.startswith("Data: not working. content/en/system.yaml:")
    assert done.stdout.splitlines()[-1] == "Verdict: Backtalk can't answer questions."


@pytest.mark.parametrize("file", ["topics/heat_and_ice.yaml", "guidance/foot_drop.yaml"])
def test_what_has_nothing_to_say_is_told(backtalk: Backtalk, copy: Path, file: str) -> None:
    with broken(copy / "content" / "en" / file, None):
        done = backtalk("ask", "hello", "--silent", cwd=copy)
    assert (done.returncode, done.stdout) == (3, "")
    assert f"content/en/{file}:1: " in one_sentence(done.stderr)


def test_an_unknown_region_is_told_with_those_that_are_known(backtalk: Backtalk) -> None:
    done = backtalk("ask", "what is sciatica", "--silent", "--region", "ZZ")
    assert (done.returncode, done.stdout) == (3, "")
    assert "ZZ" in one_sentence(done.stderr)
    assert "GB" in done.stderr
