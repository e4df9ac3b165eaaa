"""What the loudspeaker gets next: a queue of sounds with volume, ducking and soft ends. Knows no device."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from assistant.sound import Sound

RATE = 48000
"""Samples a second (Hz) that come out; the rate of almost every device."""
SAFE_VOLUME = 0.5
"""Guidance is never played at less than this volume, 0 to 1."""
LEAD_IN_SECONDS = 0.2
"""Silence before the first sound after a pause: many a device takes so long to wake."""
IDLE_SECONDS = 1.0
"""A pause of this length can have put the device to sleep."""
FADE_SECONDS = 0.008
"""A sound that is stopped fades for so long; a hard edge clicks."""
DRAIN_SECONDS = 0.06
"""What was handed to the device is audible within this time."""
_RECENT = 20
"""Playbacks remembered for telling what was said a while ago."""
ECHO_SECONDS = 0.5
"""What was silent for so long is echoed no more; the way through the devices counts as well."""
_UNSURE_SECONDS = 1.0
"""How far a word may be from where its place in the text lets it be expected."""


class Playback:
    """One sound on its way through the loudspeaker."""

    def __init__(self, samples: Any, label: str, guidance: bool) -> None:
        """Take int16 samples at `RATE`, and what they say."""
        self.samples = samples
        self.label = label
        self.guidance = guidance
        self.at = 0
        self.began = 0.0
        """When its first sample was handed to the device, time.monotonic() seconds; 0 before."""
        self.heard = False
        """Whether all of it was played."""
        self._ended = threading.Event()

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / RATE

    def words_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with some more on either side."""
        if not len(self.samples) or not self.began or self.began + self.at / RATE < moment - ECHO_SECONDS:
            return ""
        words = self.label.split()
        first = (moment - _UNSURE_SECONDS - self.began) / self.seconds
        last = (self.at / RATE + _UNSURE_SECONDS) / self.seconds
        return " ".join(words[max(0, int(first * len(words))) : max(0, int(last * len(words)) + 1)])

    def wait(self, seconds: float | None = None) -> bool:
        """Wait at most `seconds` until it was played or dropped; whether that has happened."""
        return self._ended.wait(seconds)

    def end(self, *, heard: bool) -> None:
        """Tell those who wait; the first end counts."""
        if not self._ended.is_set():
            self.heard = heard
            self._ended.set()


class Mixer:
    """Thread-safe; `mix` is called by the thread of the device."""

    def __init__(self) -> None:
        """Begin with an empty queue at full volume."""
        import numpy

        self._np = numpy
        self._lock = threading.RLock()
        self._queue: deque[Playback] = deque()
        self._draining: deque[tuple[Playback, int]] = deque()
        self._silence = 0
        self._tail: Any = numpy.zeros(0, numpy.int16)
        self._busy_at = float("-inf")
        self._gain = 1.0
        self._ducked = 1.0
        self._ducked_until = 0.0
        self._mixed = 0
        self._recent: deque[Playback] = deque(maxlen=_RECENT)
        self.volume = 1.0
        self.tap: Callable[[bytes], None] | None = None
        """Gets all that is handed to the device; it must not take long."""

    def add(self, sound: Sound, label: str, guidance: bool) -> Playback:
        """Put a sound, which has to be at `RATE`, behind those that wait."""
        playback = Playback(self._np.frombuffer(sound.pcm, "<i2"), label, guidance)
        with self._lock:
            if not self._queue:
                if time.monotonic() - self._busy_at > IDLE_SECONDS:
                    self._silence = round(LEAD_IN_SECONDS * RATE)
                self._gain = self._wanted_gain(playback)
            self._queue.append(playback)
        return playback

    def clear(self) -> None:
        """Fade what is playing and drop what waits."""
        with self._lock:
            if self._queue:
                current = self._queue[0]
                tail = current.samples[current.at : current.at + round(FADE_SECONDS * RATE)]
                if current.at:
                    fade = self._np.linspace(self._gain, 0, len(tail), dtype=self._np.float32)
                    self._tail = (tail * fade).astype(self._np.int16)
            for playback in (*self._queue, *(playback for playback, _ in self._draining)):
                playback.end(heard=False)
            self._queue.clear()
            self._draining.clear()
            self._silence = 0
            self._ducked_until = 0.0

    def wake(self) -> None:
        """Make the device ready for a sound that may come soon, so that the pause before it costs no time then."""
        with self._lock:
            now = time.monotonic()
            if not self._queue and now - self._busy_at > IDLE_SECONDS:
                self._silence = round(LEAD_IN_SECONDS * RATE)
            self._busy_at = now

    def rewind(self) -> None:
        """Play the current sound from its beginning: a new device doesn't know what the old one left unsaid."""
        with self._lock:
            while self._draining:
                self._queue.appendleft(self._draining.pop()[0])
            self._tail = self._tail[:0]
            for playback in self._queue:
                playback.at = 0
            if self._queue:
                self._silence = round(LEAD_IN_SECONDS * RATE)

    def duck(self, decibels: float, seconds: float) -> None:
        """Lower everything by `decibels` for `seconds`; it comes back by itself, whatever becomes of the caller."""
        with self._lock:
            self._ducked = 10 ** (-abs(decibels) / 20)
            self._ducked_until = time.monotonic() + seconds

    def said_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with a few more on either side."""
        with self._lock:
            return " ".join(filter(None, (playback.words_since(moment) for playback in self._recent)))

    @property
    def busy(self) -> bool:
        """Whether something is playing or waiting."""
        with self._lock:
            return bool(self._queue or self._draining)

    @property
    def now(self) -> tuple[str, float] | None:
        """The label of what is audible now, and the seconds of it that have been handed to the device."""
        with self._lock:
            playback = self._draining[0][0] if self._draining else self._queue[0] if self._queue else None
            return None if playback is None else (playback.label, playback.at / RATE)

    def mix(self, frames: int) -> bytes:
        """The next `frames` samples, int16 at `RATE`."""
        np = self._np
        out = np.zeros(frames, np.int16)
        with self._lock:
            self._mixed += frames
            while self._draining and self._draining[0][1] <= self._mixed:
                self._draining.popleft()[0].end(heard=True)
            filled = min(len(self._tail), frames)
            out[:filled] = self._tail[:filled]
            self._tail = self._tail[filled:]
            quiet = min(self._silence, frames - filled)
            self._silence -= quiet
            filled += quiet
            while filled < frames and self._queue:
                filled += self._copy(self._queue[0], out[filled:])
            if self._queue or self._draining:
                self._busy_at = time.monotonic()
        played = bytes(out.tobytes())
        if self.tap is not None:
            self.tap(played)
        return played

    def _copy(self, playback: Playback, out: Any) -> int:
        np = self._np
        if not playback.began:
            playback.began = time.monotonic()
            self._recent.append(playback)
        piece = playback.samples[playback.at : playback.at + len(out)]
        gain = self._wanted_gain(playback)
        # A change of volume is spread over the block, so that it doesn't click.
        out[: len(piece)] = piece * np.linspace(self._gain, gain, len(piece), dtype=np.float32)
        self._gain = gain
        playback.at += len(piece)
        if playback.at >= len(playback.samples):
            self._queue.popleft()
            self._draining.append((playback, self._mixed + round(DRAIN_SECONDS * RATE)))
        return len(piece)

    def _wanted_gain(self, playback: Playback) -> float:
        volume = max(self.volume, SAFE_VOLUME) if playback.guidance else self.volume
        return volume * (self._ducked if time.monotonic() < self._ducked_until else 1.0)
