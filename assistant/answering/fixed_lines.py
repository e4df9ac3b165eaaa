"""Every line of guidance that can be spoken first, so that it can be rendered before it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.guidance import GENERAL_FORMS
from assistant.answering.regions import fill
from assistant.library.content import Content, Region


def guidance_lines(content: Content, region: Region) -> list[str]:
    """Give the lines for one region, the most dangerous first, each once."""
    return list(dict.fromkeys(fill(line, region) for line in _lines(content) if "{NAME}" not in line))


def _lines(content: Content) -> Iterator[str]:
    for guidance in content.guidance.values():
        yield guidance.say
        yield guidance.other
    for form in GENERAL_FORMS:
        yield from content.forms[form].values()
    for guidance in content.guidance.values():
        yield from (text for text in (guidance.conditional, guidance.negated, guidance.past) if text)
        yield guidance.why
        yield guidance.next
