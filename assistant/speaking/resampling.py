"""Changes the sample rate of a sound."""

from __future__ import annotations

import math

from assistant.sound import Sound

_EDGE = 64
_FACTOR = 16
"""A length with small factors is transformed many times faster."""


def resample(sound: Sound, rate: int) -> Sound:
    """The same sound at `rate` Hz, free of mirror images; exact but for its two ends."""
    if sound.rate == rate or not sound.pcm:
        return Sound(sound.pcm, rate)
    import numpy as np

    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float32)
    common = math.gcd(sound.rate, rate)
    up, down = rate // common, sound.rate // common
    # The transform takes the sound for a circle; silence keeps its end from running into its beginning.
    blocks = math.ceil((len(samples) + _EDGE) / (down * _FACTOR)) * _FACTOR
    spectrum = np.fft.rfft(samples, blocks * down)
    changed = np.fft.irfft(spectrum[: blocks * up // 2 + 1], blocks * up) * (up / down)
    length = round(len(samples) * up / down)
    return Sound(np.clip(np.rint(changed[:length]), -32768, 32767).astype("<i2").tobytes(), rate)
