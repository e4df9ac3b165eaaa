"""The vocabulary of the stages: what each one takes and gives.

Hearing gives a `Transcript`, understanding a `Meaning`, answering a `Reply`; speaking takes the `Reply`.
This module imports nothing of the project, so that any stage can be read and tested alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tier = Literal["emergency", "urgent", "soon"]
Status = Literal["asserted", "other", "hypothetical", "negated", "past"]
Strength = Literal["strong", "weak"]
Kind = Literal["emergency", "urgent", "soon", "conditional", "answer", "caution", "clarify", "prompt", "control"]

TIERS: tuple[Tier, ...] = ("emergency", "urgent", "soon")
GUIDANCE_KINDS: frozenset[Kind] = frozenset({"emergency", "urgent", "soon", "conditional"})


@dataclass(frozen=True, slots=True)
class Word:
    """One recognized word."""

    text: str
    start: float
    """Seconds from the beginning of the utterance."""
    end: float
    """Seconds from the beginning of the utterance."""
    confidence: float
    """0 to 1; 1 where the recognizer gives none."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recognizer made of one utterance, or what was typed."""

    text: str
    """The best hypothesis, lower case; empty where nothing was heard."""
    alternatives: tuple[str, ...] = ()
    """The other hypotheses of the n-best list, best first."""
    words: tuple[Word, ...] = ()
    final: bool = True
    """False for a partial result, given while the person still speaks."""

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """Every hypothesis, the best first."""
        return (self.text, *self.alternatives)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A danger sign that was heard."""

    id: str
    tier: Tier
    status: Status
    """Has it now, someone else has it now, asked about it, denied it, or had it once."""
    evidence: str
    """The words that it rests on."""
    strength: Strength = "strong"
    """Strong evidence alarms; weak evidence opens with the conditional line."""
    cues: frozenset[str] = frozenset()
    """The cues of cues.yaml in the words that it rests on."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent and how well it fits, 0 to 1."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an utterance was understood to mean."""

    heard: str
    alternatives: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    """The intents to act on, in the order said; empty where nothing fits well enough."""
    candidates: tuple[Candidate, ...] = ()
    """The best fitting intents, best first, whether or not they were good enough."""
    red_flags: tuple[RedFlag, ...] = ()
    """In the order of danger."""
    reply: str | None = None
    """The kind of short reply, such as "acknowledge" or "first", which means something only after a question."""
    region: str | None = None
    """The region that the person says they are in."""
    cues: frozenset[str] = frozenset()
    """What else the words tell, such as "child" or "long_standing": the cues of cues.yaml in any hypothesis."""
    misheard: bool = False
    """Whether only an alternative hypothesis holds the red flags that are happening."""
    maybe_cannot: bool = False
    """Whether a denial hangs on a "can" that was heard and not typed: recognizers write it for "can't"."""

    @property
    def intent(self) -> str | None:
        """The first intent to act on."""
        return self.intents[0] if self.intents else None

    @property
    def score(self) -> float:
        """The score of `intent`, or of the best candidate where there is no intent."""
        for candidate in self.candidates:
            if candidate.intent == self.intent or self.intent is None:
                return candidate.score
        return 0.0


@dataclass(frozen=True, slots=True)
class Speech:
    """One thing to say."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything that is said back to one utterance.

    Guidance is kept apart from the rest, and `speech` puts it first: no other order can be built.
    Raises ValueError where guidance is missing for a red flag or stands in the wrong part.
    """

    meaning: Meaning
    guidance: tuple[Speech, ...] = ()
    rest: tuple[Speech, ...] = ()

    def __post_init__(self) -> None:
        if any(speech.kind not in GUIDANCE_KINDS for speech in self.guidance):
            raise ValueError("guidance holds something that is not guidance")
        if any(speech.kind in GUIDANCE_KINDS for speech in self.rest):
            raise ValueError("guidance stands behind something else")
        if self.meaning.red_flags and not self.guidance:
            raise ValueError("a red flag was heard and there is no guidance")

    @property
    def speech(self) -> tuple[Speech, ...]:
        """What is spoken, in the order in which it is spoken."""
        return self.guidance + self.rest

    @property
    def intent(self) -> str | None:
        """The intent that was answered."""
        return self.meaning.intent

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """The danger signs that were heard, in the order of danger."""
        return self.meaning.red_flags
