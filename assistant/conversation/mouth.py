"""What a conversation speaks and listens with, and a stand-in where nothing can speak."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from assistant.messages import Speech
from assistant.speaking.earcons import Earcon
from assistant.speaking.speaker import Outcome


class Mouth(Protocol):
    """What speaks the replies."""

    rate: int
    """Words per minute, from the next sentence on."""
    volume: float
    """Loudness 0 to 1, from now on."""

    def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
        """Speak to the end, or until `stop` is set and the method `stop` was called."""

    def stop(self) -> None:
        """Be silent now."""

    def duck(self, decibels: float) -> None:
        """Speak more quietly for a few seconds, so that a person is heard; 0 ends it."""

    def wake(self) -> None:
        """Be ready to speak soon."""

    def signal(self, name: Earcon) -> object:
        """Play a short sound."""

    def said_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with a few more on either side."""


class Ears(Protocol):
    """What listens, and can be told not to."""

    def pause(self) -> None:
        """Close the microphone."""

    def resume(self) -> None:
        """Open it again."""


class Mute:
    """Speaks nothing: there is no speaker, or none is wanted, and the words are shown."""

    def __init__(self) -> None:
        """Be silent."""
        self.rate = 0
        self.volume = 0.0

    def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
        """Count as spoken: the words were shown already."""
        return Outcome()

    def stop(self) -> None:
        """Go on being silent."""

    def duck(self, decibels: float) -> None:
        """Go on being silent."""

    def wake(self) -> None:
        """Go on being silent."""

    def signal(self, name: Earcon) -> None:
        """Play nothing."""

    def said_since(self, moment: float) -> str:
        """Nothing was audible."""
        return ""
