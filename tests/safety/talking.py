"""Talks to the answering alone: meanings are given as they are, so that every case can be tried quickly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.answerer import Answerer
from assistant.answering.state import State
from assistant.library.content import Content
from assistant.messages import Meaning, RedFlag, Reply, Speech, Status

REGIONS = ("US", "CA", "GB", "IE", "EU", "AU", "NZ", "IN", "unknown")
FLAGS = (
    *("breathing_trouble", "collapse", "allergic_reaction", "stroke_signs", "chest_pain", "overdose", "aortic_warning"),
    *("sepsis_signs", "suicidal_thoughts", "gi_bleed", "cold_pale_leg", "pregnancy_emergency", "trauma"),
    *("asks_for_help", "bladder_bowel_loss", "urinary_retention", "saddle_numbness", "sexual_numbness"),
    *("worsening_weakness", "both_legs", "after_procedure", "cauda_equina_named", "foot_drop"),
    *("fever_with_back_pain", "cancer_history", "infection_risk", "fracture_risk", "calf_clot_signs"),
    *("unbearable_pain", "unexplained_weight_loss", "night_sweats", "constant_night_pain"),
)
"""Every red flag in the order of danger; a test holds this against the taxonomy."""
STATUSES: tuple[Status, ...] = ("asserted", "other", "hypothetical", "negated", "past")
SHORT = ("yes", "no", "repeat", "stop", "help", "goodbye", "emergency_number", "check_symptoms")


def flag(content: Content, name: str, status: Status = "asserted", *cues: str, weak: bool = False) -> RedFlag:
    strength = "weak" if weak else "strong"
    return RedFlag(name, content.guidance[name].tier, status, name, strength, frozenset(cues))


def meant(
    *flags: RedFlag,
    asks: Iterable[str] = (),
    reply: str | None = None,
    cues: Iterable[str] = (),
    region: str | None = None,
) -> Meaning:
    """Make the meaning of an utterance; `flags` in any order."""
    ordered = tuple(sorted(flags, key=lambda found: FLAGS.index(found.id)))
    return Meaning("what was said", (), tuple(asks), (), ordered, reply, region, frozenset(cues))


class Talk:
    """One conversation."""

    def __init__(self, answerer: Answerer, region: str = "GB", today: str = "") -> None:
        self.answerer = answerer
        self.state: State = answerer.open(region)
        self.today = today
        self.now = 0.0

    def hear(self, meaning: Meaning) -> Reply:
        reply, self.state = self.answerer.answer(meaning, self.state, self.now, self.today)
        return reply

    def flags(self, *flags: RedFlag, asks: Iterable[str] = (), cues: Iterable[str] = ()) -> Reply:
        return self.hear(meant(*flags, asks=asks, cues=cues))

    def asks(self, *intents: str) -> Reply:
        return self.hear(meant(asks=intents))

    def says(self, reply: str) -> Reply:
        """Say a short reply, such as "yes" or "acknowledge"."""
        return self.hear(meant(asks=(reply,)) if reply in SHORT else meant(reply=reply))

    def silence(self) -> Reply | None:
        reply, self.state = self.answerer.silence(self.state, self.now)
        return reply


def texts(reply: Reply | None) -> str:
    return " ".join(speech.text for speech in reply.speech) if reply else ""


def kinds(reply: Reply) -> list[str]:
    return [speech.kind for speech in reply.speech]


def answers(reply: Reply) -> list[Speech]:
    return [speech for speech in reply.speech if speech.kind == "answer"]


def first_sentence(reply: Reply) -> str:
    return re.split(r"(?<=[.?!]) ", reply.speech[0].text)[0]
