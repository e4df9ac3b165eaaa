"""Speaks in a thread of its own, so that a person is heard meanwhile."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from assistant.conversation.mouth import Mouth
from assistant.messages import Speech
from assistant.speaking.speaker import Outcome

Said = Sequence[Speech]


class Talking:
    """Says one thing after another. Thread-safe, and no call waits for the end of what is said."""

    def __init__(self, mouth: Mouth, ended: Callable[[Said, Outcome, bool], None]) -> None:
        """Speak by `mouth`; `ended` gets what was said, what became of it, and whether there is more to say."""
        self._mouth = mouth
        self._ended = ended
        self._lock = threading.Lock()
        self._waiting: deque[Said] = deque()
        self._stop = threading.Event()
        self._idle = threading.Event()
        self._idle.set()

    @property
    def busy(self) -> bool:
        """Whether something is being said or waits."""
        return not self._idle.is_set()

    def say(self, speech: Said, *, after: bool = False) -> None:
        """Say this at once, in place of what is being said and of what waits, or `after` all that."""
        with self._lock:
            if not after:
                self._interrupt()
            self._waiting.append(speech)
            if self._idle.is_set():
                self._idle.clear()
                threading.Thread(target=self._run, name="speaking", daemon=True).start()

    def stop(self) -> None:
        """Be silent, now, and drop what waits."""
        with self._lock:
            self._interrupt()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait at most `seconds` until all was said; whether it was."""
        return self._idle.wait(seconds)

    def _interrupt(self) -> None:
        self._waiting.clear()
        if not self._idle.is_set():
            self._stop.set()
            # Under the lock: what is said next must not be stopped by this.
            self._mouth.stop()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._idle.set()
                    return
                speech = self._waiting.popleft()
                self._stop = stop = threading.Event()
            try:
                outcome = self._mouth.say(speech, stop)
            except Exception as error:  # whatever it is, it must not silence all that comes later
                outcome = Outcome(tuple(speech), fault=f"Speaking failed: {error}.")
            with self._lock:
                more = bool(self._waiting)
            self._ended(speech, outcome, more)
