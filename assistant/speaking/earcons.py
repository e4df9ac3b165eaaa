"""The short sounds that tell what goes on, made of sine waves at first use."""

from __future__ import annotations

from functools import cache
from typing import Literal

from assistant.sound import Sound

Earcon = Literal["listening", "thinking", "done", "alert", "fault"]

_RATE = 22050
_EDGE_SECONDS = 0.008
"""Each tone swells and fades for so long; a hard edge clicks."""

# Each tone: frequency in Hz (0 is silence), seconds, loudness 0 to 1. Rising invites, falling ends; the alert stands
# out by its loudness and its high, even repetition, the fault by its low pair.
_TONES: dict[Earcon, tuple[tuple[float, float, float], ...]] = {
    "listening": ((660, 0.07, 0.3), (880, 0.09, 0.3)),
    "thinking": ((520, 0.06, 0.15),),
    "done": ((880, 0.07, 0.25), (660, 0.09, 0.25)),
    "alert": ((988, 0.18, 0.7), (0, 0.07, 0), (988, 0.18, 0.7), (0, 0.07, 0), (988, 0.18, 0.7)),
    "fault": ((330, 0.2, 0.5), (0, 0.06, 0), (247, 0.3, 0.5)),
}


@cache
def earcon(name: Earcon) -> Sound:
    """The sound of that name, at 22050 Hz."""
    import numpy as np

    parts = []
    for frequency, seconds, loudness in _TONES[name]:
        times = np.arange(round(seconds * _RATE)) / _RATE
        edge = np.clip(np.minimum(times, times[::-1]) / _EDGE_SECONDS, 0, 1)
        # The octave above lets a small loudspeaker, and an ear that has lost high tones, hear it too.
        wave = 0.8 * np.sin(2 * np.pi * frequency * times) + 0.2 * np.sin(4 * np.pi * frequency * times)
        parts.append(loudness * edge * wave)
    return Sound((32767 * np.concatenate(parts)).astype("<i2").tobytes(), _RATE)
