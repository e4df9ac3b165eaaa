"""How replies are printed: plain lines that a screen reader speaks well, or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from assistant.messages import Reply


def as_json(reply: Reply, timing: Mapping[str, float]) -> dict[str, Any]:
    """Give the JSON form of a reply; `timing` holds milliseconds by stage."""
    meaning = reply.meaning
    return {
        "heard": meaning.heard,
        "alternatives": list(meaning.alternatives),
        "intent": reply.intent,
        "score": round(meaning.score, 4),
        "candidates": [{"intent": found.intent, "score": found.score} for found in meaning.candidates],
        "red_flags": [
            {
                "id": flag.id,
                "tier": flag.tier,
                "status": flag.status,
                "evidence": flag.evidence,
                "strength": flag.strength,
            }
            for flag in reply.red_flags
        ],
        "speech": [{"kind": speech.kind, "text": speech.text} for speech in reply.speech],
        "timing_ms": {stage: round(value, 2) for stage, value in timing.items()},
    }


def print_reply(reply: Reply, timing: Mapping[str, float], *, json_form: bool) -> None:
    """Print a reply at once, one line per thing said, or one JSON object on one line."""
    if json_form:
        print(json.dumps(as_json(reply, timing), ensure_ascii=False))
    else:
        for speech in reply.speech:
            print(speech.text)
    sys.stdout.flush()


def notice(text: str) -> None:
    """Tell something that is no reply; standard output holds replies alone."""
    print(text, file=sys.stderr, flush=True)
