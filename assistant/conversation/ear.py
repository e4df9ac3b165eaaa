"""Keeps listening in a thread of its own, whatever becomes of the microphone and the recognizer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType

from assistant.conversation.events import Event, Trouble
from assistant.errors import DeviceError
from assistant.hearing.conditioning import Conditioner
from assistant.hearing.echo import EchoCanceller
from assistant.hearing.endpointing import Endpointer, VoiceDetector, voice_detector
from assistant.hearing.listening import LONGEST_STORY, Listening
from assistant.hearing.microphone import STOPPED, Microphone, MicrophoneTaken
from assistant.hearing.recognizer import Recognizer
from assistant.messages import Transcript

RETRY_SECONDS = 0.5
"""A lost microphone is looked for so often."""
DEAF_SECONDS = 1.5
"""A microphone that keeps the ear waiting for so long counts as lost. A sound server can hang while a device is looked
for, opened or closed, and then nothing raises an error."""
CHECK_SECONDS = 0.2

_log = logging.getLogger(__name__)


class Ear:
    """Listens from when it is entered until it is left, except while it is paused."""

    def __init__(
        self,
        make_recognizer: Callable[[], Recognizer],
        give: Callable[[Event], None],
        *,
        patience: float,
        whole: Callable[[Transcript], bool],
        canceller: EchoCanceller | None = None,
    ) -> None:
        """Give what is heard, and what goes wrong, to `give`, on the thread of the ear.

        `patience` is the silence in seconds that ends an utterance; one that is `whole` ends sooner. Raises what
        `make_recognizer` raises, which is asked again where a recognizer has failed.
        """
        self._make_recognizer = make_recognizer
        self._give = give
        self._patience = patience
        self._whole = whole
        self._canceller = canceller
        self._detector: VoiceDetector = voice_detector()
        self._recognizer: Recognizer | None = make_recognizer()
        self._failing = False
        self._lost = False
        self._telling = threading.Lock()
        self._waiting_since: float | None = None
        """Since when the microphone keeps the ear waiting, time.monotonic() seconds; None while it doesn't."""
        self._leave = threading.Event()
        self._listen = threading.Event()
        self._listen.set()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._watch = threading.Thread(target=self._watch_microphone, name="ear-watch", daemon=True)

    def __enter__(self) -> Ear:
        """Begin to listen."""
        self._thread.start()
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the microphone."""
        self._leave.set()
        self._listen.set()
        self._thread.join(5)

    def pause(self) -> None:
        """Close the microphone until `resume`."""
        self._listen.clear()

    def resume(self) -> None:
        """Open the microphone again."""
        self._listen.set()

    def _run(self) -> None:
        while not self._leave.is_set():
            self._waiting_since = None
            self._listen.wait()
            self._waiting_since = time.monotonic()
            try:
                with Microphone() as microphone:
                    self._hear(microphone)
            except MicrophoneTaken:
                continue  # perhaps there is another one
            except DeviceError as error:
                self._lose(str(error))
                self._leave.wait(RETRY_SECONDS)
            except Exception as error:  # whatever it is, an ear that ends is deaf for good
                _log.exception("the ear failed")
                self._lose(f"Listening failed: {error}.")
                self._leave.wait(RETRY_SECONDS)

    def _hear(self, microphone: Microphone) -> None:
        """Listen until the microphone is paused or fails."""
        listening: Listening | None = None
        conditioner = Conditioner()
        for block in microphone:
            self._waiting_since = None
            if self._leave.is_set() or not self._listen.is_set():
                return
            self._find()
            try:
                sound = block if self._canceller is None else self._canceller.clean(block, microphone.arrived)
                if listening is None:
                    listening = self._begin()
                for heard in listening.feed(conditioner.feed(sound)):
                    self._give(heard)
                    if isinstance(heard, Transcript) and heard.final:
                        self._failing = False
            except Exception as error:  # recognizers are libraries of their own, which raise what they like
                self._mend(error)
                listening = None
            self._waiting_since = time.monotonic()

    def _begin(self) -> Listening:
        if self._recognizer is None:
            self._recognizer = self._make_recognizer()
        endpointer = Endpointer(self._detector, self._patience, LONGEST_STORY)
        listening = Listening(self._recognizer, endpointer, self._whole)
        listening.reset()
        return listening

    def _mend(self, error: Exception) -> None:
        """Have another recognizer made; the person is told once, and not again before something was heard."""
        self._recognizer = None
        if not self._failing:
            self._failing = True
            self._give(Trouble("recognizer", str(error)))
        else:
            self._leave.wait(RETRY_SECONDS)

    def _watch_microphone(self) -> None:
        """Tell that nothing is heard where the thread that hears can't, since it waits itself."""
        while not self._leave.wait(CHECK_SECONDS):
            since = self._waiting_since
            if since is not None and time.monotonic() - since > DEAF_SECONDS and self._listen.is_set():
                self._lose(STOPPED)

    def _lose(self, told: str) -> None:
        with self._telling:
            if not self._lost:
                self._lost = True
                self._give(Trouble("microphone", told))

    def _find(self) -> None:
        with self._telling:
            if self._lost:
                self._lost = False
                self._give(Trouble("microphone", "The microphone is back.", over=True))
