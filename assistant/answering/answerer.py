"""From a meaning to a reply: guidance first, then what was asked, in the light of what was said before.

A pure function of its arguments: no clock, no files, no devices.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import alerts, choices, ordinary, screening, signs, whereabouts
from assistant.answering.combinations import REMEMBERED, SYMPTOMS
from assistant.answering.dates import with_dates
from assistant.answering.doubting import doubted
from assistant.answering.forgetting import forget
from assistant.answering.guidance import Guided
from assistant.answering.opening import Opening, greet
from assistant.answering.regions import UNKNOWN
from assistant.answering.special import adapt
from assistant.answering.state import Question, State
from assistant.answering.steering import steer
from assistant.answering.turn import Outcome, Turn
from assistant.library.content import Content
from assistant.messages import Meaning, Reply

TOPIC_SECONDS = 600.0
"""After this long a topic is no longer what "it" means."""
PATIENCE = (8.0, 15.0, 15.0)
"""Seconds of silence after which an open alert is said a second and a third time, and that help can be had."""
LONGEST_BARE = 2
"""Words of a bare yes or no."""
MANNERS = ("slower", "faster", "louder", "quieter")
"""Controls that change how it speaks: "repeat" after them says again what was said before."""
_PASSING = ("choice", "offer", "region_confirm", "region")
"""Questions that are forgotten together with the topic; those about danger signs stay open."""


class Answerer:
    """Answers in the words of `content/`."""

    def __init__(self, content: Content) -> None:
        """Take every text that can be said."""
        self._content = content

    def open(self, region: str = UNKNOWN) -> State:
        """Begin a conversation in a region."""
        return State(region=region)

    def greet(self, state: State, opening: Opening, today: str = "") -> tuple[Reply, State]:
        """Say the first thing of a conversation that has a memory; `today` is an ISO date."""
        turn = Turn(self._content, Meaning(heard=""), state, 0.0)
        outcome = with_dates(turn, greet(turn, opening), today)
        reply = Reply(turn.meaning, outcome.guidance, outcome.rest)
        return reply, replace(outcome.state, last=reply)

    def resume(self, state: State, now: float = 0.0) -> tuple[Reply, State]:
        """Go on after a pause, and ask again what was asked before it."""
        return self.answer(Meaning(heard="", intents=("resume",)), state, now)

    def answer(self, meaning: Meaning, state: State, now: float = 0.0, today: str = "") -> tuple[Reply, State]:
        """Answer one utterance, said at `now` (seconds on the caller's clock), and give what is remembered.

        `today` is an ISO date: numbers and answers past their date are said to be so.
        """
        known = state.signs
        meaning = _without_bare_answer(meaning)
        state = replace(self._recalled(state, now), paused=False, over=False, forgotten=False)
        if meaning.region:
            state = replace(state, region=meaning.region, region_confirmed=True)
        heard = {*(meaning.cues & REMEMBERED), *(SYMPTOMS.intersection(meaning.intents))}
        turn = Turn(self._content, meaning, replace(state, signs=known | heard), now)
        guided = turn.guide.guide(meaning.red_flags, state.facts, turn.state.signs | meaning.cues, known, meaning.cues)
        guided = adapt(turn, doubted(turn, guided))
        outcome = _take(turn, guided)
        if meaning.red_flags and not outcome.guidance:
            outcome = replace(outcome, guidance=guided.speech)
        outcome = with_dates(turn, outcome, today)
        reply = Reply(meaning, outcome.guidance, outcome.rest)
        manner = meaning.intent in MANNERS and not reply.guidance
        kept = state.last and (turn.short == "repeat" or outcome.state.paused or manner)
        return reply, replace(outcome.state, last=state.last if kept else reply)

    def silence(self, state: State, now: float = 0.0) -> tuple[Reply | None, State]:
        """Answer that nothing was said for `patience` seconds: an alert or a question is said again, or nothing is."""
        if state.paused:
            return None, state
        turn = Turn(self._content, Meaning(heard="", reply="silence"), state, now)
        outcome = _take_silence(turn)
        if outcome is None:
            return None, state
        if not (outcome.guidance or outcome.rest):
            return None, outcome.state
        reply = Reply(turn.meaning, outcome.guidance, outcome.rest)
        return reply, replace(outcome.state, last=reply)

    def patience(self, state: State) -> float | None:
        """Give the seconds of silence after which `silence` has something to say; None where it never has."""
        if state.paused:
            return None
        if state.question and state.question.asked not in _PASSING:
            return PATIENCE[0]
        if state.alert and state.alert.spoken <= len(PATIENCE):
            return PATIENCE[state.alert.spoken - 1]
        return None

    def _recalled(self, state: State, now: float) -> State:
        """Forget the topic, and the questions that go with it, after a time."""
        if not state.trail or now - state.topic_time <= TOPIC_SECONDS:
            return state
        passing = state.question is not None and state.question.asked in _PASSING
        return replace(state, trail=(), listed=0, question=None if passing else state.question)


def _without_bare_answer(meaning: Meaning) -> Meaning:
    """Take a bare yes or no as an answer and nothing else; an alarm in another hypothesis of it still counts."""
    alarms = any(flag.strength == "strong" and flag.status in ("asserted", "other") for flag in meaning.red_flags)
    bare = meaning.intent in ("yes", "no") and len(meaning.heard.split()) <= LONGEST_BARE
    return replace(meaning, red_flags=()) if bare and not alarms else meaning


def _take(turn: Turn, guided: Guided) -> Outcome:
    if guided.holds:
        return alerts.raise_alert(turn, guided)
    question, alert = turn.state.question, turn.state.alert
    if turn.meaning.reply == "forget" and (question is None or question.asked != "sign"):
        forgotten = forget(turn)
        return replace(forgotten, guidance=(*guided.speech, *forgotten.guidance))
    if question:
        outcome = (None if guided.speech else steer(turn, question)) or _to_question(turn, question)
        if outcome:
            return outcome
        turn = replace(turn, state=replace(turn.state, question=None))
    return alerts.during_alert(turn, alert) if alert else ordinary.answer(turn, guided)


def _take_silence(turn: Turn) -> Outcome | None:
    question, alert = turn.state.question, turn.state.alert
    if question and question.asked in ("sign", "screen", "nerve_check"):
        return _to_question(turn, question)
    if alert:
        return alerts.silence(replace(turn, state=replace(turn.state, question=None)), alert)
    return None


def _to_question(turn: Turn, question: Question) -> Outcome | None:
    """Take the utterance as an answer to `question`; None where it is none."""
    if turn.short == "repeat" and turn.state.last and question.asked not in ("screen", "nerve_check"):
        return Outcome(turn.state, turn.state.last.guidance, turn.state.last.rest)
    if question.asked == "sign":
        return signs.answer(turn, question)
    if question.asked == "long_standing":
        return signs.answer_long_standing(turn, question)
    if question.asked == "choice":
        return choices.answer(turn, question)
    if question.asked == "offer":
        return choices.answer_offer(turn)
    if question.asked in ("region_confirm", "region"):
        return whereabouts.answer(turn, question)
    step = screening.answer(turn, question)
    if isinstance(step, Outcome):
        return step
    after = replace(turn, state=replace(turn.state, question=None))
    if step.holds:
        return alerts.raise_alert(after, step)
    state = replace(after.state, facts=alerts.with_facts(after.state, step.alerts))
    return Outcome(state, step.speech, step.closing)
