"""Asks after a denial that one misheard letter would turn into an emergency: "I can feel it", for "I can't feel it"."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.guidance import Guided
from assistant.answering.state import Question
from assistant.answering.turn import Turn


def doubted(turn: Turn, guided: Guided) -> Guided:
    """Add the question to guidance that has none; a clear yes alarms, and what is no answer lets it go."""
    flags = tuple(flag for flag in turn.meaning.red_flags if flag.status == "negated" and flag.tier == "emergency")
    if not turn.meaning.maybe_cannot or not flags or guided.alerts or guided.question:
        return guided
    asked = turn.words.form("clarify", "maybe_cannot")
    return replace(guided, question=Question("sign", flags=flags, clears="no", firm=False), closing=(asked,))
