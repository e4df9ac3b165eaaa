"""The voice that pyttsx3 gives, by way of a worker process."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from assistant.errors import SoundFileError, VoiceError
from assistant.sound import Sound
from assistant.speaking.engines import Engine, engines
from assistant.speaking.sound_file import read_sound
from assistant.speaking.text import respeller, sentences
from assistant.speaking.voice import VoiceInfo
from assistant.speaking.worker_process import Worker, WorkerError

START_SECONDS = 10.0
SENTENCE_SECONDS = 4.0
"""The usual time is a fiftieth of this; a worker that is later hangs."""
_ATTEMPTS = 2

_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


class Pyttsx3Voice:
    """Renders sentence by sentence in a worker, which is started at first use, killed when late, and replaced.

    Thread-safe. Where an engine of the machine gives nothing, the next one is taken for good.
    """

    def __init__(
        self,
        voice: str | None = None,
        *,
        pronunciations: Mapping[str, str] | None = None,
        engines_to_use: tuple[Engine, ...] | None = None,
    ) -> None:
        """Take the voice of that id, or the engine's own; `pronunciations` gives words and how to spell them."""
        self._voice = voice
        self._engines = engines() if engines_to_use is None else engines_to_use
        self._respell = respeller(pronunciations or {})
        parts = [voice, [engine.version for engine in self._engines], sorted((pronunciations or {}).items())]
        self._identity = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        self._lock = threading.Lock()
        self._engine = 0
        self._worker: Worker | None = None
        self._voices: tuple[VoiceInfo, ...] = ()
        self._warned = False
        # Memory where there is some: the voice must work on a full disk.
        memory = Path("/dev/shm")
        parent = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="backtalk-", dir=parent))
        except OSError as error:
            raise VoiceError(f"The voice has no room for its sound files: {error.strerror}.") from error
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    @property
    def identity(self) -> str:
        """Changes with the voice, the versions of the engines and the word list."""
        return self._identity

    @property
    def worker_pid(self) -> int | None:
        """The process id of the running worker."""
        worker = self._worker
        return worker.pid if worker is not None and worker.alive else None

    def start(self) -> None:
        """Start the worker in the background, so that the first sentence needn't wait for it."""

        def warm() -> None:
            # What is wrong is told by the first render.
            with contextlib.suppress(VoiceError):
                self.voices()

        threading.Thread(target=warm, name="voice-start", daemon=True).start()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices that can be chosen; raises VoiceError."""
        with self._lock:
            self._attempt(lambda worker: None)
            return self._voices

    def render(self, text: str, *, rate: int) -> Sound:
        """Render text at `rate` words per minute; raises VoiceError."""
        pieces = sentences(self._respell(text))
        if not pieces:
            raise VoiceError(f"There is nothing to say in {text[:40]!r}.")
        sounds = [self._render_sentence(piece, rate) for piece in pieces]
        return Sound(b"".join(sound.pcm for sound in sounds), sounds[0].rate)

    def close(self) -> None:
        """End the worker; a later render starts another."""
        with self._lock:
            self._drop()

    def _render_sentence(self, sentence: str, rate: int) -> Sound:
        path = self._folder / "sentence.wav"
        request = {"text": sentence, "rate": rate, "voice": self._voice, "path": str(path)}

        def ask(worker: Worker) -> Sound:
            answer = worker.render(request, SENTENCE_SECONDS)
            self._warn(answer.get("warning"))
            try:
                return read_sound(path)
            except SoundFileError as error:
                raise WorkerError(str(error)) from error
            finally:
                path.unlink(missing_ok=True)

        with self._lock:
            return self._attempt(ask)

    def _attempt(self, ask: Callable[[Worker], _Result]) -> _Result:
        """Ask the worker, with a new one or the next engine where that fails."""
        first = self._engine
        problem = ""
        for number in range(first, len(self._engines)):
            self._engine = number
            for _ in range(_ATTEMPTS):
                try:
                    return ask(self._running())
                except WorkerError as error:
                    problem = str(error)
                    _log.warning("the voice failed: %s", problem)
                    self._drop()
        self._engine = first
        raise VoiceError(f"The voice failed: {problem.rstrip('.')}. Run `backtalk doctor`.")

    def _running(self) -> Worker:
        if self._worker is not None and self._worker.alive:
            return self._worker
        self._drop()
        began = time.monotonic()
        try:
            self._worker = Worker(self._engines[self._engine])
        except OSError as error:
            raise WorkerError(f"its process could not be started: {error}") from error
        found = self._worker.ready(START_SECONDS)
        self._voices = tuple(VoiceInfo(**entry) for entry in found)
        _log.debug("the voice was ready after %.0f ms", 1000 * (time.monotonic() - began))
        return self._worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _warn(self, warning: str | None) -> None:
        if warning and not self._warned:
            self._warned = True
            _log.warning("%s", warning)
