from __future__ import annotations

import builtins
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import SoundFileError
from assistant.hearing.sound_files import read_sound, sound_blocks
from hearing.conftest import SOUNDS
from hearing.making import samples_of, tone, write_wav

KINDS = ["pcm8", "pcm16", "pcm24", "pcm32", "float32", "float64"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 2])
def test_wav_of_every_kind_comes_out_the_same(tmp_path: Path, kind: str, channels: int) -> None:
    wanted = tone(1000, 1, 16_000)
    found = samples_of(read_sound(write_wav(tmp_path / "a.wav", wanted, 16_000, kind, channels)))
    assert len(found) == len(wanted)
    assert np.abs(found - wanted).max() < (0.01 if kind == "pcm8" else 1e-4)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_every_rate_becomes_16_khz(tmp_path: Path, rate: int) -> None:
    sound = read_sound(write_wav(tmp_path / "a.wav", tone(1000, 1, rate), rate))
    assert sound.rate == 16_000
    assert len(sound.pcm) == 32_000
    middle = slice(1_000, -1_000)
    assert np.abs(samples_of(sound) - tone(1000, 1, 16_000))[middle].max() < 2e-4


@pytest.mark.parametrize("frequency", [9_000, 12_000, 20_000])
def test_what_16_khz_can_not_hold_vanishes(tmp_path: Path, frequency: float) -> None:
    found = samples_of(read_sound(write_wav(tmp_path / "a.wav", tone(frequency, 1, 48_000), 48_000)))
    assert np.abs(found[1_000:-1_000]).max() < 1e-4


@pytest.mark.parametrize(("name", "delay"), [("flac", 0), ("ogg", 0), ("mp3", None)])
def test_compressed_files(name: str, delay: int | None) -> None:
    wanted = samples_of(read_sound(SOUNDS / "what_is_sciatica.flac"))
    found = samples_of(read_sound(SOUNDS / f"what_is_sciatica.{name}"))
    if delay is None:  # MP3 begins with some silence of the encoder's own
        delay = int(np.correlate(found[:20_000], wanted[:10_000], "valid").argmax())
    found = found[delay : delay + len(wanted)]
    assert np.corrcoef(wanted[: len(found)], found)[0, 1] > 0.98


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes((SOUNDS / "what_is_sciatica.flac").read_bytes())
    assert read_sound(tmp_path / "a.wav") == read_sound(SOUNDS / "what_is_sciatica.flac")


def test_a_header_of_a_pipe_announces_nothing(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", tone(500, 1, 16_000), 16_000)
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert read_sound(path).seconds == 1


def test_wav_needs_no_miniaudio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "miniaudio":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.delitem(sys.modules, "miniaudio", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    assert read_sound(write_wav(tmp_path / "a.wav", tone(500, 1, 44_100), 44_100)).seconds == 1
    with pytest.raises(SoundFileError, match="use a WAV file"):
        read_sound(SOUNDS / "how_long.flac")


def bad_files(folder: Path) -> dict[str, Path]:
    good = (SOUNDS / "how_long.flac").read_bytes()
    wav = write_wav(folder / "good.wav", tone(500, 1, 16_000), 16_000).read_bytes()
    odd = bytearray(wav)
    odd[20:22] = b"\x55\x00"
    contents = {
        "empty": b"",
        "text": b"this is not sound at all, it is text\n" * 20,
        "cut wav": wav[: len(wav) // 2],
        "only a header": wav[:20],
        "no samples": wav[:40] + bytes(4),
        "odd kind": bytes(odd),
        "cut flac": good[: len(good) // 2],
        "flac of nothing": good[:200],
        "riff of nothing": b"RIFF" + bytes(100),
        "ogg of nothing": b"OggS" + bytes(100),
        "mp3 of nothing": b"ID3" + bytes(100),
        "zeros": bytes(1000),
    }
    paths = {"missing": folder / "missing.wav", "folder": folder}
    for name, content in contents.items():
        paths[name] = folder / f"{name}.wav"
        paths[name].write_bytes(content)
    return paths


DAMAGED = [
    "empty",
    "text",
    "cut wav",
    "only a header",
    "no samples",
    "odd kind",
    "cut flac",
    "flac of nothing",
    "zeros",
]
CASES = ["missing", "folder", *DAMAGED, "riff of nothing", "ogg of nothing", "mp3 of nothing"]


@pytest.mark.parametrize("case", CASES)
def test_bad_files_are_told_in_one_sentence(tmp_path: Path, case: str) -> None:
    path = bad_files(tmp_path)[case]
    with pytest.raises(SoundFileError) as told:
        read_sound(path)
    message = str(told.value)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message


def test_random_bytes_never_crash(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    starts = [b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC", b"OggS", b"ID3", b"\xff\xfb\x90"]
    for number in range(60):
        path = tmp_path / "a.bin"
        path.write_bytes(starts[number % len(starts)] + random.bytes(2_000))
        try:
            read_sound(path)
        except SoundFileError as error:
            assert str(path) in str(error)


def test_an_hour_takes_little_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "hour.wav"
    write_wav(path, np.zeros(44_100 * 60, np.float32), 44_100)
    data = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(40)
        file.write((60 * (len(data) - 44)).to_bytes(4, "little"))
        file.seek(0, 2)
        for _ in range(59):
            file.write(data[44:])
    tracemalloc.start()
    began = time.process_time()
    seconds = sum(len(block) for block in sound_blocks(path)) / 32_000
    took = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds == 3600
    assert took < 15
    assert peak < 60_000_000
