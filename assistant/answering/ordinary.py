"""Answers what is asked while no alert and no question is open."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import screening
from assistant.answering.alerts import with_facts
from assistant.answering.controls import Controls
from assistant.answering.guidance import Guided
from assistant.answering.state import Question, Told
from assistant.answering.turn import Outcome, Turn
from assistant.library.intents import OUT_OF_SCOPE
from assistant.messages import Candidate

LEAST_OFFERED = 0.06
"""Score below which an intent is not offered."""
MOST_OFFERED = 2
"""Topics offered at once: more can't be kept in mind by ear."""
MOST_CHOICES = 2
"""How often in a row a choice is offered; after that the help changes."""
_FOLLOW_UPS = ("danger", "how_long")
_ASKS_TOO_MUCH = ("diagnosis_request", "dose_request")


def answer(turn: Turn, guided: Guided) -> Outcome:
    """Answer one utterance; `guided` is the guidance that goes before."""
    state = replace(turn.state, facts=with_facts(turn.state, guided.alerts))
    turn = replace(turn, state=state)
    if guided.waits and guided.question:
        question = replace(guided.question, kept=turn.topics)
        return Outcome(replace(state, question=question), guided.speech, (*guided.opening, *guided.closing))
    outcome = _body(turn)
    outcome = _reminded(turn, outcome) if not guided.speech else outcome
    if guided.question:
        rest = tuple(speech for speech in outcome.rest if speech.kind != "clarify")
        outcome = replace(outcome, state=replace(outcome.state, question=guided.question), rest=rest)
    elif not guided.speech:
        outcome = turn.offer_check(outcome, turn.topics)
    rest = (*guided.opening, *outcome.rest, *guided.closing)
    return replace(outcome, guidance=(*guided.speech, *outcome.guidance), rest=rest)


def _reminded(turn: Turn, outcome: Outcome) -> Outcome:
    """Begin the first answer after an acknowledgement with a short reminder."""
    acknowledged = outcome.state.acknowledged
    if not acknowledged or not any(speech.kind == "answer" for speech in outcome.rest):
        return outcome
    line = turn.guide.reminder(acknowledged[0])
    return replace(outcome, guidance=(line,), state=replace(outcome.state, acknowledged=()))


def _body(turn: Turn) -> Outcome:
    meaning, state, words = turn.meaning, turn.state, turn.words
    if meaning.region is not None:
        return Outcome(state, (), (words.system("region_set", "control", COUNTRY=words.region.name),))
    if turn.short in _ASKS_TOO_MUCH:
        return Outcome(state, (), (words.system(str(turn.short)),))
    if turn.short in _FOLLOW_UPS and state.topic:
        told = Told(state.topic, str(turn.short))
        said = turn.teller.part(told)
        if said:
            return Outcome(turn.told(state, told), (), said)
    if turn.short == "repeat" and state.last:
        said = tuple(speech for speech in state.last.rest if speech.kind != "prompt")
        return Outcome(state, state.last.guidance, said or state.last.rest)
    if meaning.intent == "check_symptoms":
        return screening.begin(turn)
    if not meaning.intents or meaning.intent == OUT_OF_SCOPE:
        return _missed(turn)
    outcome = turn.tell(state, turn.topics) if turn.topics else Outcome(replace(state, misses=0))
    for control in meaning.intents:
        if control not in turn.content.topics:
            said, state = Controls(turn).answer(control, outcome.state)
            outcome = Outcome(state, (), (*outcome.rest, *said))
    return outcome


def _missed(turn: Turn) -> Outcome:
    offered = _offered(turn)
    following = [found.intent for found in offered if found.intent in _related(turn)]
    if "follow_up" in turn.meaning.cues and following:
        return turn.tell(turn.state, following[:1])
    state, words = replace(turn.state, misses=turn.state.misses + 1), turn.words
    options = tuple(found.intent for found in offered[:MOST_OFFERED])
    if turn.meaning.red_flags and not options:
        return Outcome(state)
    if turn.meaning.intent == OUT_OF_SCOPE:
        again = state.misses > 1
        return Outcome(state, (), (words.system("out_of_scope_again" if again else "out_of_scope"),))
    helps = Outcome(state, (), (words.system("help_after_misses" if state.misses > 1 else "not_understood"),))
    if not options or state.misses > MOST_CHOICES:
        return helps
    a, b = words.title(options[0]), words.title(options[-1])
    told = words.system("did_you_mean_two" if len(options) > 1 else "did_you_mean_one", "clarify", A=a, B=b)
    if state.last and told in state.last.rest:
        return helps
    return Outcome(replace(state, question=Question("choice", options)), (), (told,))


def _offered(turn: Turn) -> list[Candidate]:
    return [
        found
        for found in turn.meaning.candidates
        if found.intent in turn.content.topics and found.score >= LEAST_OFFERED
    ]


def _related(turn: Turn) -> tuple[str, ...]:
    return tuple(turn.content.topics[turn.state.topic].related) if turn.state.topic else ()
