"""Answers a control that comes while a question is open, and asks the question again: "slower" is no answer to it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import screening
from assistant.answering.alerts import moved
from assistant.answering.controls import Controls
from assistant.answering.state import Question
from assistant.answering.turn import Outcome, Turn
from assistant.messages import Speech

_ALWAYS = ("emergency_number", "slower", "faster", "louder", "quieter", "pause_listening", "resume")
"""The controls that leave every question open."""
_IN_PASSING = ("help", "thanks")
"""Those that leave a question open unless it is about a danger sign, where what is no clear answer counts as a yes."""
_HOW_TO_ANSWER = ("help", "list_topics", "more_detail", "sources", "about", "check_symptoms")
"""Those that the guided check answers by saying how it goes on."""


def steer(turn: Turn, question: Question) -> Outcome | None:
    """Answer a control, and ask `question` again; None where something else was said."""
    if turn.meaning.red_flags:
        return None
    danger = question.asked == "sign" or turn.state.alert is not None
    if question.asked in ("screen", "nerve_check"):
        outcome = _during_check(turn, question)
    elif turn.meaning.intent in (_ALWAYS if danger else (*_ALWAYS, *_IN_PASSING)):
        outcome = _told(turn, _asked(turn))
    else:
        return None
    return replace(outcome, guidance=_guidance(turn, question)) if outcome else None


def _during_check(turn: Turn, question: Question) -> Outcome | None:
    control = turn.meaning.intent
    again = (screening.ask(turn, question.number),)
    if turn.meaning.region:
        told = turn.words.system("region_set", "control", COUNTRY=turn.words.region.name)
        return Outcome(moved(turn), (), (told, *again))
    if control in (*_ALWAYS, "thanks"):
        return _told(turn, again)
    if control in _HOW_TO_ANSWER:
        return Outcome(turn.state, (), (turn.words.screen("how_to_answer"), *again))
    if control == "go_back":
        return screening.back(turn, question)
    if control == "goodbye":
        return _told(replace(turn, state=replace(turn.state, question=None)), ())
    return None


def _told(turn: Turn, asked: tuple[Speech, ...]) -> Outcome:
    """Answer the control, and go on with what was asked unless the person wants a pause."""
    told, state = Controls(turn).answer(str(turn.meaning.intent), turn.state)
    return Outcome(state, (), told if state.paused else (*told, *asked))


def _guidance(turn: Turn, question: Question) -> tuple[Speech, ...]:
    """Give what must be said before anything else while the question is open."""
    alert, last = turn.state.alert, turn.state.last
    if alert:
        return (turn.guide.reminder(alert.flags[0]),)
    return last.guidance if last and question.asked == "sign" else ()


def _asked(turn: Turn) -> tuple[Speech, ...]:
    """Give the question as it was asked."""
    asked = [speech for speech in turn.state.last.rest if "?" in speech.text] if turn.state.last else []
    return tuple(asked[-1:])
