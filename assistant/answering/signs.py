"""Takes the answer to a question about a danger sign: is it happening, is it normal again, are you safe."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import screening
from assistant.answering.alerts import confirm, raise_alert, with_facts, without_facts
from assistant.answering.state import Question
from assistant.answering.turn import Outcome, Turn
from assistant.messages import Speech

_UNCLEAR = ("yes", "no", "unsure", "acknowledge", "not_happening", "silence")
MOST_SILENCES = 2
"""After this many silences a question about what was half heard is let go."""


def answer(turn: Turn, question: Question) -> Outcome | None:
    """Answer what was said to the question; None where it was no answer and the question may be let go."""
    reply = turn.yes_or_no
    if reply == question.clears or (reply == "not_happening" and question.clears == "no"):
        return _clear(turn, question)
    if reply == "silence" and not question.firm:
        return _again(turn, question)
    if reply in _UNCLEAR or question.firm:
        return _alarm(turn, question, clear=reply in ("yes", "no"))
    return None


def answer_long_standing(turn: Turn, question: Question) -> Outcome | None:
    """Answer whether it is new or worse: "no" leads to the other questions about the nerves of the saddle."""
    alert = turn.state.alert
    if alert and turn.yes_or_no == "no":
        return screening.begin_nerve_check(turn, question.flags, turn.guide.reminder(alert.flags[0]))
    if alert and turn.yes_or_no in ("yes", "unsure"):
        return Outcome(replace(turn.state, question=None), alert.lines, (turn.words.form("prompt", "acknowledge"),))
    return None


def _again(turn: Turn, question: Question) -> Outcome:
    silences = question.silences + 1
    if silences >= MOST_SILENCES or turn.state.last is None:
        return Outcome(replace(turn.state, question=None))
    asked = tuple(speech for speech in turn.state.last.rest if speech.kind == "clarify")
    state = replace(turn.state, question=replace(question, silences=silences))
    return Outcome(state, turn.state.last.guidance, asked)


def _alarm(turn: Turn, question: Question, *, clear: bool) -> Outcome:
    alert = turn.state.alert
    if alert:
        kept = tuple(dict.fromkeys((*alert.kept, *turn.topics)))
        state = replace(turn.state, question=None, alert=replace(alert, kept=kept))
        return Outcome(state, (turn.guide.line(question.flags[0]),), (turn.words.form("prompt", "not_cleared"),))
    happening = tuple(
        replace(flag, status="other" if flag.status == "other" else "asserted", strength="strong", cues=frozenset())
        for flag in question.flags
    )
    guided = turn.guide.guide(happening, turn.state.facts, turn.state.signs, turn.state.signs)
    told = () if clear else (turn.words.form("prompt", "no_answer"),)
    turn = replace(turn, state=replace(turn.state, question=None))
    if guided.holds:
        return raise_alert(turn, guided, *told, kept=question.kept)
    state = replace(turn.state, facts=with_facts(turn.state, guided.alerts))
    outcome = turn.tell(state, (*question.kept, *turn.topics), *told)
    return replace(outcome, guidance=guided.speech)


def _clear(turn: Turn, question: Question) -> Outcome:
    """Take a danger sign as not there; of an alert of several, ask about the next one."""
    state = replace(turn.state, question=None, facts=without_facts(turn.state, question.flags))
    net: Speech = turn.guide.cleared(question.flags[0])
    kept = question.kept
    alert = state.alert
    if alert:
        gone = {flag.id for flag in question.flags}
        left = tuple(flag for flag in alert.flags if flag.id not in gone)
        if left:
            alert = replace(alert, flags=left, lines=turn.guide.guide(left).speech)
            return confirm(replace(turn, state=replace(state, alert=alert)), left[0], net)
        kept = (*alert.kept, *kept)
    outcome = turn.tell(replace(state, alert=None), dict.fromkeys(kept))
    return replace(outcome, guidance=(net,))
