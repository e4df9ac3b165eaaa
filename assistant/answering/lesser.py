"""The first line for a danger sign that is not plainly happening now, and the question that goes with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.state import Question
from assistant.answering.wording import Wording
from assistant.messages import RedFlag, Speech

Form = Literal["alert", "what_if", "past", "benign", "unsure", "conditional", "other_past", "negated"]
LESSER: tuple[Form, ...] = ("what_if", "past", "benign", "unsure", "conditional", "other_past", "negated")
"""The strongest first: what may be happening, what was half heard, what is asked about, what is not there."""
CHECKS = ("what_if", "past", "benign")
"""Forms whose question is settled before anything else is answered; no clear answer counts as a yes."""
FEELING = frozenset({"saddle_numbness", "sexual_numbness", "both_legs"})
"""Signs that a hard seat or a leg gone to sleep can give for a while."""
_CRISIS = "suicidal_thoughts"


@dataclass(frozen=True, slots=True)
class Lesser:
    """One line of guidance, what is said right after it, and what is asked at the end."""

    line: Speech
    opening: tuple[Speech, ...] = ()
    question: Question | None = None
    closing: tuple[Speech, ...] = ()


@dataclass(frozen=True, slots=True)
class LesserForms:
    """Chooses the form of each danger sign; every doubt goes up."""

    words: Wording
    cues: Collection[str]
    """The cues of the whole utterance."""

    def of(self, flag: RedFlag) -> Form:
        """Give the form of one danger sign."""
        of_another = "someone_else" in flag.cues and "self" not in flag.cues
        if flag.status == "past" and of_another:
            return "other_past"
        counts = self.words.content.guidance[flag.id].history and flag.status == "past"
        if flag.status in ("asserted", "other") or counts:
            if flag.strength == "weak":
                return "unsure"
            passing = "benign" in flag.cues and "continuing" not in self.cues and flag.status == "asserted"
            return "benign" if passing and flag.id in FEELING else "alert"
        if flag.status == "past":
            return "past"
        if flag.status == "hypothetical":
            return "what_if" if "what_if" in self.cues else "conditional"
        return "negated"

    def choose(self, flags: Sequence[RedFlag]) -> Lesser | None:
        """Give the line for the strongest form among `flags`; nothing where there is none."""
        for form in LESSER:
            found = tuple(flag for flag in flags if self.of(flag) == form)
            if found:
                return self._lesser(form, found)
        return None

    def _lesser(self, form: Form, flags: tuple[RedFlag, ...]) -> Lesser:
        top = flags[0]
        line = self.words.speech("conditional", self._line(form, top))
        opening = (self.words.form("prompt", "other_past", "after"),) if form == "other_past" else ()
        firm = form in CHECKS and top.strength == "strong" and (form == "what_if" or top.id != _CRISIS)
        if top.id == _CRISIS and form != "other_past":
            safe = self.words.form("clarify", "safe_question")
            return Lesser(line, opening, Question("sign", flags=flags, clears="yes", firm=firm), (safe,))
        asked = self._question(form, top)
        if asked is None:
            return Lesser(line, opening)
        question = Question("sign", flags=flags, clears="yes" if form == "benign" else "no", firm=firm)
        return Lesser(line, opening, question, (asked,))

    def _line(self, form: Form, flag: RedFlag) -> str:
        guidance = self.words.content.guidance[flag.id]
        own = {"conditional": guidance.conditional, "negated": guidance.negated, "past": guidance.past}.get(form)
        by_tier = self.words.content.forms[form]
        return own or by_tier["crisis" if flag.id == _CRISIS and "crisis" in by_tier else flag.tier]

    def _question(self, form: Form, flag: RedFlag) -> Speech | None:
        if form == "benign":
            key = "feeling_question" if flag.id != "both_legs" else "question"
        elif form in ("what_if", "past", "unsure"):
            key = "question"
        else:
            return None
        return self.words.form("clarify", form, key, NAME=self.words.content.guidance[flag.id].name)
