"""Makes sound for tests, and counts wrong words."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.resampling import Resampler
from assistant.sound import Sound

Samples = NDArray[np.float32]


def samples_of(sound: Sound) -> Samples:
    return (np.frombuffer(sound.pcm, "<i2") / 32768).astype(np.float32)


def sound_of(samples: Samples, rate: int = 16_000) -> Sound:
    return Sound(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes(), rate)


def at_rate(samples: Samples, source: int, target: int) -> Samples:
    resampler = Resampler(source, target)
    return np.concatenate((resampler.feed(samples), resampler.finish()))


def at_level(samples: Samples, rms: float) -> Samples:
    return samples * np.float32(10 ** (rms / 20) / np.sqrt(np.mean(np.square(samples))))


def tone(frequency: float, seconds: float, rate: int, peak: float = 0.5) -> Samples:
    times = np.arange(round(seconds * rate)) / rate
    return (peak * np.sin(2 * np.pi * frequency * times)).astype(np.float32)


def write_wav(path: Path, samples: Samples, rate: int, kind: str = "pcm16", channels: int = 1) -> Path:
    tags = {
        "pcm8": (1, 8),
        "pcm16": (1, 16),
        "pcm24": (1, 24),
        "pcm32": (1, 32),
        "float32": (3, 32),
        "float64": (3, 64),
    }
    tag, bits = tags[kind]
    wide = np.repeat(samples.astype(np.float64), channels)
    if tag == 3:
        data = wide.astype(f"<f{bits // 8}").tobytes()
    elif bits == 8:
        data = np.clip(np.rint(wide * 128 + 128), 0, 255).astype(np.uint8).tobytes()
    else:
        limit = 2 ** (bits - 1)
        whole = np.clip(np.rint(wide * limit), -limit, limit - 1).astype("<i4")
        data = whole.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()
    width = bits // 8 * channels
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * width, width, bits)
    body = head + struct.pack("<4sI", b"data", len(data)) + data
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body)
    return path


def wrong_words(said: str, heard: str) -> int:
    """How many words must be changed, added or left out to get what was said from what was heard."""
    truth, found = said.split(), heard.split()
    row = list(range(len(found) + 1))
    for i, word in enumerate(truth, start=1):
        corner, row[0] = row[0], i
        for j, other in enumerate(found, start=1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (word != other))
    return row[-1]
