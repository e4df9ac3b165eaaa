from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.hearing.language_model import SpeechFiles, speech_files
from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer
from assistant.hearing.pronunciations import read_pronunciations
from assistant.library.intents import load_intents
from assistant.library.reading import Problems

ROOT = Path(__file__).parents[2]
SOUNDS = ROOT / "tests" / "sounds"
INTENTS = ROOT / "intents" / "en"
EXPECTED: list[dict[str, object]] = yaml.safe_load((SOUNDS / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    return list(load_intents(INTENTS, Problems()).sentences())


@pytest.fixture(scope="session")
def own() -> dict[str, tuple[str, ...]]:
    return read_pronunciations(INTENTS / "pronunciations.yaml")


@pytest.fixture(scope="session")
def files(
    sentences: list[str], own: dict[str, tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> SpeechFiles:
    return speech_files(sentences, own, tmp_path_factory.mktemp("speech"), lambda line: None)


@pytest.fixture(scope="session")
def recognizer(files: SpeechFiles) -> PocketSphinxRecognizer:
    return PocketSphinxRecognizer(files)


@pytest.fixture(scope="session")
def vosk_model() -> Path:
    """The small model of the tests; tests/models/README.md tells what it is worth."""
    return ROOT / "tests" / "models" / "vosk-mini"
