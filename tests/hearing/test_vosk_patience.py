"""Vosk waits as long as Backtalk does, and the installed model stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import vosk

from assistant.hearing.endpointing import PATIENCE
from assistant.hearing.listening import UNFINISHED_SECONDS
from assistant.hearing.sound_files import read_sound
from assistant.hearing.vosk_model import VoskModel
from assistant.hearing.vosk_patience import SECONDS, patient
from assistant.hearing.vosk_recognizer import VoskRecognizer
from hearing.conftest import SOUNDS
from hearing.making import samples_of, sound_of, wrong_words

SAID = "which side should i sleep on with a bad leg"


@pytest.fixture
def installed(vosk_model: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "installed"
    shutil.copytree(vosk_model, folder)
    return folder


@pytest.fixture(scope="module")
def twice() -> bytes:
    """The same sentence twice, with a pause of 1.2 s between."""
    once = samples_of(read_sound(SOUNDS / "sleeping.flac"))
    spoken = np.flatnonzero(np.abs(once) > 0.01)
    pause = round(1.2 * 16_000) - (len(once) - spoken[-1]) - spoken[0]
    return sound_of(np.concatenate((once, np.zeros(max(0, pause), np.float32), once))).pcm


def ends(model: Any, pcm: bytes) -> int:
    """How often Vosk finds an end before all has been fed."""
    recognizer = vosk.KaldiRecognizer(model, 16_000.0)
    return sum(bool(recognizer.AcceptWaveform(pcm[at : at + 6400])) for at in range(0, len(pcm) - 6400, 6400))


def test_vosk_waits_longer_than_we_ever_do() -> None:
    assert SECONDS > PATIENCE + UNFINISHED_SECONDS


def test_a_breath_does_not_part_an_utterance(installed: Path, twice: bytes) -> None:
    assert ends(vosk.Model(model_path=str(installed)), twice) >= 1
    model = VoskModel(installed)
    assert ends(model.handle, twice) == 0
    assert wrong_words(f"{SAID} {SAID}", VoskRecognizer(model).recognize(twice).text) <= 4


def test_the_installed_model_is_not_touched(installed: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in installed.rglob("*") if file.is_file()}

    before = state()
    copy = patient(installed, tmp_path / "cache")
    assert copy != installed
    assert state() == before
    assert sum(file.lstat().st_size for file in copy.rglob("*")) < 20_000  # the rest are links


def test_a_copy_is_made_once(installed: Path, tmp_path: Path) -> None:
    copy = patient(installed, tmp_path / "cache")
    made = (copy / "conf" / "model.conf").stat().st_mtime_ns
    assert patient(installed, tmp_path / "cache") == copy
    assert (copy / "conf" / "model.conf").stat().st_mtime_ns == made


def test_other_rules_of_the_model_are_kept(installed: Path, tmp_path: Path) -> None:
    lines = (patient(installed, tmp_path / "cache") / "conf" / "model.conf").read_text(encoding="utf-8").splitlines()
    assert "--beam=11.0" in lines
    assert lines.count(f"--endpoint.rule2.min-trailing-silence={SECONDS}") == 1
    assert sum(line.startswith("--endpoint.rule2.") for line in lines) == 1


def test_a_damaged_copy_is_made_anew(installed: Path, tmp_path: Path) -> None:
    copy = patient(installed, tmp_path / "cache")
    (copy / "conf" / "model.conf").unlink()
    (copy / "am").unlink()
    assert patient(installed, tmp_path / "cache") == copy
    assert (copy / "am" / "final.mdl").is_file()
    assert (copy / "conf" / "model.conf").is_file()


def test_the_copy_of_a_removed_model_is_swept_away(installed: Path, vosk_model: Path, tmp_path: Path) -> None:
    copy = patient(installed, tmp_path / "cache")
    shutil.rmtree(installed)
    other = patient(vosk_model, tmp_path / "cache")
    assert other.exists()
    assert not copy.exists()
    assert list((tmp_path / "cache").iterdir()) == [other]


def test_without_links_the_model_itself_is_used(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held")

    monkeypatch.setattr(Path, "symlink_to", forbidden)
    assert patient(installed, tmp_path / "cache") == installed
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_model_of_the_old_kind_is_used_itself(installed: Path, tmp_path: Path) -> None:
    (installed / "conf" / "model.conf").unlink()
    assert patient(installed, tmp_path / "cache") == installed
