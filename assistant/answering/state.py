"""What a conversation remembers from one turn to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.messages import RedFlag, Reply

Asked = Literal["choice", "happening", "confirm", "screen", "offer"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked and waits for a short answer."""

    asked: Asked
    options: tuple[str, ...] = ()
    """For "choice", the intents offered; for "happening" and "confirm", the red flags asked about."""
    number: int = 0
    """For "screen", the place of the question in the list."""
    silences: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """An emergency or urgent line that was spoken and is not acknowledged yet."""

    flags: tuple[RedFlag, ...]
    spoken: int = 1
    kept: tuple[str, ...] = ()
    """The intents that were asked along with it; answered after the acknowledgement."""


@dataclass(frozen=True, slots=True)
class State:
    """The memory of one conversation; each turn makes a new one."""

    region: str
    topics: tuple[str, ...] = ()
    """The topics answered, the last one last."""
    parts: int = 0
    """How many further parts of the last topic were told."""
    topic_time: float = 0.0
    """When the last topic was spoken of, in the seconds that the caller counts."""
    last: Reply | None = None
    """What was said last, for "repeat"."""
    question: Question | None = None
    alert: Alert | None = None
    acknowledged: tuple[RedFlag, ...] = ()
    """What was acknowledged; the next answer begins with a reminder."""
    facts: tuple[RedFlag, ...] = ()
    """The red flags that were asserted so far; they combine with later ones."""
    misses: int = 0
    """Utterances in a row that were not understood."""
    listed: int = 0
    """How many titles were listed, so that "more" goes on."""
    rate: int = 150
    """Words a minute."""
    volume: float = 0.85
    """Loudness, 0 to 1."""

    @property
    def topic(self) -> str | None:
        """The topic spoken of last."""
        return self.topics[-1] if self.topics else None
