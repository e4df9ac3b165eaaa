"""Keeps listening in a thread of its own, whatever becomes of the microphone and the recognizer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from assistant.conversation.events import Event, Trouble
from assistant.errors import DeviceError
from assistant.hearing.conditioning import Conditioner
from assistant.hearing.echo import EchoCanceller
from assistant.hearing.endpointing import Endpointer, VoiceDetector, voice_detector
from assistant.hearing.listening import LONGEST_STORY, Listening
from assistant.hearing.microphone import Microphone, MicrophoneTaken
from assistant.hearing.recognizer import Recognizer
from assistant.messages import Transcript

RETRY_SECONDS = 0.5
"""A lost microphone is looked for so often."""

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
        self._leave = threading.Event()
        self._listen = threading.Event()
        self._listen.set()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def __enter__(self) -> Ear:
        """Begin to listen."""
        self._thread.start()
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
            self._listen.wait()
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
            if self._leave.is_set() or not self._listen.is_set():
                return
            if self._lost:
                self._lost = False
                self._give(Trouble("microphone", "The microphone is back.", over=True))
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

    def _lose(self, told: str) -> None:
        if not self._lost:
            self._lost = True
            self._give(Trouble("microphone", told))
