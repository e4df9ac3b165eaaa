"""The guided check for warning signs: one yes-or-no question after the other.

"Yes", "not sure" and silence lead up; what is longer than a short answer is heard for danger signs as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.combinations import CAUDA_EQUINA
from assistant.answering.guidance import Guided
from assistant.answering.state import Question, State
from assistant.answering.turn import Outcome, Turn
from assistant.library.content import ScreenQuestion
from assistant.messages import RedFlag, Speech

MOST_SILENCES = 2
_PLAIN = ("yes", "no", "unsure", "skip", "stop", "repeat", "silence")


def begin(turn: Turn, *guidance: Speech) -> Outcome:
    """Give the introduction and the first question."""
    state = replace(turn.state, question=Question("screen"), offered_check=True, misses=0)
    return Outcome(state, guidance, (turn.words.screen("intro"), ask(turn, 0)))


def begin_nerve_check(turn: Turn, flags: tuple[RedFlag, ...], *guidance: Speech) -> Outcome:
    """Ask only about the nerves of the saddle, less the signs that the person told of."""
    question = Question("nerve_check", flags=flags)
    first = _numbers(turn, question)[0]
    state = replace(turn.state, question=replace(question, number=first))
    return Outcome(state, guidance, (turn.words.screen("intro"), ask(turn, first)))


def answer(turn: Turn, question: Question) -> Outcome | Guided:
    """Take the answer to a question of the check; gives the guidance to alarm with where it alarms."""
    asked = turn.content.questions[question.number]
    reply = _reply(turn, asked)
    if reply in (asked.alarm_on, "unsure"):
        return _alarm(turn, asked)
    if reply in ("yes", "no"):
        return _next(turn, question)
    if reply == "stop":
        return _stop(turn)
    if reply == "repeat":
        return Outcome(turn.state, (), (ask(turn, question.number),))
    if reply == "skip":
        if asked.skip:
            outcome = _next(turn, question)
            skipped = turn.words.speech("prompt", asked.skip)
            return replace(outcome, rest=(skipped, *outcome.rest))
        return Outcome(turn.state, (), (turn.words.screen("cannot_skip"), ask(turn, question.number)))
    if turn.topics:
        return Outcome(turn.state, (), (turn.words.screen("busy"), ask(turn, question.number)))
    if question.silences + 1 < MOST_SILENCES:
        state = replace(turn.state, question=replace(question, silences=question.silences + 1))
        again = turn.words.screen("ask_again" if reply == "silence" else "how_to_answer")
        return Outcome(state, (), (again, ask(turn, question.number)))
    if asked.silence_alarms:
        return _alarm(turn, asked, turn.words.screen("silence"))
    return Outcome(replace(turn.state, question=None), (), (turn.words.screen("silence_end"),))


def _reply(turn: Turn, asked: ScreenQuestion) -> str | None:
    """Give the answer: of what is longer, a denial of the very sign counts as the answer that does not alarm."""
    if turn.short in _PLAIN:
        return turn.short
    about = [flag for flag in turn.meaning.red_flags if flag.id in asked.flags]
    if about and all(flag.status == "negated" for flag in about):
        return "no" if asked.alarm_on == "yes" else "yes"
    if about:
        return "unsure"
    return turn.yes_or_no if turn.yes_or_no in _PLAIN else None


def _alarm(turn: Turn, asked: ScreenQuestion, *told: Speech) -> Guided:
    guidance = turn.content.guidance[asked.flags[0]]
    flag = RedFlag(guidance.id, guidance.tier, "asserted", asked.ask)
    guided = turn.guide.guide((flag,), turn.state.facts, turn.state.signs, turn.state.signs)
    return replace(guided, closing=(*told, *guided.closing))


def _next(turn: Turn, question: Question) -> Outcome:
    following = [number for number in _numbers(turn, question) if number > question.number]
    if following:
        state = replace(turn.state, question=replace(question, number=following[0], silences=0))
        return Outcome(state, (), (ask(turn, following[0]),))
    state = replace(turn.state, question=None)
    if question.asked == "nerve_check":
        line = turn.words.form("urgent", "long_standing", "cleared")
        kept = state.alert.kept if state.alert else ()
        outcome = turn.tell(replace(state, alert=None, acknowledged=question.flags), kept)
        return replace(outcome, guidance=(line,))
    if state.alert:
        return _still_open(turn, state)
    return Outcome(state, (), (turn.words.screen("all_clear"),))


def _stop(turn: Turn) -> Outcome:
    state = replace(turn.state, question=None)
    return _still_open(turn, state) if state.alert else Outcome(state, (), (turn.words.screen("stopped"),))


def _still_open(turn: Turn, state: State) -> Outcome:
    """Go back to the alert that was open before the check."""
    lines = state.alert.lines[:1] if state.alert else ()
    return Outcome(state, lines, (turn.words.form("prompt", "hold"),))


def back(turn: Turn, question: Question) -> Outcome:
    """Ask the question before `question` again."""
    earlier = [number for number in _numbers(turn, question) if number < question.number]
    number = earlier[-1] if earlier else question.number
    state = replace(turn.state, question=replace(question, number=number, silences=0))
    return Outcome(state, (), (ask(turn, number),))


def _numbers(turn: Turn, question: Question) -> Sequence[int]:
    questions = turn.content.questions
    if question.asked == "screen":
        return range(len(questions))
    told = {flag.id for flag in question.flags}
    return [
        number
        for number, asked in enumerate(questions)
        if asked.flags[0] in CAUDA_EQUINA and not told.intersection(asked.flags)
    ]


def ask(turn: Turn, number: int) -> Speech:
    """Give a question of the check."""
    return Speech("prompt", turn.content.questions[number].ask)
