"""Keeps an alert open until it is acknowledged or cleared, and answers what people say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.guidance import Guide
from assistant.answering.state import Alert, Question, State
from assistant.library.content import Content
from assistant.messages import RedFlag, Speech

MOST_SPOKEN = 3
"""How often an alert is spoken before the assistant waits in silence; more would only tire (alarm fatigue)."""
_FORMS = ("no_phone", "cannot_speak", "cannot_travel", "no_driving", "cannot_call")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said to somebody while an alert is open."""

    state: State
    guidance: tuple[Speech, ...] = ()
    rest: tuple[Speech, ...] = ()
    topics: tuple[str, ...] = ()
    """The topics to answer now that the alert is acknowledged."""


@dataclass(frozen=True, slots=True)
class AlertKeeper:
    """Opens, repeats, acknowledges and clears alerts."""

    content: Content
    guide: Guide

    def raise_alert(self, state: State, alerts: tuple[RedFlag, ...], kept: tuple[str, ...]) -> State:
        """Open an alert, or add to the one that is open."""
        earlier = state.alert or Alert(())
        flags = tuple({flag.id: flag for flag in (*alerts, *earlier.flags)}.values())
        alert = Alert(flags, 1, tuple(dict.fromkeys((*earlier.kept, *kept))))
        return replace(state, alert=alert, question=None, facts=self.with_facts(state, alerts))

    def with_facts(self, state: State, alerts: Sequence[RedFlag]) -> tuple[RedFlag, ...]:
        """Add what was asserted to what the session knows."""
        return tuple({flag.id: flag for flag in (*state.facts, *alerts)}.values())

    def without(self, state: State, flags: Sequence[str]) -> tuple[RedFlag, ...]:
        """Give what the session knows, less `flags`."""
        return tuple(flag for flag in state.facts if flag.id not in flags)

    def asserted(self, flags: Sequence[str]) -> tuple[RedFlag, ...]:
        """Make red flags of what a question asked about and the person did not deny."""
        return tuple(RedFlag(flag, self.content.guidance[flag].tier, "asserted", "yes") for flag in flags)

    def answer(self, state: State, reply: str | None, heard: Sequence[RedFlag], asked: tuple[str, ...]) -> Answered:
        """Answer one utterance while an alert is open; `asked` are the topics that it asks about."""
        alert = state.alert
        if alert is None:
            raise ValueError("no alert is open")
        top = alert.flags[0]
        if state.question and state.question.asked == "confirm":
            state = replace(state, question=None)
            return Answered(state, (self.guide.line(top),), (self.guide.say("prompt", "not_cleared"),))
        if reply in ("acknowledge", "yes"):
            return self._acknowledge(state, alert)
        denied = {flag.id for flag in heard if flag.status == "negated"} & {flag.id for flag in alert.flags}
        if reply in ("not_happening", "no") or denied:
            question = Question("confirm", tuple(flag.id for flag in alert.flags))
            confirm = Speech("clarify", self.content.guidance[top.id].confirm)
            return Answered(replace(state, question=question), self._net(heard, top), (confirm,))
        if reply == "cannot_wait":
            return Answered(state, (self.guide.cannot_wait(top),))
        if reply == "doubt":
            return Answered(state, (self.guide.say(top.tier, "doubt" if top.tier == "emergency" else "doubt_urgent"),))
        if reply in _FORMS:
            return Answered(state, (self.guide.say(top.tier, reply),))
        if reply == "repeat":
            return Answered(state, self._again(alert), (self.guide.say("prompt", "acknowledge"),))
        return self._hold(state, alert, asked)

    def _acknowledge(self, state: State, alert: Alert) -> Answered:
        top = alert.flags[0]
        guidance = self.content.guidance[top.id]
        form = "acknowledged"
        if top.id == "suicidal_thoughts":
            form = "acknowledged_crisis"
        elif top.tier != "emergency" and guidance.drive:
            form = "acknowledged_urgent"
        after = replace(state, alert=None, acknowledged=alert.flags, question=None)
        return Answered(after, (), (self.guide.say("prompt", form),), alert.kept)

    def _hold(self, state: State, alert: Alert, asked: tuple[str, ...]) -> Answered:
        kept = tuple(dict.fromkeys((*alert.kept, *asked)))
        after = replace(state, alert=replace(alert, spoken=alert.spoken + 1, kept=kept))
        if alert.spoken >= MOST_SPOKEN and not asked:
            return Answered(after, (self.guide.reminder(alert.flags[0]),), (self.guide.say("prompt", "waiting"),))
        return Answered(after, self._again(alert), (self.guide.say("prompt", "hold"),))

    def _again(self, alert: Alert) -> tuple[Speech, ...]:
        """Give the lines of an alert once more, in the same words."""
        return self.guide.guide(alert.flags).speech[:1]

    def _net(self, heard: Sequence[RedFlag], top: RedFlag) -> tuple[Speech, ...]:
        return (self.guide.cleared(top.id),) if heard else ()
