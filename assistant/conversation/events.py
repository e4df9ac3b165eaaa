"""What happens to a conversation beside the words that are heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.hearing.listening import Heard

Part = Literal["microphone", "speaker", "recognizer"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part has failed, or works again."""

    part: Part
    told: str
    """What is wrong and what to do, in one sentence."""
    over: bool = False
    """Whether it works again."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that were typed, or that a key stands for."""

    text: str


@dataclass(frozen=True, slots=True)
class Hush:
    """The key that stops what is being said, ends a pause, or calls for attention."""


@dataclass(frozen=True, slots=True)
class ListKeys:
    """The key that lists the keys."""


@dataclass(frozen=True, slots=True)
class OtherKey:
    """A key that stands for nothing but silence."""


Event = Heard | Trouble | Typed | Hush | ListKeys | OtherKey
