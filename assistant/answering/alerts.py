"""Keeps an alert open until it is acknowledged or cleared, and answers what people say to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.answering import screening
from assistant.answering.combinations import CAUDA_EQUINA
from assistant.answering.controls import Controls
from assistant.answering.guidance import CRISIS, Guided
from assistant.answering.state import Alert, Question, State
from assistant.answering.turn import Outcome, Turn
from assistant.messages import RedFlag, Speech

MOST_SPOKEN = 3
"""How often an alert is spoken unasked before the assistant waits; more would only tire (alarm fatigue)."""
_LONG_STANDING = CAUDA_EQUINA | {"foot_drop"}
"""Signs that may be old and unchanged."""
_CONTROLS = (
    *("emergency_number", "stop", "slower", "faster", "louder", "quieter"),
    *("pause_listening", "resume", "thanks", "goodbye"),
)
"""The controls that still work while an alert is open; everything else gets the alert again."""
_ADVICE = ("no_phone", "cannot_travel", "no_driving", "cannot_call")


def raise_alert(turn: Turn, guided: Guided, *told: Speech, kept: Iterable[str] = ()) -> Outcome:
    """Open an alert, or add to the one that is open; nothing else is answered until it is settled."""
    state = turn.state
    earlier = state.alert or Alert(())
    flags = tuple({flag.id: flag for flag in (*guided.alerts, *earlier.flags)}.values())
    topics = tuple(dict.fromkeys((*earlier.kept, *kept, *turn.topics)))
    alert = Alert(flags, guided.speech, 1, topics)
    question = _asked_after(turn, guided)
    state = replace(state, alert=alert, question=question, facts=with_facts(state, guided.alerts))
    rest = [*told, *guided.closing]
    top = guided.alerts[0]
    if any(flag.id == top.id for flag in turn.meaning.red_flags) and guided.closing:
        rest.append(turn.words.form("prompt", "heard", NAME=turn.content.guidance[top.id].name))
    if question:
        form = "long_standing" if question.asked == "long_standing" else "misheard"
        key = "question" if form == "long_standing" else ""
        rest.append(turn.words.form("clarify", form, key))
    elif topics:
        rest.append(turn.words.form("prompt", "kept", A=turn.words.title(topics[0])))
    return Outcome(state, guided.speech, tuple(rest))


def _asked_after(turn: Turn, guided: Guided) -> Question | None:
    if "long_standing" in turn.meaning.cues and all(flag.id in _LONG_STANDING for flag in guided.alerts):
        return Question("long_standing", flags=guided.alerts)
    if turn.meaning.misheard:
        return Question("sign", flags=guided.alerts, clears="no")
    return None


def with_facts(state: State, alerts: Iterable[RedFlag]) -> tuple[RedFlag, ...]:
    """Add what was asserted to what the session knows."""
    return tuple({flag.id: flag for flag in (*state.facts, *alerts)}.values())


def without_facts(state: State, flags: Iterable[RedFlag]) -> tuple[RedFlag, ...]:
    """Give what the session knows, less `flags`."""
    gone = {flag.id for flag in flags}
    return tuple(flag for flag in state.facts if flag.id not in gone)


def during_alert(turn: Turn, alert: Alert) -> Outcome:
    """Answer one utterance while `alert` is open."""
    state, words, top = turn.state, turn.words, alert.flags[0]
    short = turn.short
    if turn.meaning.region is not None:
        return _moved(turn)
    if turn.meaning.intent in _CONTROLS:
        told, state = Controls(turn).answer(turn.meaning.intent, state)
        return Outcome(state, (turn.guide.reminder(top),), told)
    if turn.meaning.intent == "check_symptoms":
        return screening.begin(turn, turn.guide.reminder(top))
    if short == "repeat" or turn.meaning.intent == "help":
        return Outcome(state, alert.lines, (words.form("prompt", "acknowledge"),))
    if short in ("acknowledge", "yes"):
        return _acknowledge(turn, alert)
    denied = {flag.id for flag in turn.meaning.red_flags if flag.status == "negated"}
    named = next((flag for flag in alert.flags if flag.id in denied), None)
    if short in ("not_happening", "no") or named:
        return confirm(turn, named or top)
    if short == "cannot_wait":
        return Outcome(state, (turn.guide.cannot_wait(top),))
    if short == "doubt":
        return Outcome(state, (words.form(top.tier, "doubt" if top.tier == "emergency" else "doubt_urgent"),))
    if short == "cannot_speak":
        return Outcome(state, (turn.guide.cannot_speak(top),))
    if short in _ADVICE:
        return Outcome(state, (words.form(top.tier, str(short)),))
    return _hold(turn, alert)


def confirm(turn: Turn, flag: RedFlag, *guidance: Speech) -> Outcome:
    """Ask the one question whose clear yes clears a danger sign."""
    asked = turn.words.speech("clarify", turn.content.guidance[flag.id].confirm)
    question = Question("sign", flags=(flag,), clears="yes")
    return Outcome(replace(turn.state, question=question), guidance, (asked,))


def silence(turn: Turn, alert: Alert) -> Outcome | None:
    """Say the alert again where nothing was said to it; once it was said often enough, only that help can be had."""
    if alert.spoken > MOST_SPOKEN:
        return None
    state = replace(turn.state, alert=replace(alert, spoken=alert.spoken + 1))
    if alert.spoken == MOST_SPOKEN:
        return Outcome(state, (turn.guide.reminder(alert.flags[0]),), (turn.words.form("prompt", "waiting"),))
    return Outcome(state, alert.lines, (turn.words.form("prompt", "acknowledge"),))


def _acknowledge(turn: Turn, alert: Alert) -> Outcome:
    top = alert.flags[0]
    form = "acknowledged"
    if top.id == CRISIS:
        form = "acknowledged_crisis"
    elif top.tier != "emergency" and turn.content.guidance[top.id].drive:
        form = "acknowledged_urgent"
    state = replace(turn.state, alert=None, acknowledged=alert.flags, question=None)
    outcome = turn.tell(state, alert.kept, turn.words.form("prompt", form))
    if any(flag.id == "unbearable_pain" for flag in alert.flags) and not state.offered_check and not alert.kept:
        state = replace(outcome.state, offered_check=True, question=Question("offer"))
        return replace(outcome, state=state, rest=(*outcome.rest, turn.words.screen("offer")))
    return outcome


def _hold(turn: Turn, alert: Alert) -> Outcome:
    kept = tuple(dict.fromkeys((*alert.kept, *turn.topics)))
    state = replace(turn.state, alert=replace(alert, spoken=alert.spoken + 1, kept=kept))
    if alert.spoken >= MOST_SPOKEN and not turn.topics:
        return Outcome(state, (turn.guide.reminder(alert.flags[0]),), (turn.words.form("prompt", "waiting"),))
    return Outcome(state, alert.lines[:1], (turn.words.form("prompt", "hold"),))


def _moved(turn: Turn) -> Outcome:
    """Say the alert again with the numbers of the region that the person says they are in."""
    state = moved(turn)
    lines = state.alert.lines[:1] if state.alert else ()
    told = turn.words.system("region_set", "control", COUNTRY=turn.words.region.name)
    return Outcome(state, lines, (told, turn.words.form("prompt", "acknowledge")))


def moved(turn: Turn) -> State:
    """Put the lines of an open alert into the numbers of the region that the person is in."""
    alert = turn.state.alert
    if alert is None:
        return turn.state
    return replace(turn.state, alert=replace(alert, lines=turn.guide.guide(alert.flags).speech))
