"""Every line of guidance that can be spoken first, so that it can be rendered before it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.regions import fill
from assistant.library.content import Content, Region

GENERAL_FORMS = (
    *("conditional", "unsure", "what_if", "past", "other_past", "benign", "negated", "cleared", "reminder"),
    *("cannot_wait", "combined_cauda_equina", "combined_cauda_equina_other", "combined_fever", "combined_history"),
    *("combined_clot", "combined_foot_drop", "combined_weight_loss", "combined_pregnant_fever"),
    *("child", "child_pain", "about_a_child", "child_reports_adult_down", "confused", "distress", "not_english"),
    *("doubt", "doubt_urgent", "no_phone", "cannot_speak", "cannot_travel", "no_driving", "cannot_call"),
)
"""Forms whose lines may open a reply."""
_NOT_FIRST = ("question", "crisis_question", "feeling_question", "after")


def guidance_lines(content: Content, region: Region) -> list[str]:
    """Give the lines for one region, the most dangerous first, each once."""
    return list(dict.fromkeys(fill(line, region) for line in (*first_lines(content, region), *_further(content))))


def first_lines(content: Content, region: Region) -> list[str]:
    """Give the lines that may open a reply in one region."""
    return list(dict.fromkeys(fill(line, region) for line in _first(content, region)))


def _first(content: Content, region: Region) -> Iterator[str]:
    for guidance in content.guidance.values():
        yield from (text for text in (guidance.say, guidance.other) if text)
    for form in GENERAL_FORMS:
        for key, text in content.forms[form].items():
            if "{NAME}" in text:
                yield from (text.replace("{NAME}", guidance.name) for guidance in content.guidance.values())
            elif key not in _NOT_FIRST:
                yield text
    yield content.forms["long_standing"]["cleared"]
    for guidance in content.guidance.values():
        yield from (text for text in (guidance.conditional, guidance.negated, guidance.past) if text)
    if region.silent:
        yield region.silent


def _further(content: Content) -> Iterator[str]:
    for guidance in content.guidance.values():
        yield guidance.why
        yield guidance.next
