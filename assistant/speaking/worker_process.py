"""The parent's end of the worker: starts it, asks it, and kills it when it is late."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

import assistant
from assistant.speaking.engines import Engine


class WorkerError(Exception):
    """The worker died, was late, or couldn't render."""


class Worker:
    """A running worker process. Not thread-safe: one request at a time."""

    def __init__(self, engine: Engine) -> None:
        """Start the process; it isn't ready yet."""
        command = [sys.executable, "-m", "assistant.speaking.worker", "--driver", engine.driver]
        if engine.library is not None:
            command += ["--library", str(engine.library)]
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the worker
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(engine),
            cwd=engine.data,
            # Ctrl-C in a terminal is for the parent, which ends the worker by closing its input.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="voice-worker", daemon=True).start()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ready(self, seconds: float) -> list[dict[str, str]]:
        """Wait until it can render; gives the voices that it has."""
        voices: list[dict[str, str]] = self._answer(seconds)["voices"]
        return voices

    def render(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send one request and wait for its answer at most `seconds`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerError(self._last_words("it died")) from None
        return self._answer(seconds)

    def close(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait(timeout=5)
        for stream in (self._process.stdin, self._errors):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise WorkerError(self._last_words(f"it gave no answer within {seconds:g} s")) from None
        if answer is None:
            raise WorkerError(self._last_words("it died"))
        if "error" in answer:
            raise WorkerError(str(answer["error"]))
        return answer

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    self._answers.put(json.loads(line))
        self._answers.put(None)

    def _last_words(self, what: str) -> str:
        """What happened, and the last line that the process wrote to its standard error."""
        with contextlib.suppress(OSError, ValueError):
            self._errors.seek(0)
            written = self._errors.read().decode("utf-8", "replace").split("\n")
            lines = [line.strip() for line in written if line.strip() and not line.startswith("Audio saved to")]
            return f"{what}: {lines[-1]}" if lines else what
        return what


def _environment(engine: Engine) -> dict[str, str]:
    environment = dict(os.environ)
    if engine.data is not None:
        # From the working folder, because espeak-ng cuts a path at 160 characters and then finds no data.
        environment["ESPEAK_DATA_PATH"] = "."
    # The worker has to find the package even where the parent found it by a path of its own.
    places = [str(Path(assistant.__path__[0]).resolve().parent), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, places))
    return environment
