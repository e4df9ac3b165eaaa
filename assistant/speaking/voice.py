"""What a voice is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.sound import Sound


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can be chosen."""

    id: str
    name: str
    language: str
    """A language tag such as `en-gb`; empty where the engine names none."""


class Voice(Protocol):
    """Turns text into sound."""

    @property
    def identity(self) -> str:
        """Changes whenever the same text might sound different: the voice, its engine's version, its word list."""
        ...

    def render(self, text: str, *, rate: int) -> Sound:
        """Render text at `rate` words per minute; raises VoiceError."""
        ...
