"""Speakers who need other words: a child, somebody confused, in great distress, or without English."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.guidance import Guided
from assistant.answering.turn import Turn
from assistant.messages import RedFlag, Speech


def adapt(turn: Turn, guided: Guided) -> Guided:
    """Give the guidance as this speaker needs it; `guided` is what anybody else would hear."""
    cues, words = turn.meaning.cues, turn.words
    plain = not turn.meaning.red_flags
    child = "child" in turn.state.signs
    acknowledge = words.form("prompt", "acknowledge")
    if "adult_down" in cues and (child or plain):
        down = _flag(turn, "collapse", guided)
        return Guided((words.form("emergency", "child_reports_adult_down"),), down, closing=(acknowledge,))
    if child and guided.alerts:
        return Guided((words.form("emergency", "child"),), guided.alerts, closing=(acknowledge,))
    if "distress" in cues and (guided.holds or plain):
        return Guided((words.form("emergency", "distress"),), _flag(turn, "asks_for_help", guided))
    if "confused" in cues and plain:
        confused = _flag(turn, "stroke_signs", guided)
        return Guided((words.form("emergency", "confused"),), confused, closing=(acknowledge,))
    if "abuse" in cues:
        silent = turn.guide.cannot_speak(_flag(turn, "trauma", guided)[0])
        line = guided.speech or (words.form("conditional", "conditional", "emergency"),)
        kind = line[0].kind
        return replace(guided, speech=(*line, Speech(kind, silent.text)))
    if "not_english" in cues and not guided.holds:
        return replace(guided, speech=(words.form("conditional", "not_english"), *guided.speech))
    if plain and turn.topics and (child or "about_a_child" in cues):
        return Guided((words.form("conditional", "child_pain" if child else "about_a_child"),))
    return guided


def _flag(turn: Turn, name: str, guided: Guided) -> tuple[RedFlag, ...]:
    """Give the alerts that were heard; where there are none, `name`, which the speaker's words amount to."""
    tier = turn.content.guidance[name].tier
    return guided.alerts or (RedFlag(name, tier, "asserted", turn.meaning.heard),)
