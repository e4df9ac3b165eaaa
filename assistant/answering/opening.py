"""The first thing that is said: an alert that is still open, the introduction of the first run, or a greeting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.answering.alerts import MOST_SPOKEN
from assistant.answering.state import Alert
from assistant.answering.turn import Outcome, Turn
from assistant.answering.whereabouts import ask
from assistant.messages import RedFlag


@dataclass(frozen=True, slots=True)
class Opening:
    """What is remembered from before the conversation."""

    recalled: tuple[RedFlag, ...] = ()
    """The danger signs of an alert that was not acknowledged, the most dangerous first."""
    introduce: bool = False
    """Whether the person never heard the introduction."""
    confirm_region: bool = False
    """Whether the person is to be asked where they are, unless they said so before."""
    logs: bool = False
    """Whether what is said will be written down."""
    settings_lost: bool = False
    """Whether the settings that the person had could not be read."""


def greet(turn: Turn, opening: Opening) -> Outcome:
    """Open the conversation."""
    words = turn.words
    told = tuple(
        words.system(name)
        for name, holds in (("settings_lost", opening.settings_lost), ("log_on", opening.logs))
        if holds
    )
    if opening.recalled:
        outcome = _recall(turn, opening.recalled)
        return replace(outcome, rest=(*outcome.rest, *told))
    first = words.system("introduction" if opening.introduce else "greeting", "control")
    if not opening.confirm_region or turn.state.region_confirmed:
        return Outcome(turn.state, (), (first, *told))
    state, asked = ask(turn)
    return Outcome(state, (), (first, *told, asked))


def _recall(turn: Turn, flags: tuple[RedFlag, ...]) -> Outcome:
    """Remind of the alert, once; from then on it is like any alert that is open."""
    lines = turn.guide.guide(flags).speech
    # It counts as spoken often enough, so that silence doesn't bring it up again.
    alert = Alert(flags, lines, MOST_SPOKEN + 1, recalled=True)
    state = replace(turn.state, alert=alert, facts=flags)
    return Outcome(state, (turn.guide.reminder(flags[0]),), (turn.words.form("prompt", "acknowledge"),))
