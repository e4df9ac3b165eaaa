from __future__ import annotations

import os
import resource
import shutil
import subprocess
import wave
from pathlib import Path

import pytest

from assistant.errors import SoundFileError
from assistant.sound import Sound
from assistant.speaking.sound_file import read_sound, write_wav

SOUND = Sound(bytes(range(256)) * 100, 22050)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, SOUND)
    assert read_sound(path) == SOUND
    with wave.open(str(path)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, 22050)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(shutil.which("sox") is None, reason="sox makes the AIFF files")
@pytest.mark.parametrize("form", ["aiff", "aifc"])
def test_aiff_is_read_as_what_it_is(tmp_path: Path, form: str) -> None:
    write_wav(tmp_path / "a.wav", SOUND)
    subprocess.run(["sox", "-D", tmp_path / "a.wav", tmp_path / f"a.{form}"], check=True)
    shutil.copy(tmp_path / f"a.{form}", tmp_path / "named-so.wav")
    assert read_sound(tmp_path / "named-so.wav") == SOUND


def test_of_stereo_the_first_channel_is_read(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "s.wav"), "wb") as wav:
        wav.setparams((2, 2, 16000, 0, "NONE", ""))
        wav.writeframes(b"\x01\x00\x02\x00" * 50)
    assert read_sound(tmp_path / "s.wav") == Sound(b"\x01\x00" * 50, 16000)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"FORM1234AIFF", b"\x00" * 100])
def test_what_is_no_sound_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(SoundFileError, match="bad"):
        read_sound(tmp_path / "bad")


@pytest.mark.parametrize("path", ["no/such/folder/a.wav", "."])
def test_a_path_that_cannot_be_written_is_an_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(SoundFileError, match="could not be written"):
        write_wav(tmp_path / path, SOUND)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10000, before[1]))  # Python turns the signal of this limit into OSError
    try:
        with pytest.raises(SoundFileError, match="could not be written"):
            write_wav(path, SOUND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        write_wav(pipe, SOUND)
        assert reader.stdout is not None
        assert reader.stdout.read().endswith(SOUND.pcm)
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.wav").write_bytes(b"")
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    write_wav(tmp_path / "link.wav", SOUND)
    assert (tmp_path / "link.wav").is_symlink()
    assert read_sound(tmp_path / "real.wav") == SOUND
