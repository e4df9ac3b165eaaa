"""The process in which pyttsx3 lives: `python -m assistant.speaking.worker --driver espeak`.

pyttsx3 can hang, crash, take its process down, and report success without sound; therefore it is kept in a process of
its own that can be killed, it never plays anything itself, and every file that it writes is checked.

Requests and answers are JSON objects, one a line, on standard input and output:

    <- {"ready": true, "voices": [{"id": "gmw/en", "name": "English (Great Britain)", "language": "en-gb"}]}
    -> {"text": "One sentence.", "rate": 160, "voice": null, "path": "/tmp/x/1.wav"}
    <- {"path": "/tmp/x/1.wav", "warning": null}     or     <- {"error": "the file held no sound"}
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import queue
import sys
import threading
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import SoundFileError
from assistant.sound import Sound
from assistant.speaking.sound_file import read_sound
from assistant.speaking.text import clean

_ATTEMPTS = 3
_FINISH_SECONDS = 3.0
_SETTLE_SECONDS = 1.0
_AGAIN_SECONDS = 0.03
_SLOWEST, _FASTEST = 80, 450
"""Words per minute that espeak-ng can do."""
_QUIET = 200
"""The loudest sample of anything that was spoken is well above this."""


def main() -> None:
    """Answer requests until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--library", type=Path)
    arguments = parser.parse_args()
    # pyttsx3 prints "Audio saved to" to standard output; that must not get among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        renderer = Renderer(arguments.driver, arguments.library)
        answer: dict[str, Any] = {"ready": True, "voices": renderer.voices}
    except Exception as error:  # whatever a driver raises must reach the parent as one line
        answers.write(json.dumps({"error": f"{type(error).__name__}: {error}"}) + "\n")
        os._exit(1)
    while True:
        answers.write(json.dumps(answer) + "\n")
        request = json.loads(requests.get())
        try:
            answer = renderer.render(**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}


def _read(requests: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    # The parent is gone. A regular exit would wait for pyttsx3's threads, which can hang.
    os._exit(0)


class Renderer:
    """pyttsx3's engine; it must be used by the thread that made it."""

    def __init__(self, driver: str, library: Path | None) -> None:
        """Open a driver of pyttsx3; `library` is the espeak-ng that the espeak driver is to use."""
        self._playing: Callable[[], int] = int
        if library is not None:
            _load_espeak(library)
        import pyttsx3

        self._engine = pyttsx3.init(driver)
        # Until then properties are only noted, and set during the first utterance.
        self._engine.proxy.setBusy(False)
        self._espeak = driver == "espeak"
        if self._espeak:
            from pyttsx3.drivers import _espeak

            self._playing = _espeak.IsPlaying
        self._finished = threading.Event()
        self._errors: list[str] = []
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", lambda exception=None, **_: self._errors.append(str(exception)))
        self._default = self._engine.getProperty("voice")
        self.voices = self._list_voices()

    def render(self, text: str, rate: int, voice: str | None, path: str) -> dict[str, Any]:
        """Render one sentence to a file that holds sound for certain."""
        known = {entry["id"] for entry in self.voices}
        warning = None
        if voice is not None and known and voice not in known:
            # A wrong voice is better than none.
            warning, voice = f"there is no voice {voice!r}; the default voice speaks", None
        if self._espeak:
            rate = min(max(rate, _SLOWEST), _FASTEST)
        target = Path(path)
        part = target.with_suffix(".part")
        problem = ""
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(OSError):
                part.unlink()
            problem = self._try(clean(text), rate, voice or self._default, part)
            if not problem:
                part.replace(target)
                return {"path": path, "warning": warning}
        return {"error": problem}

    def _try(self, text: str, rate: int, voice: str | None, part: Path) -> str:
        """Render once; gives what went wrong, or nothing."""
        if voice is not None:
            self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", rate)
        # runAndWait cancels whatever is under way when it begins: the utterance before, but also a change of rate.
        if self._espeak and not self._settle(rate):
            return f"the rate of {rate} words per minute was not taken"
        self._finished.clear()
        self._errors.clear()
        self._engine.save_to_file(text, str(part))
        self._engine.runAndWait()
        if self._espeak:
            # The first runAndWait returns at once; the file is whole when the utterance is finished.
            if not self._finished.wait(_FINISH_SECONDS):
                return "the utterance was never finished"
        else:
            _wait_until_still(part)
        if self._errors:
            return self._errors[0]
        try:
            sound = read_sound(part)
        except SoundFileError as error:
            return str(error)
        return "" if is_audible(sound, text, rate) else f"the file held no sound ({sound.seconds:.2f} s)"

    def _on_finished(self, completed: bool = True, **_: object) -> None:
        # An utterance that was cancelled ends the wait as well; its file is found wanting.
        if not completed:
            self._errors.append("the utterance was cancelled")
        self._finished.set()

    def _settle(self, rate: int) -> bool:
        """Wait until espeak does nothing and has taken the rate; whether that has happened."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        again = time.monotonic() + _AGAIN_SECONDS
        while self._playing() or self._engine.getProperty("rate") != rate:
            now = time.monotonic()
            if now > deadline:
                return False
            if now > again:
                # Now and then, most often in a new process, a change of rate is lost.
                self._engine.setProperty("rate", rate)
                again = now + _AGAIN_SECONDS
            time.sleep(0.001)
        return True

    def _list_voices(self) -> list[dict[str, str]]:
        try:
            found = self._engine.getProperty("voices")
        except Exception:  # some drivers fail on a single odd voice; the default voice still speaks
            return []
        return [
            {"id": str(voice.id), "name": str(voice.name), "language": _language(voice)}
            for voice in found
            # pyttsx3 writes 22050 Hz over the 16000 Hz sound of an MBROLA voice: it would speak far too fast.
            if not (self._espeak and str(voice.id).startswith("mb/"))
        ]


def is_audible(sound: Sound, text: str, rate: int) -> bool:
    """Whether the sound can be the text: not silent, and not a small part of what the text takes."""
    samples = array("h", sound.pcm[: len(sound.pcm) // 2 * 2])
    if not samples or max(max(samples), -min(samples)) < _QUIET:
        return False
    # Speech at 160 words per minute has about 13 letters a second. The bound is low on purpose: to throw away good
    # sound would be worse than to miss the loss of a word.
    letters = sum(map(str.isalnum, text))
    return sound.seconds > 0.15 * letters / 13 * 160 / max(rate, _SLOWEST)


def _load_espeak(library: Path) -> None:
    loaded = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    # pyttsx3 looks for espeak under fixed names, which on Windows and macOS are not those of this library.
    loader = ctypes.cdll
    loader.LoadLibrary = lambda _name: loaded  # type: ignore[method-assign, assignment]
    try:
        import pyttsx3.drivers._espeak  # noqa: F401
    finally:
        del loader.LoadLibrary


def _language(voice: Any) -> str:
    languages = voice.languages or [""]
    return str(languages[0]).strip("\x00-").replace("_", "-").lower()


def _wait_until_still(path: Path) -> None:
    """Wait until a file has stopped growing."""
    deadline = time.monotonic() + _FINISH_SECONDS
    size = -1
    while time.monotonic() < deadline:
        now = path.stat().st_size if path.exists() else 0
        if now == size and now > 0:
            return
        size = now
        time.sleep(0.05)


if __name__ == "__main__":
    main()
