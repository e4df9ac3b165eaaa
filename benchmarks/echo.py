"""Compares what takes the assistant's own voice out of what the microphone hears: nothing, ours, and libraries.

    python benchmarks/echo.py
    python benchmarks/echo.py --rooms DIR --scenes 8

Eight seconds of the assistant's voice reach the microphone through a room, after a delay that nobody told; then a
person begins to speak over it. Libraries are measured where they are installed: `pip install pyaec pywebrtc-audio
livekit voiceclean`. Needs flite. Times are of the processor, so whatever else runs on the machine doesn't count.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from echo_cancellers import Canceller, cancellers
from echo_scenes import ALONE_SECONDS, DRIFTS, LEVELS, ROOM_NOISE, Scene, Studio, studio
from heard import SPOKEN, Hearing
from rapidfuzz.distance import Levenshtein
from scoring import table
from speech import AFTER, BEFORE, RATE

from assistant import paths
from assistant.errors import BacktalkError
from assistant.hearing.language_model import words_of
from assistant.hearing.recognizer import Recognizer, transcribe
from assistant.library.folders import data_folder
from assistant.library.intents import load_intents
from assistant.library.reading import Problems
from assistant.sound import Sound
from assistant.speaking.mixer import RATE as SPEAKER_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

LEAD_SECONDS = 1.2
"""The loudspeaker is open for so long before anything is said, as in the program."""
BLOCK = 480
"""Samples that the microphone gives at a time."""
EARLY, LATE = (1.0, 4.0), (4.0, ALONE_SECONDS)
"""Seconds in which it is measured how much of the echo is taken away."""
LATENCY = RATE // 16
"""Samples by which a canceller may be late."""
PIECE = RATE // 4
HEARD_GAIN = 0.5
"""A person is heard where half of the amplitude gets through, in pieces of `PIECE`."""
_WINDOW = 1024
_LOWEST = 300
"""Hz. What is lower hardly matters to words, and some libraries take it away."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one scene."""

    early: float
    """dB by which the echo is less."""
    late: float
    lost: float
    """dB of the person's speech."""
    wrong: int
    words: int
    own_words: int
    """Words that were heard before the person began."""
    load: float
    """Seconds of one processor for a second of sound."""


def run(scene: Scene, canceller: Canceller) -> tuple[Samples, float]:
    """Give what is left of the scene, and seconds of one processor for a second of it.

    A loudspeaker that runs slow asks for each of its blocks a little later than the microphone gives one.
    """
    import numpy as np

    quiet = round(LEAD_SECONDS * RATE)
    noise = np.random.default_rng(0).normal(size=quiet) * 10 ** (ROOM_NOISE / 20)
    heard = _pcm(np.concatenate((noise, scene.heard)))
    played = bytes(round(LEAD_SECONDS * SPEAKER_RATE) * 2) + _pcm(scene.played)
    size = BLOCK * SPEAKER_RATE // RATE * 2
    left, handed, began = [], 0, time.process_time()
    for number in range(len(heard) // (2 * BLOCK)):
        now = (number + 1) * BLOCK / RATE
        while handed * size < len(played) and handed * BLOCK / RATE * (1 + scene.drift / 1e6) < now:
            canceller.played(played[handed * size : (handed + 1) * size], now)
            handed += 1
        left.append(canceller.clean(heard[number * 2 * BLOCK : (number + 1) * 2 * BLOCK], now + 0.001))
    load = (time.process_time() - began) / (len(heard) / 2 / RATE)
    samples = np.frombuffer(b"".join(left), "<i2")[quiet:] / 32768
    return np.pad(samples, (0, len(scene.person) - len(samples))), load


def measure(scene: Scene, make: Callable[[], Canceller], recognizer: Recognizer) -> Result:
    """Play one scene."""
    left, load = run(scene, make())
    late = lateness(scene, left)
    begin, end = scene.begins, scene.ends
    around = left[begin - round(BEFORE * RATE) : end + late + round(AFTER * RATE)]
    said, heard = words_of(scene.said), words_of(_transcribed(recognizer, around))
    return Result(
        _less(scene.echo, left, EARLY),
        _less(scene.echo, left, LATE),
        lost(scene.person[begin:end], left[begin + late : end + late]),
        Levenshtein.distance(said, heard),
        len(said),
        len(words_of(_transcribed(recognizer, left[:begin]))),
        load,
    )


def deaf_seconds(scene: Scene, make: Callable[[], Canceller]) -> float:
    """How long after the assistant began to speak a person who speaks from then on is not heard."""
    import numpy as np

    left, _ = run(scene, make())
    late = lateness(scene, left)
    left, person = _upper(left), _upper(scene.person)
    for at in range(scene.begins, scene.ends - PIECE, PIECE // 5):
        piece, heard = person[at : at + PIECE], left[at + late : at + late + PIECE]
        if float(np.mean(piece**2)) > 0.1 * float(np.mean(person[scene.begins : scene.ends] ** 2)):
            heard = np.pad(heard, (0, PIECE - len(heard)))
            if heard @ piece > HEARD_GAIN * (piece @ piece):
                return (at - scene.begins) / RATE
    return (scene.ends - scene.begins) / RATE


def lateness(scene: Scene, left: Samples) -> int:
    """Samples by which the person's speech comes later than it was said."""
    import numpy as np

    person = scene.person[scene.begins : scene.ends]
    alike = np.correlate(np.pad(left, (0, LATENCY))[scene.begins : scene.ends + LATENCY], person)
    return int(np.argmax(alike))


def lost(person: Samples, left: Samples) -> float:
    """DB of the person's speech that are missing in `left`, which holds other sound too.

    Only what goes with the speech, frequency by frequency, counts as its rest.
    """
    import numpy as np

    kept = whole = 0.0
    person, left = _upper(person), _upper(left)
    window = np.hanning(_WINDOW)
    length = min(len(person), len(left))
    begins = range(0, length - _WINDOW, _WINDOW // 2)
    said, heard = (
        np.array([np.fft.rfft(window * samples[at : at + _WINDOW]) for at in begins]) for samples in (person, left)
    )
    power = np.sum(np.abs(said) ** 2, axis=0)
    kept = float(np.sum(np.abs(np.sum(heard * np.conj(said), axis=0)) ** 2 / (power + 1e-12)))
    whole = float(np.sum(power))
    return float(-10 * np.log10(max(kept / whole, 1e-6)))


def _upper(samples: Samples) -> Samples:
    """What is higher than `_LOWEST`."""
    import numpy as np

    spectrum = np.fft.rfft(samples)
    spectrum[: _LOWEST * len(samples) // RATE] = 0
    return np.fft.irfft(spectrum, len(samples))


def _less(echo: Samples, left: Samples, seconds: tuple[float, float]) -> float:
    import numpy as np

    part = slice(*(round(second * RATE) for second in seconds))
    return float(10 * np.log10(np.sum(echo[part] ** 2) / (np.sum(left[part] ** 2) + 1e-9)))


def _transcribed(recognizer: Recognizer, samples: Samples) -> str:
    return transcribe(recognizer, Sound(_pcm(samples), RATE)).text


def _pcm(samples: Samples) -> bytes:
    import numpy as np

    return np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def row(name: str, level: float, drift: int, results: Sequence[Result], deaf: str) -> tuple[str, ...]:
    """What to print of the results of one canceller."""
    count = len(results)
    return (
        f"{level:g}",
        str(drift),
        name,
        f"{sum(one.early for one in results) / count:.0f}",
        f"{sum(one.late for one in results) / count:.0f}",
        f"{sum(one.lost for one in results) / count:.1f}",
        f"{sum(one.wrong for one in results) / sum(one.words for one in results):.2f}",
        str(sum(one.own_words for one in results)),
        deaf,
        f"{sum(one.load for one in results) / count:.3f}",
    )


def _deaf(made: Studio, level: float, make: Callable[[], Canceller], scenes: int) -> str:
    """Mean seconds at the first thing it says, and at a later one."""
    means = []
    for again in (False, True):
        times = [deaf_seconds(made.opening(number, level, again=again), make) for number in range(scenes)]
        means.append(f"{sum(times) / scenes:.2f}")
    return ", ".join(means)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=Path, metavar="DIR", help="impulse responses of rooms; otherwise one is made")
    parser.add_argument("--levels", type=float, nargs="+", default=LEVELS, metavar="DB", help="of the echo")
    parser.add_argument("--scenes", type=int, default=8, help="for each row (%(default)s)")
    parser.add_argument("--work", type=Path, default=paths.cache_folder() / "benchmarks", metavar="DIR")
    options = parser.parse_args()
    sentences = tuple(load_intents(data_folder("intents"), Problems()).sentences())
    recognizer = Hearing(sentences, options.work, "pocketsphinx").load()
    made = studio(options.rooms, options.work / SPOKEN)
    found = cancellers()
    rows = []
    for level in options.levels:
        deaf = {name: _deaf(made, level, make, options.scenes) for name, make in found.items()}
        for drift in DRIFTS:
            scenes = [made.scene(number, level, drift) for number in range(options.scenes)]
            for name, make in found.items():
                results = [measure(scene, make, recognizer) for scene in scenes]
                rows.append(row(name, level, drift, results, deaf[name] if not drift else ""))
                print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    header = ("echo, dB", "drift, ppm", "canceller", "less echo, 1-4 s, dB", "after 4 s, dB", "person lost, dB")
    table((*header, "words wrong", "own words", "deaf at first, later, s", "CPU, s/s"), rows)


if __name__ == "__main__":
    try:
        main()
    except BacktalkError as error:
        raise SystemExit(str(error)) from error
