"""What a microphone hears while the assistant talks: its own voice by way of a room, and a person who begins later."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from speech import RATE, SPEECH_LEVEL, samples_of, sound_files, speak

from assistant.speaking.mixer import RATE as SPEAKER_RATE
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

LEVELS = (0.0, -10.0, -20.0)
"""dB of the echo against the person."""
DRIFTS = (0, 100)
"""Parts in a million by which the loudspeaker's clock is slower than the microphone's."""
DELAYS = (0.02, 0.2)
"""Seconds from handing over a sound until the microphone hears it: between these."""
ALONE_SECONDS = 8.0
"""So long only the assistant speaks."""
ROOM_NOISE = -65.0
"""dBFS."""
TOLD = (
    "Many people feel better within four to six weeks. Some need months. See a doctor if it is no better after a few "
    "weeks. Keep moving as well as you can, and rest only for short times.",
    "Pain that runs down the back of the leg often starts at a nerve root in the lower back. Pressure or irritation "
    "there sends pain along the nerve. The leg usually hurts more than the back.",
    "Choose gentle moves that ease your leg, and start as soon as you can. Short walks and easy stretches are a good "
    "start. No single programme is best for everyone. Stop if your leg pain grows or spreads.",
)
"""What the assistant says meanwhile."""
SAID = (
    ("i can't feel it when i wipe", "slt"),
    ("i lost control of my bladder", "rms"),
    ("can i drive with it", "awb"),
    ("both my legs have gone numb", "slt"),
    ("what helps when i lie in bed", "rms"),
    ("which painkiller should i take", "awb"),
    ("my leg is getting weaker every day", "slt"),
    ("how long does it last", "rms"),
)
"""What people say over it, and by which voice."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One person over the assistant in one room."""

    played: Samples
    """What is handed to the loudspeaker, at `SPEAKER_RATE`; full scale is 1."""
    echo: Samples
    """What of it reaches the microphone, and the noise of the room, at `RATE`."""
    person: Samples
    """What of the person reaches it; as long."""
    begins: int
    """Sample at which the person begins."""
    ends: int
    drift: int
    said: str

    @property
    def heard(self) -> Samples:
        """All that reaches the microphone."""
        return self.echo + self.person


@dataclass(frozen=True, slots=True)
class Studio:
    """What scenes are made of."""

    own: tuple[Samples, ...]
    """What the assistant says, at `SPEAKER_RATE`."""
    said: tuple[tuple[str, Samples], ...]
    rooms: tuple[Samples, ...]

    def scene(self, number: int, level: float, drift: int) -> Scene:
        """The same number gives the same words, room and delay. The person begins after `ALONE_SECONDS`."""
        text, person = self.said[number % len(self.said)]
        begins = round(ALONE_SECONDS * RATE)
        silence = len(person) // 2
        return self._made(number, level, drift, _put(person, begins, begins + len(person) + silence), begins, text)

    def opening(self, number: int, level: float, *, again: bool) -> Scene:
        """A person who speaks all the time from when the assistant begins to; `again`: after it has spoken before."""
        import numpy as np

        person = np.concatenate([samples for _, samples in self.said[number % 3 :]])[: 4 * RATE]
        begins = round((ALONE_SECONDS + 2) * RATE) if again else 0
        return self._made(number, level, 0, _put(person, begins, begins + len(person)), begins, "", pause=again)

    def _made(
        self, number: int, level: float, drift: int, person: Samples, begins: int, text: str, *, pause: bool = False
    ) -> Scene:
        import numpy as np

        chosen = random.Random(number)
        played = np.resize(self.own[number % len(self.own)], len(person) * SPEAKER_RATE // RATE)
        if pause:  # of two seconds between what it says first and what it says then
            first = round(ALONE_SECONDS * SPEAKER_RATE)
            silent = round(2 * SPEAKER_RATE)
            played = np.concatenate((played[:first], np.zeros(silent), played))[: len(played)]
        echo = _echo(played, self.rooms[number % len(self.rooms)], chosen.uniform(*DELAYS), drift)[: len(person)]
        echo *= _power(SPEECH_LEVEL + level) / np.sqrt(np.mean(echo[echo != 0] ** 2))
        noise = np.random.default_rng(number).normal(size=len(echo)) * _power(ROOM_NOISE)
        return Scene(played, echo + noise, person, begins, int(np.flatnonzero(person)[-1]), drift, text)


def studio(rooms: Path | None, work: Path) -> Studio:
    """Speak everything, and load the rooms of a folder or make one; raises VoiceError and SoundFileError."""
    import numpy as np

    voice = Pyttsx3Voice()
    try:
        own = [resample(voice.render(text, rate=150), SPEAKER_RATE) for text in TOLD]
    finally:
        voice.close()
    said = []
    for text, name in SAID:
        person = speak(text, name, work).astype(np.float64)
        said.append((text, person * _power(SPEECH_LEVEL) / np.sqrt(np.mean(person**2))))
    return Studio(
        tuple(np.frombuffer(sound.pcm, "<i2") / 32768 for sound in own),
        tuple(said),
        tuple(samples_of(file).astype(np.float64) for file in sound_files(rooms)) or (_made_room(),),
    )


def _made_room() -> Samples:
    """A made impulse response: the loudspeaker close by, and reverberation that is 60 dB down after 0.35 s."""
    import numpy as np

    length = round(0.35 * RATE)
    tail = np.random.default_rng(1).normal(size=length) * 10 ** (-3 * np.arange(length) / length)
    tail[0] = 2 * np.sqrt(np.sum(tail**2))
    return np.asarray(tail)


def _echo(played: Samples, room: Samples, delay: float, drift: int) -> Samples:
    """What the microphone hears of `played`, at `RATE` of its own clock."""
    import numpy as np

    rate = RATE * (1 + drift / 1e6)
    at_microphone = _changed(played, round(len(played) * rate / SPEAKER_RATE))
    way = np.concatenate((np.zeros(round(delay * RATE)), room))
    size = 1 << (len(at_microphone) + len(way)).bit_length()
    return np.fft.irfft(np.fft.rfft(at_microphone, size) * np.fft.rfft(way, size), size)[: len(at_microphone)]


def _changed(samples: Samples, length: int) -> Samples:
    """The same sound in another number of samples."""
    import numpy as np

    spectrum = np.fft.rfft(samples)
    kept = np.zeros(length // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return np.fft.irfft(kept, length) * (length / len(samples))


def _put(person: Samples, begin: int, length: int) -> Samples:
    import numpy as np

    heard = np.zeros(length)
    heard[begin : begin + len(person)] = person
    return heard


def _power(decibels: float) -> float:
    return float(10 ** (decibels / 20))
