"""What a recording holds, and when: sound and silence, and whether known sentences are in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from virtual_sound_card import Recording

from assistant.sound import Sound
from assistant.speaking.resampling import resample

RATE = 16_000
AUDIBLE = 300
"""Of 32768: what is louder is heard. Nothing but digital silence is on the virtual sound card otherwise."""
BLOCK_SECONDS = 0.005
FRAME = 256
"""Samples, 16 ms."""
BANDS = 14
FLOOR = 1000.0
"""What is softer counts as silence."""
ALIKE = 0.7
"""From which a sentence of four words and more is the one that was rendered: what is said reaches 0.8 and more, also
where it is played with gaps or quietly, other sentences 0.55."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """Where a sentence is (time.monotonic() seconds), and how like it is, 0 to 1."""

    begin: float
    end: float
    likeness: float


class SoundTrack:
    """A recording at `RATE` that goes on."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._looked_at = 0
        self._origin = float("inf")

    @property
    def origin(self) -> float:
        """When the first sample was recorded: late pieces are the fault of a busy machine."""
        arrivals = self._recording.arrivals
        new = arrivals[self._looked_at :]
        self._looked_at += len(new)
        self._origin = min([self._origin, *(when - size / 2 / self._recording.rate for when, size in new)])
        return self._origin

    def samples(self, since: float = 0.0) -> tuple[Samples, float]:
        """What was recorded after `since`, and when it began."""
        origin = self.origin
        first = max(0, round((since - origin) * RATE))
        pcm = bytes(self._recording.pcm[2 * first :])
        return np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32), origin + first / RATE

    def sounds(self, since: float, gap: float = 0.5) -> list[tuple[float, float]]:
        """When something was to be heard: begin and end of each stretch; a `gap` in seconds parts two."""
        samples, begin = self.samples(since)
        size = round(BLOCK_SECONDS * RATE)
        blocks = np.abs(samples[: len(samples) // size * size]).reshape(-1, size).max(axis=1, initial=0)
        loud = np.flatnonzero(blocks > AUDIBLE)
        if not len(loud):
            return []
        parts = np.split(loud, np.flatnonzero(np.diff(loud) * BLOCK_SECONDS > gap) + 1)
        return [(begin + part[0] * BLOCK_SECONDS, begin + (part[-1] + 1) * BLOCK_SECONDS) for part in parts]

    def silent_for(self, since: float) -> float:
        """For how many seconds nothing was to be heard, up to now."""
        now = self.origin + len(self._recording.pcm) / 2 / RATE
        last = [end for _, end in self.sounds(since)]
        return now - (last[-1] if last else since)

    def find(self, sound: Sound, since: float) -> Found:
        """Where in what was recorded after `since` the sound is most likely."""
        wanted = colours(trimmed(np.frombuffer(resample(sound, RATE).pcm, "<i2").astype(np.float32)))
        samples, begin = self.samples(since)
        first, last, distance = warped(wanted, colours(samples))
        # Nothing at all is as far from the sentence as its own colours are strong.
        likeness = 1 - distance / float((wanted**2).sum())
        return Found(begin + first * FRAME / RATE, begin + (last + 1) * FRAME / RATE, likeness)


def warped(wanted: Samples, heard: Samples) -> tuple[int, int, float]:
    """The part of `heard` that is nearest to `wanted`: its first and last frame, and the sum of the squared distances.

    Dynamic time warping: on a busy machine there are gaps of some hundredths of a second in what is played.
    """
    if not len(heard):
        return 0, 0, float("inf")
    apart = (wanted**2).sum(axis=1)[:, None] + (heard**2).sum(axis=1)[None, :] - 2 * wanted @ heard.T
    places = np.arange(len(heard))
    total, first = apart[0], places
    for row in apart[1:]:
        # From one frame of the sentence to the next, as many or one more or none pass in the recording.
        steps = np.stack([total, shifted(total, 1), shifted(total, 2)])
        best = steps.argmin(axis=0)
        total = steps[best, places] + row
        first = first[np.maximum(places - best, 0)]
    last = int(total.argmin())
    return int(first[last]), last, float(total[last])


def shifted(values: Samples, by: int) -> Samples:
    """The values, so much later."""
    return np.concatenate((np.full(by, np.inf, np.float32), values[:-by]))[: len(values)]


def trimmed(samples: Samples) -> Samples:
    """The samples without the silence around them."""
    loud = np.flatnonzero(np.abs(samples) > 100)
    return samples[loud[0] : loud[-1] + 1]


def colours(samples: Samples) -> Samples:
    """How loud each of some bands of frequency is beside the others, frame by frame.

    Not the samples themselves: the voice never renders a sentence twice alike to the sample. Not how loud all of it is:
    the program speaks more quietly while somebody else speaks.
    """
    count = max(0, len(samples) // FRAME)
    frames = samples[: count * FRAME].reshape(count, FRAME) * np.hanning(FRAME)
    spectra = np.abs(np.fft.rfft(frames, axis=1))[:, 1:]
    edges = np.unique(np.geomspace(1, spectra.shape[1], BANDS + 1).astype(int)) - 1
    loud = np.log(np.add.reduceat(spectra, edges[:-1], axis=1) + FLOOR).astype(np.float32)
    return loud - loud.mean(axis=1, keepdims=True)


def until(condition: Callable[[], bool], told: Callable[[], str], seconds: float = 60.0, *, every: float = 0.1) -> None:
    """Wait until the condition holds, looking every so many seconds; `told` says what is wrong where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(told())
        time.sleep(every)
