"""`backtalk doctor`: checks every part, and says what to do about each that is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.cli.exits import FAULTY, OK
from assistant.cli.output import notice
from assistant.errors import BacktalkError, DeviceError
from assistant.library.library import Library, load_library

SPOKEN = "Backtalk can speak."
RECORDED = 3.0
"""Seconds."""
TOO_QUIET = -60.0
"""Decibels under full scale."""
TOO_CLIPPED = 0.01
"""Share of samples at full scale."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check gave."""

    part: str
    works: bool
    told: str
    needed: bool = False
    """Whether nothing can be answered without it."""


def run(options: Namespace) -> int:
    """Print a line for each part and a verdict."""
    main_job = True
    for finding in examine(options):
        print(f"{finding.part}: {'works' if finding.works else 'not working'}. {finding.told}".rstrip(), flush=True)
        main_job = main_job and (finding.works or not finding.needed)
    print("Verdict: Backtalk can answer questions." if main_job else "Verdict: Backtalk can't answer questions.")
    return OK if main_job else FAULTY


def examine(options: Namespace) -> Iterator[Finding]:
    """Check the data first, since everything else needs them."""
    try:
        library = load_library()
    except BacktalkError as error:
        yield Finding("Data", False, str(error), needed=True)
        return
    content = library.content
    yield Finding("Data", True, f"{len(content.topics)} topics and {len(content.guidance)} red flags.", needed=True)
    yield _attempt("Understanding", lambda: _understand(options), needed=True)
    yield _attempt("Recognizer", lambda: _recognize(library, options))
    yield _vosk(options)
    yield _attempt("Voice", lambda: _render(library))
    yield _attempt("Microphone", _microphone)
    yield _attempt("Speaker", lambda: _speaker(library))


def _attempt(part: str, check: Callable[[], str], *, needed: bool = False) -> Finding:
    try:
        return Finding(part, True, check(), needed)
    except BacktalkError as error:
        return Finding(part, False, str(error), needed)


def _understand(options: Namespace) -> str:
    from assistant.api import Assistant

    assistant = Assistant.load(options.region, notice)
    region = assistant.library.content.regions[assistant.region]
    if assistant.region == "unknown":
        return "The region is not known: give --region, such as --region GB, to hear the right emergency number."
    return f"The numbers spoken are those for {region.name}: {region.says['EMERGENCY']}."


def _recognize(library: Library, options: Namespace) -> str:
    from assistant.cli.hearing import make_recognizer

    return f"{make_recognizer(library, options).name} hears you."


def _vosk(options: Namespace) -> Finding:
    if importlib.util.find_spec("vosk") is None:
        return Finding("Vosk", False, "It is not installed: pip install vosk.")
    version = importlib.metadata.version("vosk")
    if options.model is None:
        return Finding("Vosk", False, f"Version {version} has no model. Give the folder of one with --model.")
    return Finding("Vosk", True, f"Version {version}, with the model in {options.model}.")


def _render(library: Library) -> str:
    from assistant.cli.speaking import make_speaker
    from assistant.messages import Speech

    with TemporaryDirectory() as folder, make_speaker(library.content, aloud=False) as (speaker, _):
        speaker.write((Speech("control", SPOKEN),), Path(folder) / "voice.wav")
    return "A sentence was turned into sound."


def _microphone() -> str:
    import numpy as np

    from assistant.hearing.levels import measure
    from assistant.hearing.microphone import Microphone
    from assistant.hearing.recognizer import RATE

    heard = b""
    with Microphone() as microphone:
        for block in microphone:
            heard += block
            if len(heard) >= 2 * RATE * RECORDED:
                break
    levels = measure((np.frombuffer(heard, "<i2") / 32768).astype(np.float32))
    advice = ""
    if levels.rms < TOO_QUIET:
        advice = " That is very quiet: turn the microphone up, or come closer."
    elif levels.clipped > TOO_CLIPPED:
        advice = " It is too loud: turn the microphone down."
    return f"It recorded {RECORDED:.0f} seconds at a level of {levels.rms:.0f} decibels.{advice}"


def _speaker(library: Library) -> str:
    from assistant.cli.speaking import make_speaker
    from assistant.messages import Speech

    with make_speaker(library.content, aloud=True) as (speaker, _):
        outcome = speaker.say((Speech("control", SPOKEN),))
    if outcome.fault:
        raise DeviceError(outcome.fault)
    return f'You should have heard: "{SPOKEN}"'
