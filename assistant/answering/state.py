"""What a conversation remembers from one turn to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.messages import RedFlag, Reply, Speech

Asked = Literal["choice", "sign", "long_standing", "screen", "nerve_check", "offer", "region_confirm", "region"]
ANSWER = "answer"
MORE = "more"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked and waits for a short answer."""

    asked: Asked
    options: tuple[str, ...] = ()
    """For "choice": the intents offered."""
    flags: tuple[RedFlag, ...] = ()
    """For "sign", "long_standing" and "nerve_check": the danger signs asked about."""
    clears: Literal["yes", "no"] = "no"
    """For "sign": the answer after which it is not there."""
    firm: bool = True
    """For "sign": whether no clear answer counts as the alarming one."""
    kept: tuple[str, ...] = ()
    """The topics asked along with it; answered once the question is settled."""
    number: int = 0
    """For "screen" and "nerve_check": the place of the question in the list."""
    silences: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """An emergency or urgent line that was spoken and is not acknowledged yet."""

    flags: tuple[RedFlag, ...]
    lines: tuple[Speech, ...] = ()
    """What was said, for saying it again in the same words."""
    spoken: int = 1
    kept: tuple[str, ...] = ()
    """The topics that were asked along with it; answered after the acknowledgement."""
    recalled: bool = False
    """Whether it was raised in an earlier conversation."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told about a topic."""

    topic: str
    part: str = ANSWER
    """"answer", "more", or the name of a follow-up."""
    number: int = 0
    """For "more": the place of the part."""


@dataclass(frozen=True, slots=True)
class State:
    """The memory of one conversation; each turn makes a new one."""

    region: str
    region_confirmed: bool = False
    """Whether the person said, or agreed, that this is where they are."""
    trail: tuple[Told, ...] = ()
    """What was told, the last thing last."""
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
    signs: frozenset[str] = frozenset()
    """What else the person told of themselves: symptoms asked about, "pregnant", "medicine_risk", "child"."""
    offered_check: bool = False
    """Whether the guided check was offered or begun."""
    told_expired: frozenset[str] = frozenset()
    """What was already said to be past its date: "numbers", "content"."""
    misses: int = 0
    """Utterances in a row that were not understood."""
    listed: int = 0
    """How many titles were listed, so that "more" goes on; 0 once a topic was told."""
    rate: int = 150
    """Words a minute."""
    volume: float = 0.85
    """Loudness, 0 to 1."""
    paused: bool = False
    """Whether the person asked not to be listened to."""
    over: bool = False
    """Whether the person said goodbye."""
    forgotten: bool = False
    """Whether the last thing said was the wish that all be forgotten."""

    @property
    def topic(self) -> str | None:
        """The topic spoken of last."""
        return self.trail[-1].topic if self.trail else None

    @property
    def next_part(self) -> int:
        """The place of the further part that "tell me more" tells next."""
        for told in reversed(self.trail):
            if told.topic != self.topic or told.part == ANSWER:
                return 0
            if told.part == MORE:
                return told.number + 1
        return 0
