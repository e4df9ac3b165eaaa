"""The settings: whole or not at all, never lost, and changed by one program without harm to another's change."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT

from assistant.settings import Settings, change_settings, load_settings, set_aside_files, settings_file


def no_notice(text: str) -> None:
    raise AssertionError(text)


@pytest.fixture
def file(home: Path) -> Path:
    settings_file().parent.mkdir(parents=True)
    return settings_file()


def test_without_a_file_the_usual_ones_hold(home: Path) -> None:
    assert load_settings(no_notice) == Settings()
    assert not any(path.is_file() for path in home.rglob("*"))


def test_what_is_changed_is_there_for_the_next_program(home: Path) -> None:
    change_settings(no_notice, rate=130, region="IE")
    assert load_settings(no_notice) == Settings(rate=130, region="IE")


def test_a_change_leaves_what_another_program_changed_meanwhile(home: Path) -> None:
    load_settings(no_notice)
    change_settings(no_notice, region="IE")
    assert change_settings(no_notice, rate=130) == Settings(rate=130, region="IE")


def test_nobody_else_can_read_them(home: Path) -> None:
    change_settings(no_notice, rate=130)
    assert settings_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "null",
        "\udcff",
        '{"rate": "fast"}',
        '{"rate": 9000}',
        '{"rate": true}',
        '{"rate": 150.5}',
        '{"volume": NaN}',
        '{"region": 3}',
        '{"voice": null}',
        '{"introduced": 1}',
    ],
)
def test_broken_settings_are_set_aside_with_one_sentence(file: Path, damaged: str) -> None:
    raw = damaged.encode("utf-8", "surrogateescape")
    file.write_bytes(raw)
    told: list[str] = []
    assert load_settings(told.append) == Settings()
    (aside,) = set_aside_files()
    assert aside.read_bytes() == raw
    (sentence,) = told
    assert str(aside) in sentence
    assert not file.exists()


def test_a_second_broken_file_does_not_replace_the_first(file: Path) -> None:
    for damaged in ("{1", "{2", "{3"):
        file.write_text(damaged)
        change_settings(lambda text: None, rate=130)
    assert {path.read_text() for path in set_aside_files()} == {"{1", "{2", "{3"}
    assert load_settings(no_notice).rate == 130


def test_settings_of_a_later_version_are_read_as_far_as_they_are_known(file: Path) -> None:
    file.write_text(json.dumps({"rate": 170, "colour": "blue"}))
    assert load_settings(no_notice) == Settings(rate=170)


def test_settings_that_cannot_be_read_are_not_written_over(file: Path) -> None:
    file.mkdir()
    told: list[str] = []
    assert load_settings(told.append) == Settings()
    assert len(told) == 1
    with pytest.raises(OSError):
        change_settings(told.append, rate=130)
    assert file.is_dir()


def test_a_failed_write_leaves_the_old_settings_and_no_litter(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(no_notice, rate=130)

    def full(source: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError):
        change_settings(no_notice, rate=170)
    assert load_settings(no_notice).rate == 130
    assert [path.name for path in settings_file().parent.iterdir()] == ["settings.json"]


def test_programs_that_write_at_once_leave_a_whole_file(home: Path) -> None:
    script = (
        "from assistant.settings import change_settings\n"
        "for number in range(150):\n"
        "    change_settings(print, rate={rate}, voice='x' * {rate})\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script.format(rate=rate)], cwd=ROOT, stdout=subprocess.PIPE)
        for rate in (110, 190)
    ]
    assert [program.communicate(timeout=60)[0] for program in running] == [b"", b""]
    assert [program.returncode for program in running] == [0, 0]
    settings = load_settings(no_notice)
    assert settings.rate in (110, 190)
    assert len(settings.voice) == settings.rate
