"""Forgets what the person said, at their wish."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.state import State
from assistant.answering.turn import Outcome, Turn


def forget(turn: Turn) -> Outcome:
    """Forget all but the settings.

    Of an alert that was raised in this conversation only the note goes; it stays open, since these words are easily
    misheard, and numbers to call must not go with them. One of an earlier conversation goes, after a last reminder.
    """
    old, words = turn.state, turn.words
    state = State(
        old.region,
        old.region_confirmed,
        offered_check=old.offered_check,
        told_expired=old.told_expired,
        rate=old.rate,
        volume=old.volume,
        forgotten=True,
    )
    if old.alert is None:
        return Outcome(state, (), (words.system("forgotten", "control"),))
    reminder = (turn.guide.reminder(old.alert.flags[0]),)
    if old.alert.recalled:
        return Outcome(state, reminder, (words.system("forgotten", "control"),))
    state = replace(state, alert=replace(old.alert, kept=()), facts=old.alert.flags)
    return Outcome(state, reminder, (words.system("note_forgotten", "control"), words.form("prompt", "acknowledge")))
