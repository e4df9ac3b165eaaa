"""Holds a conversation of given events, with a mouth that makes no sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

from assistant.api import Assistant
from assistant.conversation import Event, SpokenConversation, WakePhrase
from assistant.messages import Reply, Speech, Transcript
from assistant.speaking.earcons import Earcon
from assistant.speaking.speaker import Outcome


class FakeMouth:
    """Says nothing, but takes the time that a test gives it, and keeps what it was asked to say."""

    def __init__(self, *, endless: bool = False) -> None:
        self.said: list[tuple[Speech, ...]] = []
        self.stopped: list[int] = []
        """How many replies had begun when it was told to stop."""
        self.signals: list[str] = []
        self.ducked: list[float] = []
        self.woken = False
        self.rate, self.volume = 0, 0.0
        self._endless = endless
        self._stop = threading.Event()
        self._words = ""
        self._over = threading.Event()

    def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
        self._stop = stop or threading.Event()
        self.said.append(tuple(speech))
        self._words = " ".join(entry.text for entry in speech) if self._endless else ""
        while self._endless and not self._over.wait(0.01):
            if self._stop.is_set():
                return Outcome(interrupted=True)
        return Outcome()

    def end(self) -> None:
        """Come to the end of all that is said from now on."""
        self._over.set()

    def stop(self) -> None:
        self.stopped.append(len(self.said))
        self._stop.set()
        self._words = ""

    def duck(self, decibels: float) -> None:
        self.ducked.append(decibels)

    def wake(self) -> None:
        self.woken = True

    def said_since(self, moment: float) -> str:
        return self._words

    def signal(self, name: Earcon) -> None:
        self.signals.append(name)


def hold(
    assistant: Assistant,
    events: Sequence[Event],
    mouth: FakeMouth,
    *,
    opening: Reply | None = None,
    told: list[str] | None = None,
    ears: FakeEars | None = None,
    wake: WakePhrase | None = None,
) -> list[Reply]:
    """Hold a conversation of these events; each comes when what it interrupts is being said."""
    shown: list[Reply] = []

    def happens() -> Iterator[Event]:
        for event in events:
            deadline = time.monotonic() + 5
            while len(mouth.said) < len(shown) and time.monotonic() < deadline:
                time.sleep(0.005)
            yield event
        deadline = time.monotonic() + 5
        while len(mouth.said) < len(shown) and time.monotonic() < deadline:
            time.sleep(0.005)
        mouth.end()

    with assistant.conversation() as talk:
        spoken = SpokenConversation(
            talk,
            mouth,
            shown.append,
            texts=assistant.library.content.system,
            tell=told.append if told is not None else lambda line: None,
            ears=ears,
            wake=wake,
        )
        if opening:
            spoken.begin(opening)
        spoken.run(happens())
    return shown


class FakeEars:
    """Notes when it was told to listen and when not."""

    def __init__(self) -> None:
        self.listening = [True]

    def pause(self) -> None:
        self.listening.append(False)

    def resume(self) -> None:
        if not self.listening[-1]:
            self.listening.append(True)


def final(*lines: str) -> list[Transcript]:
    return [Transcript(line) for line in lines]


def partial(line: str) -> Transcript:
    return Transcript(line, final=False)
