"""What the real command remembers from one run to the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, Backtalk, one_sentence

from assistant.atomic import unfinished
from assistant.hearing.models.hint import hint_file
from assistant.hearing.models.store import models_folder
from assistant.library.library import Library
from assistant.memory.alert_note import note_file
from assistant.memory.log import log_file
from assistant.settings import Settings, change_settings, load_settings, settings_file
from memory.terminal import typing

CHAT = ("chat", "--silent")
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo terminal")


def files(home: Path) -> set[str]:
    return {path.name for path in home.rglob("*") if path.is_file()}


@needs_terminal
def test_an_open_alert_outlives_kill_nine_and_is_the_first_thing_said(backtalk: Backtalk, home: Path) -> None:
    with typing(backtalk, *CHAT, "--region", "GB") as (chat, keys):
        chat.wait_for("not a doctor")
        os.write(keys, b"i can't feel it when i wipe\n")
        # At the very first word of the guidance the note is there already.
        chat.wait_for("Go to A and E")
        assert note_file().exists()
        chat.kill()
    with typing(backtalk, *CHAT, "--region", "GB") as (chat, keys):
        first = chat.wait_for("\n").splitlines()[0]
        assert "nine, nine, nine" in first
        assert "numbness between the legs" in first
        os.write(keys, b"ok\n")
        chat.wait_for("Do not drive yourself")
        os.write(keys, b"goodbye\n")
        assert chat.process.wait(60) == 0
    assert not note_file().exists()


@needs_terminal
def test_the_first_run_asks_for_the_region_and_the_second_uses_it(backtalk: Backtalk, home: Path) -> None:
    with typing(backtalk, *CHAT) as (chat, keys):
        chat.wait_for("Which country are you in?")
        os.write(keys, b"ireland\n")
        chat.wait_for("the numbers for Ireland")
        os.write(keys, b"slower\n")
        chat.wait_for("I will speak slower")
        chat.kill()
    assert load_settings(print) == Settings(region="IE", rate=130, introduced=True)
    with typing(backtalk, *CHAT) as (chat, keys):
        chat.wait_for("Ask me about pain")
        os.write(keys, b"which number do i call\n")
        assert "not a doctor" not in chat.wait_for("one, one, two")


@needs_terminal
def test_goodbye_to_a_question_about_a_danger_sign_does_not_end_it(backtalk: Backtalk, home: Path) -> None:
    with typing(backtalk, *CHAT, "--region", "GB") as (chat, keys):
        os.write(keys, b"what should i do if i can't pee\ngoodbye\nok\n")
        chat.wait_for("Do not drive yourself, and do not wait")
        chat.wait_for("Good. Stay where you are safe.")


def test_piped_lines_neither_find_nor_leave_anything(backtalk: Backtalk, home: Path) -> None:
    said = "i can't feel it when i wipe\ni'm in ireland\n"
    for command in (("chat",), ("ask", "--lines"), ("ask", "i can't feel it when i wipe", "--silent"), ()):
        done = backtalk(*command, stdin=said)
        assert "not a doctor" not in done.stdout
    assert files(home) == set()
    note_file().parent.mkdir(parents=True)
    note_file().write_text("{}")
    assert backtalk("chat", stdin="what is sciatica\n").stdout.startswith("Sciatica")
    assert note_file().read_text() == "{}"


def test_the_remembered_region_decides_for_every_command(backtalk: Backtalk, home: Path) -> None:
    change_settings(print, region="NZ")
    assert "one, one, one" in backtalk("ask", "which number do i call", "--silent").stdout
    assert "one, one, one" in backtalk("chat", stdin="which number do i call\n").stdout
    assert "nine, one, one" in backtalk("ask", "which number do i call", "--silent", "--region", "US").stdout


def test_broken_settings_are_told_in_one_sentence_and_kept(backtalk: Backtalk, home: Path) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{broken")
    done = backtalk("ask", "what is sciatica", "--silent")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert settings_file().with_suffix(".broken").read_text() == "{broken"


def test_a_log_is_kept_where_it_is_asked_for_and_deleted_by_one_command(
    backtalk: Backtalk, home: Path, library: Library
) -> None:
    done = backtalk("chat", "--log", stdin="what is sciatica\n")
    assert library.content.system["log_on"] in done.stdout
    assert "what is sciatica" in log_file().read_text()
    done = backtalk("forget")
    assert done.returncode == 0
    assert "Deleted the log." in done.stdout
    assert files(home) == set()


def test_forget_deletes_all_and_names_it(backtalk: Backtalk, home: Path) -> None:
    # The last two are what a program leaves that is killed while it writes.
    half_written = (settings_file().with_name(".settings.json-ab1_"), note_file().with_name(".open_alert.json-x"))
    broken = settings_file().with_suffix(".broken1")
    for path in (settings_file(), broken, note_file(), log_file(), hint_file(), *half_written):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    done = backtalk("forget")
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 7, "")
    assert not settings_file().parent.exists()
    assert not note_file().parent.exists()
    assert backtalk("forget").stdout == "Nothing was kept about you.\n"


def test_forget_leaves_the_speech_models(backtalk: Backtalk, home: Path) -> None:
    model = models_folder() / "vosk-model-small-en-us-0.15" / "am" / "final.mdl"
    model.parent.mkdir(parents=True)
    model.touch()
    hint_file().touch()
    assert backtalk("forget").returncode == 0
    assert files(home) == {"final.mdl"}


def test_what_a_killed_program_wrote_halfway_is_what_forget_looks_for(home: Path) -> None:
    killed = (
        "import os, pathlib\n"
        "from assistant.settings import change_settings\n"
        "pathlib.Path.replace = lambda *_: os._exit(9)\n"
        "change_settings(print, region='IE')\n"
    )
    subprocess.run([sys.executable, "-c", killed], cwd=ROOT, timeout=60)
    (left,) = files(home)
    assert [path.name for path in unfinished(settings_file())] == [left]


def test_what_cannot_be_deleted_is_told_and_the_rest_goes(backtalk: Backtalk, home: Path) -> None:
    log_file().mkdir(parents=True)
    change_settings(print, rate=130)
    done = backtalk("forget")
    assert done.returncode == 1
    assert str(log_file()) in one_sentence(done.stderr)
    assert not settings_file().exists()


def test_a_voice_is_chosen_for_good(backtalk: Backtalk, home: Path) -> None:
    listed = backtalk("voices").stdout.splitlines()
    chosen = listed[-1].split(": ")[0]
    done = backtalk("voices", "--choose", chosen)
    assert (done.returncode, done.stderr) == (0, "")
    assert load_settings(print) == Settings(voice=chosen)


def test_a_voice_that_there_is_not_is_refused(backtalk: Backtalk, home: Path) -> None:
    done = backtalk("voices", "--choose", "zanzibar")
    assert done.returncode == 3
    assert "zanzibar" in one_sentence(done.stderr)
    assert files(home) == set()


def test_a_voice_that_cannot_be_saved_is_told_in_one_sentence(backtalk: Backtalk, home: Path) -> None:
    (home / "config").write_text("a file where the folder should be")
    voice = backtalk("voices").stdout.splitlines()[0].split(": ")[0]
    done = backtalk("voices", "--choose", voice)
    assert done.returncode == 3
    one_sentence(done.stderr)
