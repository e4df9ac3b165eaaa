"""Damaged Vosk models give one sentence; without a trial in a process of its own, libvosk would end this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import assistant.hearing.vosk_model as vosk_model_module
from assistant.errors import RecognizerError
from assistant.hearing.vosk_model import check_model
from assistant.hearing.vosk_recognizer import VoskModel

BIG = ("am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "graph/words.txt")
SMALL = ("graph/phones/word_boundary.int", "graph/disambig_tid.int", "conf/mfcc.conf", "conf/model.conf")


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def half_garbage(content: bytes) -> bytes:
    kept = half(content)
    return kept + np.random.default_rng(0).bytes(len(content) - len(kept))


def text(content: bytes) -> bytes:
    return b"This is a text file.\n"


def empty(content: bytes) -> bytes:
    return b""


@pytest.fixture
def copy(vosk_model: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(vosk_model, folder)
    return folder


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def refused(folder: Path) -> str:
    """Give the message with which the model is refused; that this process lives is the other half of each test."""
    with pytest.raises(RecognizerError) as caught:
        VoskModel(folder)
    message = str(caught.value)
    assert message.count("\n") == 0
    assert message.endswith(".")
    assert str(folder) in message
    return message


@pytest.mark.parametrize("damage", [half, half_garbage, text, empty], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", BIG)
def test_a_damaged_file_is_told(copy: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    file = copy / name
    file.write_bytes(damage(file.read_bytes()))
    assert "install it anew" in refused(copy)


@pytest.mark.parametrize("name", [*BIG[:3], *SMALL])
def test_a_missing_file_is_told(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert "install it anew" in refused(copy)


FAKE_VOSK = """
import mmap, time
def SetLogLevel(level): pass
class Model:
    def __init__(self, model_path): {}
class KaldiRecognizer:
    def __init__(self, model, rate): pass
    def AcceptWaveform(self, pcm): pass
    def FinalResult(self): pass
"""


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [("pass", True), ("self.graph = mmap.mmap(-1, 8 << 30)", False), ("time.sleep(600)", False)],
    ids=["none", "asks for all memory", "never ends"],
)
def test_a_trial_has_its_limits(
    copy: Path, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, accepted: bool
) -> None:
    """Damaged graphs do make libvosk loop for ever or take all memory, but no short file does so reliably."""
    (tmp_path / "vosk.py").write_text(FAKE_VOSK.format(fault), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(vosk_model_module, "_LEAST_SECONDS", 5.0)
    if accepted:
        check_model(copy)
    else:
        assert "damaged" in refused(copy)


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    assert "give the folder of an unpacked one" in refused(tmp_path / "model")


def test_a_text_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("a model", encoding="utf-8")
    assert "give the folder of an unpacked one" in refused(tmp_path / "model")


@pytest.fixture
def forbidden(vosk_model: Path) -> Iterator[Path]:
    """A model that this process may not read; root gives up its rights for that."""
    with tempfile.TemporaryDirectory() as name:
        outer = Path(name)
        outer.chmod(0o755)
        folder = outer / "model"
        shutil.copytree(vosk_model, folder)
        folder.chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are told otherwise on this system")
def test_a_folder_without_rights_is_told(forbidden: Path) -> None:
    assert "allow it" in refused(forbidden)


def test_a_sound_model_is_tried_once(copy: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_model(copy)
    moved = copy.with_name("moved")
    copy.rename(moved)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("it was tried again"))
        check_model(moved)
    file = moved / "graph" / "HCLr.fst"
    file.write_bytes(half(file.read_bytes()))
    assert "damaged" in refused(moved)


def test_a_cache_that_cannot_be_written_does_not_matter(copy: Path, own_cache: Path) -> None:
    own_cache.write_text("in the way", encoding="utf-8")
    check_model(copy)
