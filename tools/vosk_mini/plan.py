"""Who says what: the utterances of training and of evaluation, drawn by a seeded generator.

`flite` is never in training: it is the engine that tells how the model does on voices of another kind. Some voices of
espeak-ng are held out as well. A plan is written as one JSON object a line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tools.vosk_mini.texts import Texts

Engine = Literal["espeak", "festival", "flite"]
PHRASES, WORD_LISTS = 5600, 1000
"""Training utterances: phrases, and lists of words so that rare words are heard too."""
LONGEST, SHORTEST = 13, 3
"""Words of an utterance."""
HELD_OUT_PHRASES, KNOWN_PHRASES = 80, 60
"""Of evaluation, each by every kind of voice: said by writers of whom nothing was seen; in the language model."""

_ESPEAK_ACCENTS = (*["en-us"] * 5, *["en-gb"] * 2, "en-gb-x-rp", "en-029", "en-us-nyc", "en-gb-x-gbclan")
_ESPEAK_VARIANTS = """
m1 m2 m3 m4 m5 m6 m8 f1 f2 f3 f4 klatt klatt2 klatt4 Andy Annie Alex Alicia adam anika belinda benjamin boris caleb
david ed edward iven john linda max michael miguel pablo quincy rob sandro steph travis victor Lee Mario aunty grandma
grandpa zac
"""
_FESTIVAL = ("kal", "ked", "slt")
TEST_VOICES: dict[str, tuple[Engine, tuple[str, ...]]] = {
    "espeak-ng, voices heard in training": ("espeak", ("en-us", "en-gb", "en-us+f3", "en-us+m3")),
    "espeak-ng, voices held out": (
        "espeak",
        ("en-us+f5", "en-us+m7", "en-gb-scotland", "en-us+klatt3", "en-gb-x-gbcwmd", "en-us+shelby"),
    ),
    "festival, voices heard in training": ("festival", _FESTIVAL),
    "flite kal16, engine held out": ("flite", ("kal16",)),
    "flite slt, engine held out": ("flite", ("slt",)),
    "flite rms, engine and speaker held out": ("flite", ("rms",)),
    "flite awb, engine and speaker held out": ("flite", ("awb",)),
}
"""A row of the table of evaluation and the voices that it is measured on."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that is said."""

    name: str
    """Also of its files."""
    group: str
    """Row of the table of evaluation; empty in training."""
    engine: Engine
    voice: str
    text: str
    known: bool = True
    """Whether the language model has seen the text."""
    pace: float = 1.0
    """Slower above 1."""
    pitch: int = 0
    """espeak-ng: 0 to 99. festival: mean in Hz, 0 for the voice's own."""


def training_plan(texts: Texts) -> list[Utterance]:
    """Draw the utterances of training."""
    dice = random.Random(3)
    said = [*dice.sample(_fitting(texts.training), PHRASES), *_word_lists(list(texts.pronunciations), dice)]
    return [_spoken(f"train{number:05}", text, dice) for number, text in enumerate(said)]


def test_plan(texts: Texts) -> list[Utterance]:
    """Draw the utterances of evaluation: the same phrases by every kind of voice."""
    dice = random.Random(5)
    held_out = dice.sample(_fitting(texts.held_out), HELD_OUT_PHRASES)
    known = dice.sample(_fitting(texts.training), KNOWN_PHRASES)
    plan = []
    for row, (group, (engine, voices)) in enumerate(TEST_VOICES.items()):
        pitch = 50 if engine == "espeak" else 0
        for number, text in enumerate((*held_out, *known)):
            voice = voices[number % len(voices)]
            name = f"test{row}-{number:03}"
            plan.append(Utterance(name, group, engine, voice, text, number >= len(held_out), pitch=pitch))
    return plan


def write_plan(plan: Iterable[Utterance], path: Path) -> None:
    """Write one utterance a line."""
    path.write_text("".join(json.dumps(asdict(utterance)) + "\n" for utterance in plan), encoding="utf-8")


def read_plan(path: Path) -> list[Utterance]:
    """Read what `write_plan` wrote."""
    return [Utterance(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _fitting(phrases: Iterable[str]) -> list[str]:
    return [phrase for phrase in phrases if SHORTEST <= len(phrase.split()) <= LONGEST]


def _word_lists(words: list[str], dice: random.Random) -> Iterator[str]:
    dice.shuffle(words)
    for _ in range(WORD_LISTS):
        length = dice.randint(2, 7)
        taken, words = words[:length], words[length:] + words[:length]
        yield " ".join(taken)


def _spoken(name: str, text: str, dice: random.Random) -> Utterance:
    if dice.random() < 0.5:
        voice = f"{dice.choice(_ESPEAK_ACCENTS)}+{dice.choice(_ESPEAK_VARIANTS.split())}"
        return Utterance(name, "", "espeak", voice, text, True, dice.uniform(0.82, 1.3), dice.randint(20, 80))
    voice = dice.choice(_FESTIVAL)
    pitch = 0 if voice == "slt" else dice.randint(85, 190)
    return Utterance(name, "", "festival", voice, text, True, dice.uniform(0.85, 1.3), pitch)
