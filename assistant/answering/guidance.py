"""What is said first when a danger sign was heard: by whose it is, when, and how sure that is.

The forms follow the policy of the clinical notes: an alert for what is happening now, a check for what is long past, a
conditional line for what is asked about or half heard, a safety net for what is denied. Each opens with the action.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.combinations import CAUDA_EQUINA, Combination, combination
from assistant.answering.regions import fill
from assistant.answering.state import Question
from assistant.library.content import Content, Region
from assistant.messages import Kind, RedFlag, Speech

MOST_LINES = 2
"""Different dangers that are spoken of at once; more would bury the number to call."""
GENERAL_FORMS = ("conditional", "unsure", "past", "negated", "cleared", "cannot_wait")
"""Forms by tier that may open a reply."""
_CRISIS = "suicidal_thoughts"


@dataclass(frozen=True, slots=True)
class Guided:
    """The guidance for one utterance, and what it leaves open."""

    speech: tuple[Speech, ...] = ()
    alerts: tuple[RedFlag, ...] = ()
    """What is happening now, the most dangerous first."""
    holds: bool = False
    """Whether no topic is answered until the guidance is acknowledged."""
    question: Question | None = None
    closing: tuple[Speech, ...] = ()
    """What is asked or said after the answer."""


class Guide:
    """Puts danger signs into words for one region."""

    def __init__(self, content: Content, region: Region) -> None:
        """Take the texts, and the region whose numbers are spoken."""
        self._content = content
        self._region = region

    def guide(self, flags: Sequence[RedFlag], facts: Sequence[RedFlag] = ()) -> Guided:
        """Give the guidance for the `flags` of an utterance; `facts` are those asserted in earlier ones."""
        alerts = tuple(flag for flag in flags if self.is_alert(flag))
        if alerts:
            return self._alert(alerts, facts)
        for status in ("past", "weak", "hypothetical", "negated"):
            found = next((flag for flag in flags if _form_of(flag) == status), None)
            if found:
                return self._lesser(found, status)
        return Guided()

    def is_alert(self, flag: RedFlag) -> bool:
        """Say whether the flag is to be acted on now."""
        happening = flag.status in ("asserted", "other") or (
            flag.status == "past" and self._content.guidance[flag.id].history
        )
        return happening and flag.strength == "strong"

    def line(self, flag: RedFlag) -> Speech:
        """Give the first line of one alert."""
        guidance = self._content.guidance[flag.id]
        return self._speech(flag.tier, guidance.other if flag.status == "other" else guidance.say)

    def conditional_line(self, flag_id: str) -> Speech:
        """Give the "if this is happening to you" line of a flag."""
        return self._speech("conditional", self._form("conditional", flag_id))

    def reminder(self, flag: RedFlag) -> Speech:
        """Give the line that recalls an alert."""
        return self._speech("conditional", self._form("reminder", flag.id), NAME=self._content.guidance[flag.id].name)

    def cleared(self, flag_id: str) -> Speech:
        """Give the safety net for a danger sign that the person says is not there."""
        return self._speech("conditional", self._form("cleared", flag_id))

    def cannot_wait(self, flag: RedFlag) -> Speech:
        """Answer "can it wait"."""
        if flag.id in CAUDA_EQUINA:
            return self._speech(flag.tier, self._content.forms["cannot_wait"]["nerves"])
        return self._speech(flag.tier, self._form("cannot_wait", flag.id))

    def say(self, kind: Kind, form: str, key: str = "") -> Speech:
        """Give one text of forms.yaml."""
        return self._speech(kind, self._content.forms[form][key])

    def _alert(self, alerts: tuple[RedFlag, ...], facts: Sequence[RedFlag]) -> Guided:
        known = {flag.id for flag in (*alerts, *facts)}
        combined = combination(known)
        if combined and combined.matches({flag.id for flag in facts}):
            combined = None
        top = alerts[0]
        lines = self._lines(alerts, combined)
        guidance = self._content.guidance[top.id]
        lines.append(self._speech(top.tier, guidance.why))
        lines.append(self._speech(top.tier, guidance.next))
        lines.extend(self._extras(top, known))
        holds = any(line.kind in ("emergency", "urgent") for line in lines)
        closing = (self.say("prompt", "acknowledge"),) if holds else ()
        return Guided(tuple(lines), alerts, holds, closing=closing)

    def _lines(self, alerts: Sequence[RedFlag], combined: Combination | None) -> list[Speech]:
        lines: list[Speech] = []
        spoken = False
        for flag in alerts:
            if combined and flag.id in combined.first | combined.second:
                if not spoken:
                    lines.append(self._combined(combined, flag))
                    spoken = True
            else:
                lines.append(self.line(flag))
        return sorted(lines, key=lambda line: ("emergency", "urgent", "soon").index(line.kind))[:MOST_LINES]

    def _combined(self, combined: Combination, flag: RedFlag) -> Speech:
        form = combined.form
        if flag.status == "other" and f"{form}_other" in self._content.forms:
            form = f"{form}_other"
        return self.say(combined.tier, form)

    def _extras(self, top: RedFlag, known: set[str]) -> list[Speech]:
        extras: list[Speech] = []
        if "pregnancy_emergency" in known and known & CAUDA_EQUINA:
            extras.append(self.say(top.tier, "pregnant_extra"))
        if top.id == "overdose":
            if _CRISIS in known:
                extras.append(self.say(top.tier, "overdose_then_crisis"))
            if self._region.poison:
                extras.append(Speech(top.tier, self._region.poison))
        if top.status == "other":
            extras.append(self.say(top.tier, "stay_with_them"))
        if self._region.extra and "{EMERGENCY}" in self._content.guidance[top.id].say:
            extras.append(Speech(top.tier, self._region.extra))
        return extras

    def _lesser(self, flag: RedFlag, status: str) -> Guided:
        name = self._content.guidance[flag.id].name
        forms = self._content.forms
        crisis = flag.id == _CRISIS
        if status == "weak":
            asked = "crisis_question" if crisis else "question"
            line = self._form("unsure", flag.id)
            question = fill(forms["unsure"][asked], self._region, NAME=name)
        elif status == "past":
            line = self._form("past", flag.id)
            question = forms["safe_question"][""] if crisis else forms["past"]["question"]
        elif status == "hypothetical":
            line, question = self._form("conditional", flag.id), ""
        else:
            line, question = self._form("negated", flag.id), ""
        speech = self._speech("conditional", line)
        if not question:
            return Guided((speech,))
        return Guided(
            (speech,),
            question=Question("confirm" if crisis else "happening", (flag.id,)),
            closing=(Speech("clarify", question),),
        )

    def _form(self, form: str, flag_id: str) -> str:
        guidance = self._content.guidance[flag_id]
        own = {"conditional": guidance.conditional, "negated": guidance.negated, "past": guidance.past}.get(form, "")
        by_tier = self._content.forms[form]
        return own or by_tier.get("crisis" if flag_id == _CRISIS and "crisis" in by_tier else guidance.tier, "")

    def _speech(self, kind: Kind, text: str, **more: str) -> Speech:
        return Speech(kind, fill(text, self._region, **more))


def _form_of(flag: RedFlag) -> str:
    return "weak" if flag.strength == "weak" else flag.status
