"""What is said first when a danger sign was heard: by whose it is, when, and how sure that is.

The forms follow the policy of the clinical notes: an alert for what is happening now, a check for what may be, a
conditional line for what is asked about or half heard, a safety net for what is denied. Each opens with the action.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.answering.combinations import CAUDA_EQUINA, Combination, combination
from assistant.answering.lesser import LesserForms
from assistant.answering.state import Question
from assistant.answering.wording import Wording
from assistant.messages import TIERS, RedFlag, Speech

MOST_LINES = 2
"""Different dangers that are spoken of at once; more would bury the number to call."""
CRISIS = "suicidal_thoughts"


@dataclass(frozen=True, slots=True)
class Guided:
    """The guidance for one utterance, and what it leaves open."""

    speech: tuple[Speech, ...] = ()
    alerts: tuple[RedFlag, ...] = ()
    """What is happening now, the most dangerous first."""
    question: Question | None = None
    opening: tuple[Speech, ...] = ()
    """What is said right after the guidance."""
    closing: tuple[Speech, ...] = ()
    """What is asked or said after the answer."""

    @property
    def holds(self) -> bool:
        """Whether no topic is answered until the guidance is acknowledged."""
        return bool(self.alerts) and any(line.kind in ("emergency", "urgent") for line in self.speech)

    @property
    def waits(self) -> bool:
        """Whether the question comes before the answer."""
        return self.question is not None and self.question.firm


@dataclass(frozen=True, slots=True)
class Guide:
    """Puts danger signs into words for one region."""

    words: Wording

    def guide(
        self,
        flags: Sequence[RedFlag],
        facts: Sequence[RedFlag] = (),
        signs: Collection[str] = (),
        before: Collection[str] = (),
        cues: Collection[str] = (),
    ) -> Guided:
        """Give the guidance for the `flags` of an utterance, whose other words gave `cues`.

        `facts` are the flags asserted in earlier utterances; `signs` is what else the person told up to now and
        `before` the part of it that was known before this utterance.
        """
        forms = LesserForms(self.words, cues)
        alerts = tuple(flag for flag in flags if forms.of(flag) == "alert")
        facts = [fact for fact in facts if not alerts or (fact.status == "other") == (alerts[0].status == "other")]
        known = {flag.id for flag in (*alerts, *facts)} | set(signs)
        combined = combination(known, {flag.id for flag in facts} | set(before))
        if combined and not alerts:
            alerts = tuple(fact for fact in facts if fact.id in combined.first | combined.second)
        if alerts:
            return self._alert(alerts, combined, known)
        lesser = forms.choose(flags)
        if lesser is None:
            return Guided()
        return Guided((lesser.line,), question=lesser.question, opening=lesser.opening, closing=lesser.closing)

    def line(self, flag: RedFlag) -> Speech:
        """Give the first line of one alert."""
        guidance = self.words.content.guidance[flag.id]
        return self.words.speech(flag.tier, guidance.other if flag.status == "other" else guidance.say)

    def reminder(self, flag: RedFlag) -> Speech:
        """Give the line that recalls an alert."""
        return self._by_tier("reminder", flag)

    def cleared(self, flag: RedFlag) -> Speech:
        """Give the safety net for a danger sign that the person says is not there."""
        return self._by_tier("cleared", flag)

    def cannot_wait(self, flag: RedFlag) -> Speech:
        """Answer "can it wait"."""
        if flag.id in CAUDA_EQUINA:
            return self.words.form(flag.tier, "cannot_wait", "nerves")
        line = self._by_tier("cannot_wait", flag)
        return Speech(flag.tier, line.text)

    def cannot_speak(self, flag: RedFlag) -> Speech:
        """Tell somebody who can't speak, or must not be heard, how to get help."""
        if self.words.region.silent:
            return self.words.speech(flag.tier, self.words.region.silent)
        return self.words.form(flag.tier, "cannot_speak")

    def _by_tier(self, form: str, flag: RedFlag) -> Speech:
        name = self.words.content.guidance[flag.id].name
        key = "crisis" if flag.id == CRISIS else flag.tier
        return self.words.form("conditional", form, key, NAME=name)

    def _alert(self, alerts: tuple[RedFlag, ...], combined: Combination | None, known: set[str]) -> Guided:
        top = alerts[0]
        lines = self._lines(alerts, combined)
        guidance = self.words.content.guidance[top.id]
        lines.append(self.words.speech(top.tier, guidance.why))
        lines.append(self.words.speech(top.tier, guidance.next))
        lines.extend(self._extras(top, known, lines[0]))
        guided = Guided(tuple(lines), alerts)
        return replace(guided, closing=(self.words.form("prompt", "acknowledge"),)) if guided.holds else guided

    def _lines(self, alerts: Sequence[RedFlag], combined: Combination | None) -> list[Speech]:
        lines: list[Speech] = []
        spoken = False
        ids = {flag.id for flag in alerts}
        for flag in alerts:
            if combined and flag.id in combined.first | combined.second:
                if not spoken:
                    lines.append(self._combined(combined, flag))
                    spoken = True
            elif flag.id == CRISIS and "overdose" in ids:
                lines.append(self.words.form(flag.tier, "overdose_then_crisis"))
            else:
                lines.append(self.line(flag))
        return sorted(lines, key=lambda line: TIERS.index(line.kind))[:MOST_LINES]

    def _combined(self, combined: Combination, flag: RedFlag) -> Speech:
        form = combined.form
        if flag.status == "other" and f"{form}_other" in self.words.content.forms:
            form = f"{form}_other"
        return self.words.form(combined.tier, form)

    def _extras(self, top: RedFlag, known: set[str], first: Speech) -> list[Speech]:
        region = self.words.region
        extras: list[Speech] = []
        if known & {"pregnant", "pregnancy_emergency"} and known & CAUDA_EQUINA:
            extras.append(self.words.form(top.tier, "pregnant_extra"))
        if top.id == "overdose" and region.poison:
            extras.append(Speech(top.tier, region.poison))
        if top.status == "other":
            stay = self.words.form(top.tier, "stay_with_them")
            extras.extend([stay] if stay.text not in first.text else [])
        if region.extra and region.says["EMERGENCY"] in first.text:
            extras.append(Speech(top.tier, region.extra))
        return extras
