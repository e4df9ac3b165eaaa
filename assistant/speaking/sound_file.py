"""Reads and writes files of sound."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assistant.errors import SoundFileError
from assistant.sound import Sound


def read_sound(path: Path) -> Sound:
    """Read 16-bit WAV or AIFF, the first channel only; raises SoundFileError."""
    try:
        with path.open("rb") as file:
            form = file.read(4)
        if form == b"FORM":
            channels, width, rate, frames = _read_aiff(path.read_bytes())
        else:
            with wave.open(str(path), "rb") as wav:
                channels, width, rate = wav.getnchannels(), wav.getsampwidth(), wav.getframerate()
                frames = wav.readframes(wav.getnframes())
    except (OSError, EOFError, wave.Error, struct.error, ValueError) as error:
        raise SoundFileError(f"{path} can't be read as sound: {error}.") from error
    if width != 2 or rate <= 0:
        raise SoundFileError(f"{path} holds {8 * width}-bit sound at {rate} Hz; 16-bit sound is needed.")
    if channels > 1:
        samples = array("h", frames[: len(frames) // (2 * channels) * 2 * channels])
        frames = samples[::channels].tobytes()
    return Sound(frames, rate)


def write_wav(path: Path, sound: Sound) -> None:
    """Write a mono 16-bit WAV, whole or not at all; raises SoundFileError."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe or /dev/stdout must be written to; to replace it would destroy it.
            with path.open("wb") as file:
                _write(file, sound)
        else:
            with replacing(path) as file:
                _write(file, sound)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SoundFileError(f"The sound could not be written to {path}: {reason}.") from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends well, and vanishes when it doesn't."""
    path = path.resolve()
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _write(file: BinaryIO, sound: Sound) -> None:
    # The header is written by hand because the wave module seeks, which a pipe can't.
    size = len(sound.pcm)
    file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE")
    file.write(b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, sound.rate, 2 * sound.rate, 2, 16))
    file.write(b"data" + struct.pack("<I", size))
    file.write(sound.pcm)


def _read_aiff(data: bytes) -> tuple[int, int, int, bytes]:
    """Take AIFF apart: channels, bytes a sample, samples a second, little-endian frames."""
    channels, width, rate, frames = 0, 0, 0, b""
    compression = b"NONE"
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from(">4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if name == b"COMM":
            channels, _, bits, exponent, mantissa = struct.unpack_from(">hIhHQ", body)
            width, rate = (bits + 7) // 8, mantissa >> (16383 + 63 - exponent)
            compression = body[18:22] or compression
        elif name == b"SSND":
            frames = body[8:]
        at += 8 + size + size % 2
    if compression not in (b"NONE", b"twos", b"sowt") or not channels:
        raise ValueError(f"AIFF with compression {compression!r}")
    samples = array("h", frames[: len(frames) // 2 * 2])
    if (compression == b"sowt") != (sys.byteorder == "little"):
        samples.byteswap()
    return channels, width, rate, samples.tobytes()
