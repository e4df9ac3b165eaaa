"""Speech to measure with: sentences spoken by voices that are not Backtalk's own, in rooms and in noise.

Needs flite, and festival for its voices (`apt install flite festival`). What was spoken is kept in a folder, so that
only the first run takes the time of speaking.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import tempfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.hearing.sound_files import sound_blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
FESTIVAL_VOICES = {"kal": "kal_diphone", "ked": "ked_diphone", "slt_hts": "cmu_us_slt_arctic_hts"}
VOICES = (*FLITE_VOICES, *FESTIVAL_VOICES)
SPEECH_LEVEL = -26.0
"""dBFS (RMS) of the speech, loud enough and never clipped once noise is added."""
BEFORE, AFTER = 0.4, 0.6
"""Seconds of the room before and after the speech."""
_FIRST = 0.1
"""Share of the highest peak of an impulse response from which the sound has arrived."""
SOUND_FILES = (".wav", ".flac", ".ogg", ".mp3")


@dataclass(frozen=True, slots=True)
class Condition:
    """Where it is spoken: into a microphone right before the mouth, or across a room with noise in it."""

    name: str
    decibels: float | None = None
    """Signal to noise; None where there is neither room nor noise."""


CLEAN = Condition("clean")
CONDITIONS = (CLEAN, *(Condition(f"{level} dB", float(level)) for level in (20, 10, 5)))


@dataclass(frozen=True, slots=True)
class Place:
    """The rooms and the noise that there are to choose from."""

    rooms: tuple[Samples, ...]
    noises: tuple[Samples, ...]

    def heard(self, speech: Samples, condition: Condition, seed: str) -> Samples:
        """Put `speech` into one of the rooms, with one of the noises; the same `seed` gives the same sound."""
        import numpy as np

        chosen = random.Random(zlib.crc32(seed.encode()))
        speech = speech * np.float32(_gain(speech, SPEECH_LEVEL))
        if condition.decibels is not None and self.rooms:
            speech = in_room(speech, chosen.choice(self.rooms))
        padded = np.pad(speech, (round(BEFORE * RATE), round(AFTER * RATE)))
        if condition.decibels is not None and self.noises:
            noise = _stretch(chosen.choice(self.noises), len(padded), chosen)
            padded = padded + noise * np.float32(_gain(noise, SPEECH_LEVEL - condition.decibels))
        return np.asarray(np.clip(padded, -1, 1), np.float32)


def place(rooms: Path | None, noises: Path | None) -> Place:
    """Load every sound file of the two folders; raises SoundFileError."""
    return Place(tuple(map(samples_of, sound_files(rooms))), tuple(map(samples_of, sound_files(noises))))


def sound_files(folder: Path | None) -> list[Path]:
    """The sound files of a folder, in the order of their names."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not a folder: name one that holds sound files.")
    return sorted(path for path in folder.iterdir() if path.suffix in SOUND_FILES)


def samples_of(file: Path) -> Samples:
    """Read a sound file, -1 to 1 at `RATE`; raises SoundFileError."""
    import numpy as np

    return (np.frombuffer(b"".join(sound_blocks(file)), "<i2") / 32768).astype(np.float32)


def pcm_of(samples: Samples) -> bytes:
    """16-bit samples."""
    import numpy as np

    return np.rint(samples * 32767).astype("<i2").tobytes()


def in_room(speech: Samples, impulse: Samples) -> Samples:
    """What comes of `speech` across a room with this impulse response, as loud as before."""
    import numpy as np

    loud = np.abs(impulse) >= _FIRST * np.abs(impulse).max()
    begin = max(0, int(loud.argmax()) - RATE // 500)  # without the way that the sound travels
    impulse = impulse[begin:]
    size = 1 << (len(speech) + len(impulse)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(impulse, size), size)
    heard = np.asarray(wet[: len(speech) + RATE // 4], np.float32)
    return heard * np.float32(_gain(heard, SPEECH_LEVEL))


def speak(text: str, voice: str, folder: Path) -> Samples:
    """Let `voice` say `text`, or take it from `folder` where it was said before."""
    name = hashlib.sha256(f"{voice} {text}".encode()).hexdigest()[:24]
    kept = folder / f"{name}.wav"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            made = Path(temporary) / "made.wav"
            _synthesize(text, voice, made)
            made.replace(kept)
    return samples_of(kept)


def speak_all(spoken: Sequence[tuple[str, str]], folder: Path) -> None:
    """Say every text by its voice, two at a time, so that `speak` finds them."""
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda one: speak(one[0], one[1], folder), spoken):
            pass


def _synthesize(text: str, voice: str, file: Path) -> None:
    if voice in FLITE_VOICES:
        command = ["flite", "-voice", voice, "-t", text, "-o", str(file)]
    elif voice in FESTIVAL_VOICES:
        command = ["text2wave", "-eval", f"(voice_{FESTIVAL_VOICES[voice]})", "-o", str(file)]
    else:
        raise SystemExit(f"There is no voice {voice}: choose among {', '.join(VOICES)}.")
    try:
        subprocess.run(command, input=text.encode(), check=True, capture_output=True, timeout=120)
    except FileNotFoundError as error:
        raise SystemExit(f"{command[0]} is not installed: get it with `apt install flite festival`.") from error
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"The voice {voice} failed: {error.stderr.decode(errors='replace').strip()}") from error


def _gain(samples: Samples, level: float) -> float:
    """The factor that brings `samples` to `level` (dBFS, RMS)."""
    import numpy as np

    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return float(10 ** (level / 20)) / rms if rms else 0.0


def _stretch(noise: Samples, length: int, chosen: random.Random) -> Samples:
    """A piece of `noise` of this length, from anywhere in it, repeated where it is too short."""
    import numpy as np

    begin = chosen.randrange(len(noise))
    return np.resize(np.roll(noise, -begin), length)
