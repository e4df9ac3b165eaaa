"""`backtalk doctor`: checks every part, and says what to do about each that is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.cli.doctor_sound import check_microphone, check_speaker
from assistant.cli.exits import FAULTY, OK
from assistant.cli.output import notice
from assistant.errors import BacktalkError, RecognizerError
from assistant.library.library import Library, load_library
from assistant.settings import Settings, load_settings

SPOKEN = "Backtalk can speak."


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
    broken: set[str] = set()
    for finding in examine(options):
        print(f"{finding.part}: {'works' if finding.works else 'not working'}. {finding.told}".rstrip(), flush=True)
        main_job = main_job and (finding.works or not finding.needed)
        broken |= set() if finding.works else {finding.part}
    verdict = ["Backtalk can answer questions." if main_job else "Backtalk can't answer questions."]
    if main_job and broken & {"Recognizer", "Microphone"}:
        verdict.append("It can't hear you: type them.")
    if main_job and broken & {"Voice", "Speaker"}:
        verdict.append("It can't be heard: read the answers.")
    print("Verdict:", *verdict)
    return OK if main_job else FAULTY


def examine(options: Namespace) -> Iterator[Finding]:
    """Check the data first, since everything else needs them."""
    try:
        library = load_library()
    except BacktalkError as error:
        yield Finding("Data", False, str(error), needed=True)
        return
    content = library.content
    settings = load_settings(notice)
    yield Finding("Data", True, f"{len(content.topics)} topics and {len(content.guidance)} red flags.", needed=True)
    yield _attempt("Understanding", lambda: _understand(options, settings), needed=True)
    yield _attempt("Recognizer", lambda: _recognize(library, options))
    yield _attempt("Vosk", lambda: _vosk(library, options))
    yield _attempt("Voice", lambda: _render(library, settings))
    yield _attempt("Microphone", check_microphone)
    yield _attempt("Speaker", lambda: check_speaker(content, settings))


def _attempt(part: str, check: Callable[[], str], *, needed: bool = False) -> Finding:
    try:
        return Finding(part, True, check(), needed)
    except BacktalkError as error:
        return Finding(part, False, str(error), needed)


def _understand(options: Namespace, settings: Settings) -> str:
    from assistant.api import Assistant

    assistant = Assistant.load(options.region, notice, settings.region)
    region = assistant.library.content.regions[assistant.region]
    if assistant.region == "unknown":
        return "The region is not known: give --region, such as --region GB, to hear the right emergency number."
    return f"The numbers spoken are those for {region.name}: {region.says['EMERGENCY']}."


def _recognize(library: Library, options: Namespace) -> str:
    from assistant.cli.hearing import make_recognizer

    return f"{make_recognizer(library, options).name} hears you."


def _vosk(library: Library, options: Namespace) -> str:
    from assistant.cli.hearing import sentences_of
    from assistant.hearing.choose import GET_A_MODEL, model_folder
    from assistant.hearing.models.store import installed_models
    from assistant.hearing.vocabulary import unknown_words
    from assistant.hearing.vosk_model import VoskModel

    folders = [model_folder(options.model)] if options.model else installed_models()
    if importlib.util.find_spec("vosk") is None:
        raise RecognizerError("It is not installed: pip install vosk.")
    version = importlib.metadata.version("vosk")
    if not folders:
        raise RecognizerError(f"Version {version} has no model, with which it hears best: get one with {GET_A_MODEL}.")
    unknown = unknown_words(VoskModel(folders[0]), sentences_of(library.intents_folder))
    lacks = f" It does not know {len(unknown)} words of ours, such as {', '.join(unknown[:5])}." if unknown else ""
    return f"Version {version}, with the model {folders[0].name}.{lacks}"


def _render(library: Library, settings: Settings) -> str:
    from assistant.cli.speaking import make_speaker
    from assistant.messages import Speech

    making = make_speaker(library.content, settings, aloud=False)
    with TemporaryDirectory() as folder, making as (speaker, _):
        speaker.write((Speech("control", SPOKEN),), Path(folder) / "voice.wav")
    return "A sentence was turned into sound."
