"""Asks where the person is, because that decides which number is spoken in an emergency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.regions import UNKNOWN
from assistant.answering.state import Question, State
from assistant.answering.turn import Outcome, Turn
from assistant.library.content import Region
from assistant.library.intents import OUT_OF_SCOPE
from assistant.messages import Speech

SHORTEST_NAME = 3
"""Letters of a country's name that is looked for inside what was said: "us" is mostly no country."""


def ask(turn: Turn) -> tuple[State, Speech]:
    """Ask whether the number is right, or for the country where none is known."""
    if turn.state.region == UNKNOWN:
        return replace(turn.state, question=Question("region")), turn.words.system("region_ask", "clarify")
    question = Question("region_confirm")
    return replace(turn.state, question=question), turn.words.system("region_confirm", "clarify")


def moved(turn: Turn) -> Outcome:
    """Take the region that was named, and say its number."""
    told = turn.words.system("region_set", "control", COUNTRY=turn.words.region.name)
    return Outcome(replace(turn.state, question=None), (), (told,))


def answer(turn: Turn, question: Question) -> Outcome | None:
    """Take the answer to `question`; None where something else was said."""
    region = turn.meaning.region or _named(turn.meaning.heard, turn.content.regions)
    if region:
        state = replace(turn.state, region=region, region_confirmed=True)
        return moved(replace(turn, state=state))
    reply = turn.yes_or_no
    if question.asked == "region_confirm":
        return _confirmed(turn, reply)
    if reply is None and turn.meaning.intent not in (None, OUT_OF_SCOPE):
        return None
    if question.silences or reply in ("no", "skip", "unsure"):
        state = replace(turn.state, region=UNKNOWN, region_confirmed=True, question=None)
        return Outcome(state, (), (turn.words.system("region_not_known", "control"),))
    state = replace(turn.state, question=replace(question, silences=1))
    return Outcome(state, (), (turn.words.system("region_ask_again", "clarify"),))


def _confirmed(turn: Turn, reply: str | None) -> Outcome | None:
    if reply in ("yes", "acknowledge"):
        state = replace(turn.state, region_confirmed=True, question=None)
        return Outcome(state, (), (turn.words.system("yes_nothing", "control"),))
    if reply in ("no", "not_happening", "unsure"):
        # From here on the number that was wrong is not spoken any more.
        state = replace(turn.state, region=UNKNOWN, question=Question("region"))
        return Outcome(state, (), (turn.words.system("region_ask", "clarify"),))
    return None


def _named(heard: str, regions: Mapping[str, Region]) -> str | None:
    """Find the region whose name stands in what was heard, by the longest name."""
    words = " ".join(re.findall(r"[a-z']+", heard.lower()))
    if re.search(r"\bnot\b", words):
        return None
    found = [
        (len(name), region)
        for region, data in regions.items()
        for name in data.called
        if len(name) >= SHORTEST_NAME and f" {name} " in f" {words} "
    ]
    return max(found)[1] if found else None
