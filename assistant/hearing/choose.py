"""Chooses the recognizer that hears best with what is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from assistant.errors import RecognizerError
from assistant.hearing.pronunciations import Pronunciations
from assistant.hearing.recognizer import Recognizer

Name = Literal["vosk", "pocketsphinx"]


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
    """Load Vosk with the model in the folder `model`, or else PocketSphinx with a language model of `sentences`.

    `wanted` leaves no choice. `key` names the sentences, which are then read only where the language model has to be
    built. `cache` is where that is kept, and `report` takes a line when it is built. Raises RecognizerError, which says
    how to get what is missing.
    """
    if wanted == "vosk" and model is None:
        raise RecognizerError("Vosk needs a model: give the folder of one with --model.")
    if model is not None and wanted != "pocketsphinx":
        from assistant.hearing.vosk_recognizer import VoskModel, VoskRecognizer

        return VoskRecognizer(VoskModel(model))
    if importlib.util.find_spec("pocketsphinx") is None:
        raise RecognizerError(
            "No recognizer can be used: install pocketsphinx with pip, or give a Vosk model with --model."
        )
    from assistant.hearing.language_model import speech_files
    from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer

    return PocketSphinxRecognizer(speech_files(sentences, pronunciations, cache, report, key=key))
