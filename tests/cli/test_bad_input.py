"""Whatever comes in, the command says in one clear sentence what is wrong and what to do, and never a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import warnings
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command import ROOT, Backtalk
from hearing.making import at_rate, samples_of, write_wav

from assistant.hearing.sound_files import sound_blocks
from assistant.sound import Sound

SOUNDS = ROOT / "tests" / "sounds"
QUESTION = SOUNDS / "what_is_sciatica.flac"
HOUR = 3600


def one_sentence(err: str) -> str:
    """The one line on standard error, which must be a whole sentence behind the name of the program."""
    (line,) = err.splitlines()
    assert line.startswith("backtalk: ")
    assert line.endswith(".")
    return line


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


# ---- what the machine lacks ------------------------------------------------------------------------------------------


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
    hidden = without("pyttsx3")
    done = backtalk("ask", "i can't feel it when i wipe", "--speech-to", tmp_path / "answer.wav", PYTHONPATH=hidden)
    assert done.returncode == 1
    assert "Numbness between your legs" in done.stdout
    assert "The voice failed" in done.stderr.splitlines()[-1]
    assert "backtalk doctor" in done.stderr.splitlines()[-1]
    assert list(tmp_path.glob("*.wav")) == []


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


def test_a_full_disk_is_told_and_leaves_nothing(backtalk: Backtalk, tmp_path: Path) -> None:
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
        done = backtalk("ask", "what is sciatica", "--speech-to", disk / "answer.wav")
        assert done.returncode == 1
        assert "irritated nerve" in done.stdout
        assert str(disk / "answer.wav") in one_sentence(done.stderr)
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


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
