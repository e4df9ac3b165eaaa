"""Takes the answer to "did you mean A, or B" and to an offer."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import screening
from assistant.answering.state import Question
from assistant.answering.turn import Outcome, Turn


def answer(turn: Turn, question: Question) -> Outcome | None:
    """Take a choice between topics; None where something else was said."""
    options, reply = question.options, turn.short
    if reply == "third" or (reply == "second" and len(options) == 1):
        return Outcome(turn.state, (), (turn.words.system("no_such_choice"),))
    if reply == "yes" and len(options) > 1:
        a, b = (turn.words.title(option) for option in options)
        return Outcome(turn.state, (), (turn.words.system("which_part", "clarify", A=a, B=b),))
    if reply in ("no", "neither"):
        return Outcome(replace(turn.state, question=None), (), (turn.words.system("neither"),))
    chosen = _chosen(turn, options)
    if not chosen:
        return None
    state = replace(turn.state, question=None)
    return turn.offer_check(turn.tell(state, chosen), chosen)


def answer_offer(turn: Turn) -> Outcome | None:
    """Take the answer to "shall I check you"; None where something else was said."""
    if turn.yes_or_no in ("yes", "acknowledge"):
        return screening.begin(turn)
    if turn.yes_or_no == "no":
        return Outcome(replace(turn.state, question=None), (), (turn.words.screen("declined"),))
    return None


def _chosen(turn: Turn, options: tuple[str, ...]) -> tuple[str, ...]:
    by_place = {"first": options[:1], "second": options[1:2], "both": options, "yes": options, "acknowledge": options}
    if turn.short in by_place and not (turn.short == "acknowledge" and len(options) > 1):
        return by_place[turn.short]
    best = turn.meaning.candidates[:1]
    if not turn.meaning.intents and turn.short is None and best and best[0].intent in options:
        return (best[0].intent,)
    return ()
