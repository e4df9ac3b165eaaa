"""Says once a session that numbers or answers are past the date by which they had to be checked again."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.turn import Outcome, Turn
from assistant.messages import Speech


def with_dates(turn: Turn, outcome: Outcome, today: str) -> Outcome:
    """Add what is to be said about dates past; `today` is an ISO date, or empty where no date is known."""
    past: dict[str, Speech] = {}
    numbers = bool(outcome.guidance) or turn.meaning.intent == "emergency_number"
    if numbers and turn.words.region.expires < today:
        past["numbers"] = turn.words.form("caution", "expired_numbers")
    answered = any(speech.kind == "answer" for speech in outcome.rest)
    topic = outcome.state.topic
    if answered and topic and turn.content.topics[topic].expires < today:
        past["content"] = turn.words.system("expired_content", "caution")
    new = [speech for name, speech in past.items() if name not in outcome.state.told_expired]
    if not new:
        return outcome
    rest = outcome.rest
    place = next((at for at, speech in enumerate(rest) if speech.kind in ("prompt", "clarify")), len(rest))
    state = replace(outcome.state, told_expired=outcome.state.told_expired | past.keys())
    return replace(outcome, state=state, rest=(*rest[:place], *new, *rest[place:]))
