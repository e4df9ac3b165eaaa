"""Changes clean speech into what microphones in rooms give: pace, room, colour, noise, level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RATE = 16_000
_FULL = 32767


@dataclass(frozen=True, slots=True)
class Recorded:
    """Speech as a microphone gave it."""

    samples: Floats
    """Whole numbers from -32768 to 32767."""
    lead: float
    """Seconds of silence put before the speech."""
    speed: float
    """How much faster than it was spoken."""


def clean(speech: Floats, dice: np.random.Generator) -> Recorded:
    """Put silence around speech and, mostly, a faint hiss over it."""
    padded, lead = _padded(speech, dice)
    padded = _levelled(padded, dice.uniform(-12, -1))
    if dice.random() < 0.6:
        padded = padded + dice.normal(size=len(padded)) * dice.uniform(0.5, 12)
    return Recorded(_whole(padded), lead, 1.0)


def distorted(speech: Floats, others: Sequence[Floats], telephones: float, dice: np.random.Generator) -> Recorded:
    """Put speech into a room, among noise or among `others` who talk, at any pace and level.

    `telephones` is the share of it that has only the frequencies which a telephone lets through.
    """
    speed = float(dice.choice([0.85, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1, 1.15]))
    padded, lead = _padded(resized(speech, round(len(speech) / speed)), dice)
    if dice.random() < 0.6:
        padded = _coloured(padded, telephones / 0.6, dice)
    if dice.random() < 0.5:
        padded = _in_a_room(padded, dice)
    noise = _babble(len(padded), others, dice) if dice.random() < 0.2 else hiss(len(padded), dice)
    loudness = np.sqrt(np.mean(padded**2)) + 1e-6
    padded = padded + noise / (noise.std() + 1e-9) * loudness * 10 ** (-dice.uniform(8, 38) / 20)
    return Recorded(_whole(_levelled(padded, dice.uniform(-28, -1))), lead, speed)


def without_speech(dice: np.random.Generator) -> Floats:
    """Give digital silence and noise of any level, one after the other, without a word."""
    parts = []
    for _ in range(dice.integers(1, 4)):
        length = int(RATE * dice.uniform(0.6, 2.5))
        noise = hiss(length, dice)
        level = 0.0 if dice.random() < 0.25 else 10 ** dice.uniform(0, 3.4)
        parts.append(noise / noise.std() * level)
    return _whole(np.concatenate(parts))


def hiss(length: int, dice: np.random.Generator) -> Floats:
    """Give white, pink or brown noise, or brown noise with the hum of the mains."""
    kind = dice.integers(4)
    white = dice.normal(size=length)
    if kind == 0:
        return white
    size = _fast(length)
    frequency = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 40)
    noise = np.fft.irfft(np.fft.rfft(white, size) / frequency ** (0.5 if kind == 1 else 1.0), size)[:length]
    if kind == 3:
        time = np.arange(length) / RATE
        noise = noise / noise.std() + sum(np.sin(2 * np.pi * 50 * n * time + n) / n for n in (1, 2, 3, 5))
    return noise


def resized(speech: Floats, length: int) -> Floats:
    """Make speech last `length` samples; pace and pitch change together, as on a tape."""
    if length == len(speech):
        return speech
    size = _fast(len(speech))
    spectrum = np.fft.rfft(speech, size)
    target = round(size * length / len(speech))
    return np.fft.irfft(spectrum[: target // 2 + 1], target)[:length] * (target / size)


def _padded(speech: Floats, dice: np.random.Generator) -> tuple[Floats, float]:
    lead = int(RATE * dice.uniform(0.05, 0.5))
    tail = int(RATE * (dice.uniform(0.1, 0.5) if dice.random() < 0.85 else dice.uniform(0.8, 1.8)))
    return np.concatenate([np.zeros(lead), speech, np.zeros(tail)]), lead / RATE


def _coloured(speech: Floats, telephones: float, dice: np.random.Generator) -> Floats:
    """Filter as a cheap microphone does, or as a telephone does."""
    size = _fast(len(speech))
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    edges = np.log([50, 150, 400, 1000, 2200, 4500, 8000])
    gain = np.interp(np.log(np.maximum(frequency, 50)), edges, dice.uniform(-7, 7, 7))
    if dice.random() < telephones:
        gain = gain - 40 * ((frequency < 280) | (frequency > 3500))
    return np.fft.irfft(np.fft.rfft(speech, size) * 10 ** (gain / 20), size)[: len(speech)]


def _in_a_room(speech: Floats, dice: np.random.Generator) -> Floats:
    """Add an echo that dies away by 60 dB within 0.08 to 0.45 s."""
    length = int(dice.uniform(0.08, 0.45) * RATE)
    echo = dice.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    echo[:32] = 0
    echo *= 10 ** (dice.uniform(-14, -2) / 20) / np.sqrt(np.sum(echo**2))
    echo[0] = 1
    size = _fast(len(speech) + length)
    return np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(echo, size), size)[: len(speech)]


def _babble(length: int, others: Sequence[Floats], dice: np.random.Generator) -> Floats:
    total = np.zeros(length)
    for _ in range(dice.integers(3, 6)):
        other = others[int(dice.integers(len(others)))]
        total += np.resize(np.roll(other, dice.integers(len(other))), length) / (other.std() + 1e-6)
    return total


def _levelled(samples: Floats, peak: float) -> Floats:
    """Bring the loudest sample to `peak` dB below full scale."""
    loudest = float(np.abs(samples).max()) + 1e-6
    return samples * (10 ** (peak / 20) * _FULL / loudest)


def _whole(samples: Floats) -> Floats:
    return np.clip(np.rint(samples), -_FULL - 1, _FULL)


def _fast(length: int) -> int:
    """Give a length of at least `length` at which the Fourier transform is fast."""
    step = 1 << max(0, length.bit_length() - 4)
    return -(-length // step) * step
