"""Keeps rendered lines as files, so that they can be played while the voice is dead."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import VoiceError
from assistant.sound import Sound
from assistant.speaking.sound_file import replacing
from assistant.speaking.voice import Voice

_MAGIC = b"backtalk sound 1"


class SoundCache:
    """Sound by text, rate and voice, in a folder; in memory where the folder can't be written. Never raises."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the files in `folder`, by default in the person's cache folder."""
        if folder is None:
            from assistant.paths import cache_folder

            folder = cache_folder() / "speech"
        self._folder = folder
        self._memory: dict[str, Sound] = {}

    def get(self, text: str, rate: int, identity: str) -> Sound | None:
        """Find a line rendered at `rate` words per minute; a damaged file counts as none."""
        key = _key(text, rate, identity)
        if (held := self._memory.get(key)) is not None:
            return held
        try:
            return _unpack((self._folder / key).read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, text: str, rate: int, identity: str, sound: Sound) -> None:
        """Keep a line; a reader finds the whole of it or nothing."""
        key = _key(text, rate, identity)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with replacing(self._folder / key) as file:
                file.write(_pack(sound))
        except OSError:
            self._memory[key] = sound
        else:
            self._memory.pop(key, None)

    def path(self, text: str, rate: int, identity: str) -> Path:
        """The file of a line, whether or not it exists."""
        return self._folder / _key(text, rate, identity)


class Prerenderer:
    """Renders lines into a cache in the background."""

    def __init__(self, voice: Voice, cache: SoundCache, *, rate: int) -> None:
        """Render at `rate` words per minute."""
        self._voice = voice
        self._cache = cache
        self._rate = rate
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.failures: list[tuple[str, str]] = []
        """The lines that the voice could not render, and why."""

    def start(self, lines: Sequence[str]) -> None:
        """Begin; lines that the cache has already cost a look-up."""
        self._thread = threading.Thread(target=self._run, args=(tuple(lines),), name="prerender", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait at most `seconds`; whether it has ended."""
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def stop(self) -> None:
        """End after the line at work."""
        self._stopped.set()

    def _run(self, lines: Sequence[str]) -> None:
        for line in lines:
            if self._stopped.is_set():
                return
            if self._cache.get(line, self._rate, self._voice.identity) is None:
                try:
                    sound = self._voice.render(line, rate=self._rate)
                except VoiceError as error:
                    self.failures.append((line, str(error)))
                else:
                    self._cache.put(line, self._rate, self._voice.identity, sound)


def _key(text: str, rate: int, identity: str) -> str:
    return hashlib.sha256(json.dumps([text, rate, identity]).encode()).hexdigest()


def _pack(sound: Sound) -> bytes:
    described = b"%s %d\n" % (_MAGIC, sound.rate) + sound.pcm
    return hashlib.sha256(described).digest() + described


def _unpack(data: bytes) -> Sound:
    """Take a file apart; raises ValueError where a bit of it is not as it was written."""
    digest, described = data[:32], data[32:]
    if hashlib.sha256(described).digest() != digest:
        raise ValueError("the file is damaged")
    header, _, pcm = described.partition(b"\n")
    return Sound(pcm, int(header.removeprefix(_MAGIC)))
