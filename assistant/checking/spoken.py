"""Every text that can be spoken, with the file and line that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.library.content import Content, Guidance, Region, Topic

CONTENT = "content/en"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OF_A_TURN = {"forms": frozenset({"NAME", "A"}), "system": frozenset({"A", "B", "COUNTRY", "MINUTES"})}
"""Placeholders that answering fills with what the turn is about, by file."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text."""

    text: str
    path: str
    line: int
    field: str
    """What it is, such as "topic.answer"; the limits of style.yaml go by this."""
    of_a_turn: frozenset[str] = frozenset()
    """The placeholders that it may hold besides those of the regions."""

    @property
    def placeholders(self) -> set[str]:
        """The names in braces."""
        return set(_PLACEHOLDER.findall(self.text))

    @property
    def bare(self) -> str:
        """The text without its placeholders."""
        return _PLACEHOLDER.sub("", self.text)


def spoken_texts(content: Content) -> Iterator[Spoken]:
    """Give every text of the content."""
    for topic in content.topics.values():
        yield from _topic(topic)
    for texts in content.always.values():
        for text in texts:
            yield _spoken(text, "always.yaml", "always")
    for guidance in content.guidance.values():
        yield from _guidance(guidance)
    for region in content.regions.values():
        yield from _region(region)
    for forms in content.forms.values():
        for text in forms.values():
            yield _spoken(text, "forms.yaml", "form", _OF_A_TURN["forms"])
    for text in content.screen.values():
        yield _spoken(text, "screen.yaml", "screen")
    for question in content.questions:
        yield _spoken(question.ask, "screen.yaml", "screen.ask")
        if question.skip:
            yield _spoken(question.skip, "screen.yaml", "screen.skip")
    for text in content.system.values():
        yield _spoken(text, "system.yaml", "system", _OF_A_TURN["system"])


def fillings(content: Content) -> dict[str, Mapping[str, str]]:
    """Give by region what the placeholders stand for; those of a turn are filled as long as they can be."""
    titles = sorted((topic.title for topic in content.topics.values()), key=len)
    turn = {
        "NAME": max((guidance.name for guidance in content.guidance.values()), key=len, default=""),
        "COUNTRY": max((region.name for region in content.regions.values()), key=len, default=""),
        "MINUTES": "fifteen",
        "A": titles[-1] if titles else "",
        "B": titles[-2] if len(titles) > 1 else "",
    }
    return {name: {**turn, **region.says} for name, region in content.regions.items()}


def filled(text: str, filling: Mapping[str, str]) -> str:
    """Fill the placeholders of a text; those that are unknown stay."""
    return _PLACEHOLDER.sub(lambda found: filling.get(found[1], found[0]), text)


def topic_path(topic_id: str) -> str:
    """Name the file of a topic."""
    return f"{CONTENT}/topics/{topic_id}.yaml"


def guidance_path(flag_id: str) -> str:
    """Name the file of a red flag's guidance."""
    return f"{CONTENT}/guidance/{flag_id}.yaml"


def line_of(text: str) -> int:
    """Tell the line of a text that was read from a file."""
    return getattr(text, "line", 1)


def _topic(topic: Topic) -> Iterator[Spoken]:
    path = f"topics/{topic.id}.yaml"
    yield _spoken(topic.title, path, "topic.title")
    yield _spoken(topic.answer, path, "topic.answer")
    for text in topic.more:
        yield _spoken(text, path, "topic.more")
    for field, text in (("topic.caution", topic.caution), ("topic.when_to_be_seen", topic.when_to_be_seen)):
        if text:
            yield _spoken(text, path, field)
    for text in topic.follow_ups.values():
        yield _spoken(text, path, "topic.follow_up")
    for source in topic.sources:
        yield _spoken(source.name, path, "source")


def _guidance(guidance: Guidance) -> Iterator[Spoken]:
    path = f"guidance/{guidance.id}.yaml"
    for field in ("name", "say", "other", "why", "next", "conditional", "negated", "past", "confirm"):
        text = getattr(guidance, field)
        if text:
            yield _spoken(text, path, f"guidance.{field}")


def _region(region: Region) -> Iterator[Spoken]:
    for text in (region.name, *region.says.values()):
        yield _spoken(text, "regions.yaml", "region.says")
    for field in ("emergency_answer", "silent", "poison", "extra"):
        text = getattr(region, field)
        if text:
            yield _spoken(text, "regions.yaml", f"region.{field}")


def _spoken(text: str, path: str, field: str, of_a_turn: frozenset[str] = frozenset()) -> Spoken:
    return Spoken(text, f"{CONTENT}/{path}", line_of(text), field, of_a_turn)
