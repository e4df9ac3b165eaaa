"""Chooses the recognizer that hears best with what is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from assistant.errors import RecognizerError
from assistant.hearing.models.catalogue import RECOMMENDED
from assistant.hearing.models.store import find_model, installed_models
from assistant.hearing.pronunciations import Pronunciations
from assistant.hearing.recognizer import Recognizer

Name = Literal["vosk", "pocketsphinx"]
GET_A_MODEL = f"`backtalk models install {RECOMMENDED}`"


def choose_recognizer(
    sentences: Iterable[str],
    pronunciations: Pronunciations,
    cache: Path,
    report: Callable[[str], None],
    *,
    model: Path | None = None,
    wanted: Name | None = None,
    key: str | None = None,
) -> Recognizer:
    """Load Vosk with the best installed model, or else PocketSphinx with a language model of `sentences`.

    `model` is the folder of a Vosk model or the name of an installed one, `wanted` leaves no choice. `key` names the
    sentences, which are then read only where the language model has to be built. `cache` is where that is kept, and
    `report` takes a line when it is built, and one for each installed model that can't be used. Raises RecognizerError,
    which says how to get what is missing.
    """
    if wanted != "pocketsphinx":
        if model is not None:
            return _vosk(model_folder(model))
        for folder in installed_models():
            try:
                return _vosk(folder)
            except RecognizerError as error:
                if wanted == "vosk":
                    raise
                # Guidance must not die of a damaged file.
                report(f"{error} Until then another recognizer hears you.")
    if wanted == "vosk":
        raise RecognizerError(
            f"Vosk needs a model: get one with {GET_A_MODEL}, or give the folder of one with --model."
        )
    if importlib.util.find_spec("pocketsphinx") is None:
        raise RecognizerError(
            f"No recognizer can be used: get a Vosk model with {GET_A_MODEL}, or install pocketsphinx with pip."
        )
    from assistant.hearing.language_model import speech_files
    from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer

    return PocketSphinxRecognizer(speech_files(sentences, pronunciations, cache, report, key=key))


def model_folder(model: Path) -> Path:
    """Give the folder that is meant by `model`: a folder, or else the name of an installed model."""
    return model if model.exists() else find_model(str(model)) or model


def _vosk(folder: Path) -> Recognizer:
    from assistant.hearing.vosk_recognizer import VoskModel, VoskRecognizer

    return VoskRecognizer(VoskModel(folder))
