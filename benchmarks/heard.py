"""What a recognizer makes of sounds, on all processors, and kept: the same sound is recognized once."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rapidfuzz.distance import Levenshtein
from speech import CONDITIONS, RATE, Condition, Place, pcm_of, speak, speak_all

import assistant.hearing
from assistant.hearing.choose import Name, choose_recognizer
from assistant.hearing.language_model import words_of
from assistant.hearing.pronunciations import read_pronunciations
from assistant.hearing.recognizer import Recognizer, transcribe
from assistant.hearing.sound_files import sound_blocks
from assistant.library.folders import data_folder, fingerprint
from assistant.messages import Transcript
from assistant.sound import Sound

SPOKEN = "spoken"
"""The folder, in the folder of work, that keeps what the voices said."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence as one voice says it somewhere."""

    text: str
    voice: str
    condition: Condition

    @property
    def name(self) -> str:
        """Tells it from all others, and seeds the room and the noise."""
        return f"{self.text}|{self.voice}|{self.condition.name}"

    def pcm(self, place: Place, work: Path) -> bytes:
        """The sound of it, 16 bits."""
        return pcm_of(place.heard(speak(self.text, self.voice, work / SPOKEN), self.condition, self.name))


@dataclass(frozen=True, slots=True)
class Recording:
    """What a person once said."""

    file: Path

    @property
    def name(self) -> str:
        """Tells it from all others."""
        return str(self.file)

    def pcm(self, place: Place, work: Path) -> bytes:
        """The sound of it, 16 bits."""
        return b"".join(sound_blocks(self.file))


Heard = TypeVar("Heard", bound=Spoken | Recording)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How to make the recognizer."""

    sentences: tuple[str, ...]
    """What its language model is made of, where it has one."""
    work: Path
    recognizer: Name | None = None
    model: Path | None = None

    def load(self) -> Recognizer:
        """Make the recognizer; raises RecognizerError."""
        own = read_pronunciations(data_folder("intents") / "pronunciations.yaml")
        return choose_recognizer(self.sentences, own, self.work, print, model=self.model, wanted=self.recognizer)

    def key(self) -> str:
        """Names what the transcripts depend on: the code that hears, and the words or the model that it knows."""
        code = fingerprint(sorted(Path(assistant.hearing.__path__[0]).glob("*.py")))
        words = "\n".join((*self.sentences, str(self.model), str(self.recognizer)))
        own = (data_folder("intents") / "pronunciations.yaml").read_text(encoding="utf-8")
        return hashlib.sha256(f"{code}\n{own}\n{words}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one sound."""

    transcript: Transcript
    seconds: float
    """Of the sound."""
    cpu: float
    """Seconds of one processor."""


def hear(sounds: Iterable[Heard], place: Place, hearing: Hearing) -> dict[Heard, Transcript]:
    """Recognize every one of `sounds`."""
    return {one: result.transcript for one, result in hear_timed(sounds, place, hearing).items()}


def hear_timed(sounds: Iterable[Heard], place: Place, hearing: Hearing) -> dict[Heard, Result]:
    """Recognize every one of `sounds`, and tell what it took."""
    wanted = list(dict.fromkeys(sounds))
    said = dict.fromkeys((one.text, one.voice) for one in wanted if isinstance(one, Spoken))
    speak_all(list(said), hearing.work / SPOKEN)
    kept = _Kept(hearing.work / f"results-{hearing.key()}.jsonl")
    missing = [one for one in wanted if one.name not in kept.results]
    if missing:
        hearing.load()  # builds the language model once, before the processes look for it
        with ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(place, hearing)) as pool:
            for one, result in zip(missing, pool.map(_recognize, missing, chunksize=4), strict=True):
                kept.add(one.name, result)
    return {one: kept.results[one.name] for one in wanted}


def in_conditions(texts: Sequence[str], voices: Sequence[str], *, by_all: bool) -> list[Spoken]:
    """Each text in every condition, by all voices or by one of them in turn."""
    return [
        Spoken(text, voice, condition)
        for number, text in enumerate(texts)
        for voice in (voices if by_all else [voices[number % len(voices)]])
        for condition in CONDITIONS
    ]


def word_error(heard: Mapping[Spoken, Transcript]) -> float:
    """Words wrong, missing or added, as a share of the words said."""
    wrong = said = 0
    for one, transcript in heard.items():
        wanted = words_of(one.text)
        wrong += Levenshtein.distance(wanted, words_of(transcript.text))
        said += len(wanted)
    return wrong / said if said else 0.0


class _Kept:
    """Results of earlier runs, in a file with one a line."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.results: dict[str, Result] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                name, seconds, cpu, text, *alternatives = json.loads(line)
                self.results[name] = Result(Transcript(text, tuple(alternatives)), seconds, cpu)

    def add(self, name: str, result: Result) -> None:
        self.results[name] = result
        heard = result.transcript
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([name, result.seconds, result.cpu, heard.text, *heard.alternatives]) + "\n")


_place: Place
_hearing: Hearing
_recognizer: Recognizer


def _begin(place: Place, hearing: Hearing) -> None:
    """Run once in each process."""
    global _place, _hearing, _recognizer
    _place, _hearing, _recognizer = place, hearing, hearing.load()


def _recognize(one: Spoken | Recording) -> Result:
    pcm = one.pcm(_place, _hearing.work)
    began = time.process_time()
    transcript = transcribe(_recognizer, Sound(pcm, RATE))
    return Result(transcript, len(pcm) / 2 / RATE, time.process_time() - began)
