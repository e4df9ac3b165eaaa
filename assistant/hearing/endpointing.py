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
LONGEST = 30.0
"""Seconds after which an utterance is ended in any case, where nobody asks for more; in a din no silence ever comes."""
_ONSET_FRAMES, _ONSET_VOICED = 10, 6
"""Speech has begun when so many of the last frames are voiced; a click or a cough is shorter."""
_GOING_FRAMES, _GOING_VOICED = 5, 3
"""It goes on while so many are; a lone crackle doesn't keep anybody waiting."""


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
    _LOUDEST_FLOOR = 55.0
    """dB over one step of the converter; what is louder at its softest is speech from the first frame on."""

    def __init__(self) -> None:
        """Make one for a single stream."""
        self._levels: deque[float] = deque(maxlen=self._MEMORY)

    def is_speech(self, frame: bytes) -> bool:
        """Whether the frame is louder by `_ABOVE` dB than the softest of the last three seconds."""
        import numpy as np

        samples = np.frombuffer(frame, "<i2").astype(np.float32)
        level = 10 * float(np.log10(np.var(samples) + 1))
        self._levels.append(level)
        return level > self._LEAST and level > min(min(self._levels), self._LOUDEST_FLOOR) + self._ABOVE


def voice_detector() -> VoiceDetector:
    """The best detector that is installed."""
    try:
        return PocketSphinxDetector()
    except ImportError:
        return EnergyDetector()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an utterance: the whole of it is what comes until `last`."""

    pcm: bytes
    start: float
    """Seconds from the beginning of the stream at which the utterance began."""
    last: bool


class Endpointer:
    """Finds the utterances in a stream of 16-bit mono sound at `RATE`, and gives them piece by piece as they come."""

    def __init__(self, detector: VoiceDetector, patience: float = PATIENCE, longest: float = LONGEST) -> None:
        """End an utterance where nobody has spoken for `patience` seconds, or after `longest` seconds."""
        self._detector = detector
        self.patience = patience
        self._longest = longest
        self._rest = b""
        self._frames = 0
        self._lead: deque[bytes] = deque(maxlen=round(LEAD / FRAME_SECONDS) + _ONSET_FRAMES)
        self._voiced: deque[bool] = deque(maxlen=_ONSET_FRAMES)
        self._going: deque[bool] = deque(maxlen=_GOING_FRAMES)
        self._length = 0
        self._start = 0
        self._silence = 0

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks now, or stopped less than `patience` ago."""
        return self._length > 0

    @property
    def silence(self) -> float:
        """Seconds since the last voiced sound of the present utterance."""
        return self._silence * FRAME_SECONDS

    def feed(self, pcm: bytes) -> Iterator[Piece]:
        """Take more sound and give what of it belongs to utterances."""
        data = self._rest + pcm
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        self._rest = data[whole:]
        ready: list[bytes] = []
        for at in range(0, whole, FRAME_BYTES):
            last = self._frame(data[at : at + FRAME_BYTES], ready)
            if last:
                yield Piece(b"".join(ready), self._start * FRAME_SECONDS, last=True)
                ready.clear()
        if ready:
            yield Piece(b"".join(ready), self._start * FRAME_SECONDS, last=False)

    def finish(self) -> Iterator[Piece]:
        """End the stream, and with it the utterance that it broke off."""
        if self.speaking:
            yield Piece(self._rest, self._start * FRAME_SECONDS, last=True)
        self.reset()

    def reset(self) -> None:
        """Forget the utterance so far, as when the assistant itself has spoken."""
        self._rest = b""
        self._length = self._silence = 0
        self._lead.clear()
        self._voiced.clear()

    def _frame(self, frame: bytes, ready: list[bytes]) -> bool:
        """Take a frame and put what belongs to an utterance into `ready`; whether the utterance ends with it."""
        self._frames += 1
        voiced = self._detector.is_speech(frame)
        if not self.speaking:
            self._lead.append(frame)
            self._voiced.append(voiced)
            if sum(self._voiced) >= _ONSET_VOICED:
                self._going.clear()
                self._start = self._frames - len(self._lead)
                self._length = len(self._lead)
                ready += self._lead
            return False
        ready.append(frame)
        self._length += 1
        self._going.append(voiced)
        self._silence = 0 if sum(self._going) >= _GOING_VOICED else self._silence + 1
        if self.silence < self.patience and self._length * FRAME_SECONDS < self._longest:
            return False
        self._length = self._silence = 0
        self._lead.clear()
        self._voiced.clear()
        return True
