"""Words that look like a denial and are none: what was said, understood by the real understander."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.api import Assistant
from safety.talking import FLAGS
from safety.utterances import AROUND, INSIDE, PLAIN

MISSED = set(yaml.safe_load((Path(__file__).parent / "known_misses.yaml").read_text(encoding="utf-8"))["denials"] or [])
AROUND_CASES = [(name, frame.format(text)) for name, text in PLAIN.items() for frame in ("{}", *AROUND)]
INSIDE_CASES = [(name, text) for name, sentences in INSIDE.items() for text in sentences]


def cases() -> list[object]:
    """Every case; one that is known to be missed must be missed, so that its mending is noticed."""
    missed = pytest.mark.xfail(strict=True, reason="the detector misses it: known_misses.yaml")
    return [
        pytest.param(name, text, marks=missed if text in MISSED else (), id=text)
        for name, text in (*AROUND_CASES, *INSIDE_CASES)
    ]


def test_every_flag_has_its_sentences() -> None:
    assert set(PLAIN) == set(FLAGS)
    assert set(INSIDE) <= set(FLAGS)


@pytest.mark.parametrize(("name", "said"), cases())
def test_it_alarms_although_a_word_of_denial_is_in_it(name: str, said: str, assistant: Assistant) -> None:
    reply = assistant.ask(said)
    tier = assistant.library.content.guidance[name].tier
    order = ("emergency", "urgent", "soon")
    assert reply.speech[0].kind in order[: order.index(tier) + 1], [
        (f.id, f.status, f.strength) for f in reply.red_flags
    ]


def test_the_list_of_known_misses_holds_nothing_else() -> None:
    assert {text for _, text in (*AROUND_CASES, *INSIDE_CASES)} >= MISSED
