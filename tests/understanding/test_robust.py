from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from assistant.library.intents import Intents
from assistant.messages import Meaning

from .conftest import Ears

SLOWEST = 1.0
"""Seconds that one utterance may take, however long, on a busy machine."""
ODD = (
    *(
        "",
        " ",
        "'",
        "''''",
        "-",
        "\x00",
        "\ufeff",
        "\u202e",
        "\U0001f9b5\U0001f4a5",
        "\u0ca0_\u0ca0",
        "\ud7ff",
        "a" * 5000,
    ),
    *("0", "-1", "9" * 400, "1e308", "nan", "null", "{}", "[]", "<b>", "%s%n", "'; drop table", "../../..", "\\", '"'),
    *(
        "|",
        "| |",
        "none",
        "out_of_scope",
        "saddle_numbness",
        "^ $",
        "*",
        "a/b",
        "z\u0335\u0321a\u0337l\u0334g\u0335o",
        "\n\n\n",
    ),
    *("can't " * 300, "not " * 300, "but " * 300, "and what is " * 200, "no no no", "ha " * 600),
)


def utterances(intents: Intents, count: int) -> Iterator[str]:
    """Words of the phrases and worse, in any order; always the same."""
    chosen = random.Random(count)
    words = sorted({word for sentence in intents.sentences() for word in sentence.split()})
    yield from ODD
    for _ in range(count - len(ODD)):
        said = [
            chosen.choice(ODD)[:40] if chosen.random() < 0.05 else chosen.choice(words)
            for _ in range(chosen.randint(1, 7) if chosen.random() < 0.98 else chosen.randint(8, 120))
        ]
        if chosen.random() < 0.1:
            place = chosen.randrange(len(said))
            said[place] = "".join(chr(chosen.randrange(0x20, 0xD7FF)) for _ in range(chosen.randint(1, 12)))
        yield " ".join(said)


def is_sound(meaning: Meaning) -> bool:
    scores = [candidate.score for candidate in meaning.candidates]
    return all(0 <= score <= 1 for score in scores) and len(meaning.intents) <= 2


def ask_all(understand: Ears, intents: Intents, count: int) -> None:
    for said in utterances(intents, count):
        begin = time.perf_counter()
        assert is_sound(understand(said)), said
        assert time.perf_counter() - begin < SLOWEST, said


def test_ten_thousand_odd_utterances_are_understood_or_not_but_never_fail(understand: Ears, intents: Intents) -> None:
    ask_all(understand, intents, 10_000)


@pytest.mark.slow
def test_a_hundred_thousand_odd_utterances_never_fail(understand: Ears, intents: Intents) -> None:
    ask_all(understand, intents, 100_000)
