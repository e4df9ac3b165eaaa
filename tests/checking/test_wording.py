"""Every fault of wording that `backtalk check` finds: one text is broken in a copy, and told by file and line."""

from __future__ import annotations

import pytest

from checking.copying import Copy, without

TOPIC = "content/en/topics/heat_and_ice.yaml"
TRAUMA = "content/en/guidance/trauma.yaml"
WARM = "Use the one that feels better to you."

WORDING = [
    (TOPIC, WARM, "Use two or 3 of them.", "the digits 3 must be written in words, as they are said"),
    (TOPIC, WARM, "Use one (or both).", "a bracket ( can't be spoken"),
    (TOPIC, WARM, "Use heat and/or ice.", "a slash / can't be spoken"),
    (TOPIC, WARM, "Use one & wait.", "the symbol & can't be spoken"),
    (TOPIC, WARM, "Use one - then wait.", "a dash can't be spoken: use a full stop or a comma"),
    (TOPIC, WARM, "Use a TENS box.", "the abbreviation TENS is not one of those that are said well"),
    (TOPIC, WARM, "Take a hundred milligrams.", '"milligrams" must not be said'),
    (TOPIC, WARM, "It is probably nothing.", '"probably nothing" must not be said'),
    (TOPIC, WARM, "Don't worry about it.", '"don\'t worry" must not be said'),
    (TRAUMA, "keep still.", "I am calling them.", '"calling" must not be said'),
    (TOPIC, WARM, "You have a slipped disc.", '"You have a slipped disc" is a diagnosis'),
    (TOPIC, WARM, "Call {EMERGENCE} now.", "there is no placeholder {EMERGENCE} here"),
    (TOPIC, WARM, "It is about {NAME}.", "there is no placeholder {NAME} here"),
    (TOPIC, WARM, "Call {EMERGENCY now.", "a brace of a placeholder is missing"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), WORDING)
def test_wording_that_must_not_be_said(data: Copy, name: str, old: str, new: str, message: str) -> None:
    data.edit(name, old, new)
    line = data.line(name, "answer: >-" if name == TOPIC else "say: ")
    assert f"{name}:{line}: {message}" in data.problems()


LENGTHS = [
    (TOPIC, WARM, f"{WARM} " * 4, "answer: >-", "58 words; at most 45"),
    (TRAUMA, "Bad pain after", "Do not wait one bit. Bad pain after", "say: ", "26 words in US; at most 25"),
    (
        TOPIC,
        WARM,
        "Use the one that feels better to you and that you can keep on for a long time if you must.",
        "answer: >-",
        "a sentence of 21 words; at most 20",
    ),
    (
        TOPIC,
        WARM,
        "Physiological mechanisms underlying analgesia remain unknown.",
        "answer: >-",
        "the reading level is 8.5; at most 7",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "at", "message"), LENGTHS)
def test_texts_that_are_too_long_or_too_hard(data: Copy, name: str, old: str, new: str, at: str, message: str) -> None:
    data.edit(name, old, new)
    assert f"{name}:{data.line(name, at)}: {message}" in data.problems()


def test_a_file_whose_sentences_are_too_long_on_average(data: Copy) -> None:
    text = "She sat and lay and sat in her big old bed for a day and a bit."
    topic = data.path(TOPIC).read_text(encoding="utf-8")
    topic = without(without(topic, "more"), "caution")
    topic = topic.replace("related:", f"more:\n  - {text}\n  - {text} {text}\n  - {text} {text}\nrelated:")
    data.path(TOPIC).write_text(topic, encoding="utf-8")
    found = [problem for problem in data.problems() if "on average" in problem]
    assert len(found) == 1
    assert found[0].startswith(f"{TOPIC}:1: 1") and found[0].endswith("; at most 12")


def test_the_reading_level_of_guidance_is_held_where_it_is_promised(data: Copy) -> None:
    data.edit(TRAUMA, "Do not drive yourself.", "Immobilisation minimises additional neurological deterioration.")
    line = data.line(TRAUMA, "next: >-")
    assert any(problem.startswith(f"{TRAUMA}:{line}: the reading level is") for problem in data.problems())
