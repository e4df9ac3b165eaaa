"""Makes what commands hear with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from assistant import paths
from assistant.cli.output import notice
from assistant.hearing.choose import choose_recognizer
from assistant.hearing.models.hint import model_hint_due
from assistant.hearing.pronunciations import read_pronunciations
from assistant.hearing.recognizer import Recognizer, transcribe
from assistant.hearing.sound_files import sound_blocks
from assistant.library.folders import fingerprint
from assistant.library.intents import load_intents
from assistant.library.library import Library
from assistant.library.reading import Problems
from assistant.messages import Transcript


def make_recognizer(library: Library, options: Namespace) -> Recognizer:
    """Choose the recognizer by the options and what is installed; raises RecognizerError."""
    folder = library.intents_folder
    return choose_recognizer(
        sentences_of(folder),
        read_pronunciations(folder / "pronunciations.yaml"),
        paths.cache_folder(),
        notice,
        model=options.model,
        wanted=options.recognizer,
        key=fingerprint(sorted(folder.rglob("*.yaml"))),
    )


def sentences_of(folder: Path) -> Iterator[str]:
    """Read the phrases of `folder` when the first is asked for, since that takes half a second."""
    yield from load_intents(folder, Problems()).sentences()


def model_hint(system: Mapping[str, str], options: Namespace) -> str | None:
    """Give the sentence that a speech model would help, where nobody was told yet and nobody chose to go without.

    Whoever says it calls `model_hint_told` then.
    """
    chosen = options.model is not None or options.recognizer is not None
    return None if chosen or not model_hint_due() else system["model_hint"]


class FileListener:
    """Transcribes sound files, all with one recognizer, which is made when the first file could be read."""

    def __init__(self, library: Library, options: Namespace) -> None:
        """Keep what making a recognizer needs."""
        self._library = library
        self._options = options
        self._recognizer: Recognizer | None = None

    def transcribe(self, file: Path) -> Transcript:
        """Transcribe one file; raises SoundFileError and RecognizerError."""
        blocks = sound_blocks(file)
        first = next(blocks, b"")
        if self._recognizer is None:
            self._recognizer = make_recognizer(self._library, self._options)
        return transcribe(self._recognizer, chain([first], blocks))
