"""Finds where somebody begins and stops to speak."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

RATE = 16_000
FRAME_SECONDS = 0.03
FRAME_BYTES = 960
"""16-bit samples of 30 ms at 16 kHz."""

PATIENCE = 0.8
"""Seconds of silence that end an utterance, where nobody asks for more or less."""
LEAD = 0.3
"""Seconds before the first voiced sound that belong to the utterance: soft consonants begin it."""
_TAIL = 0.3
_LONGEST = 30.0
"""Seconds after which an utterance is ended in any case; in a din no silence ever comes."""
_ONSET_FRAMES, _ONSET_VOICED = 10, 6
"""Speech has begun when so many of the last frames are voiced; a click or a cough is shorter."""


class VoiceDetector(Protocol):
    """Tells speech from other sound, frame by frame."""

    def is_speech(self, frame: bytes) -> bool:
        """Whether `FRAME_BYTES` of sound are speech."""


class PocketSphinxDetector:
    """The voice activity detector of WebRTC, which PocketSphinx carries."""

    def __init__(self, strictness: int = 2) -> None:
        """Make one; `strictness` goes from 0 (takes much for speech) to 3. Raises ImportError without PocketSphinx."""
        from pocketsphinx import Vad

        self._vad: Any = Vad(strictness, RATE, FRAME_SECONDS)

    def is_speech(self, frame: bytes) -> bool:
        """Whether the frame is speech; digital silence never is and isn't looked at."""
        return any(frame) and bool(self._vad.is_speech(frame))


class EnergyDetector:
    """Takes for speech what is a good deal louder than the softest sound of late; needs no library but numpy."""

    _ABOVE = 10.0
    _MEMORY = 100
    _LEAST = 10.0

    def __init__(self) -> None:
        """Make one for a single stream."""
        self._levels: deque[float] = deque(maxlen=self._MEMORY)

    def is_speech(self, frame: bytes) -> bool:
        """Whether the frame is louder by `_ABOVE` dB than the softest of the last three seconds."""
        import numpy as np

        samples = np.frombuffer(frame, "<i2").astype(np.float32)
        level = 10 * float(np.log10(np.var(samples) + 1))
        self._levels.append(level)
        return level > self._LEAST and level > min(min(self._levels), 30.0) + self._ABOVE


def voice_detector() -> VoiceDetector:
    """The best detector that is installed."""
    try:
        return PocketSphinxDetector()
    except ImportError:
        return EnergyDetector()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said between two silences."""

    pcm: bytes
    start: float
    """Seconds from the beginning of the stream."""


class Endpointer:
    """Cuts a stream of 16-bit mono sound at `RATE` into utterances."""

    def __init__(self, detector: VoiceDetector, patience: float = PATIENCE) -> None:
        """Cut where nobody has spoken for `patience` seconds."""
        self._detector = detector
        self.patience = patience
        self._rest = b""
        self._frames = 0
        self._lead: deque[bytes] = deque(maxlen=round(LEAD / FRAME_SECONDS) + _ONSET_FRAMES)
        self._voiced: deque[bool] = deque(maxlen=_ONSET_FRAMES)
        self._speech: list[bytes] = []
        self._start = 0
        self._silence = 0

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks now, or stopped less than `patience` ago."""
        return bool(self._speech)

    @property
    def silence(self) -> float:
        """Seconds since the last voiced sound of the present utterance."""
        return self._silence * FRAME_SECONDS

    def feed(self, pcm: bytes) -> Iterator[Utterance]:
        """Take more sound and give every utterance that ended in it."""
        data = self._rest + pcm
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        self._rest = data[whole:]
        for at in range(0, whole, FRAME_BYTES):
            if self._frame(data[at : at + FRAME_BYTES]):
                yield self._ended()

    def finish(self) -> Iterator[Utterance]:
        """End the stream and give the utterance that it broke off."""
        if self._speech:
            self._speech.append(self._rest)
            yield self._ended()
        self._rest = b""

    def _frame(self, frame: bytes) -> bool:
        """Take a frame; whether an utterance ends with it."""
        self._frames += 1
        voiced = self._detector.is_speech(frame)
        if not self._speech:
            self._lead.append(frame)
            self._voiced.append(voiced)
            if sum(self._voiced) >= _ONSET_VOICED:
                self._start = self._frames - len(self._lead)
                self._speech = list(self._lead)
                self._silence = 0
            return False
        self._speech.append(frame)
        self._silence = 0 if voiced else self._silence + 1
        return self.silence >= self.patience or len(self._speech) * FRAME_SECONDS >= _LONGEST

    def _ended(self) -> Utterance:
        spare = max(0, self._silence - round(_TAIL / FRAME_SECONDS))
        speech = self._speech[: len(self._speech) - spare] if spare else self._speech
        utterance = Utterance(b"".join(speech), self._start * FRAME_SECONDS)
        self._speech, self._silence = [], 0
        self._lead.clear()
        self._voiced.clear()
        return utterance
