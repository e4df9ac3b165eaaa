"""Checks that every name which one file uses is found in another."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.data import Data
from assistant.checking.spoken import guidance_path, line_of, topic_path
from assistant.library.content import Guidance, Topic
from assistant.library.reading import Problem

_REGIONS = "content/en/regions.yaml"
_SCREEN = "content/en/screen.yaml"
_TAXONOMY = "intents/en/taxonomy.yaml"
_ANSWERED = ("faq", "symptom")
FOLLOW_UPS = frozenset({"how_long", "danger"})
"""The follow-ups that are understood in the light of a topic."""


def reference_problems(data: Data) -> Iterator[Problem]:
    """Check topics, guidance, regions and the guided check against the taxonomy and each other."""
    yield from _files(data)
    yield from _without_content(data)
    for topic in data.content.topics.values():
        yield from _topic(topic, data)
    for guidance in data.content.guidance.values():
        yield from _guidance(guidance, data)
    for question in data.content.questions:
        for flag in question.flags:
            if flag not in data.content.guidance:
                yield Problem(_SCREEN, line_of(flag), f"there is no red flag {flag}")
        if not question.flags:
            yield Problem(_SCREEN, line_of(question.ask), "the question names no red flag")
    yield from _territories(data)


def _files(data: Data) -> Iterator[Problem]:
    held = {"topics": data.content.topics, "guidance": data.content.guidance}
    for kind, files in data.files.items():
        for name in sorted(files - held[kind].keys()):
            yield Problem(
                f"content/en/{kind}/{name}.yaml",
                1,
                f"the file must be named by its id, and no other file may have it: id is not {name}",
            )


def _without_content(data: Data) -> Iterator[Problem]:
    for name, kind in data.names.kinds.items():
        if kind in _ANSWERED and name not in data.content.topics:
            yield Problem(_TAXONOMY, 1, f"{name} has phrases but no answer: write {topic_path(name)}")
    for name in data.names.tiers:
        if name not in data.content.guidance:
            yield Problem(_TAXONOMY, 1, f"the red flag {name} has phrases but no guidance: write {guidance_path(name)}")


def _topic(topic: Topic, data: Data) -> Iterator[Problem]:
    path, style = topic_path(topic.id), data.style
    if data.names.kinds.get(topic.id) not in _ANSWERED:
        yield Problem(
            path, line_of(topic.id), f"{topic.id} is no faq or symptom of taxonomy.yaml, so nobody can ask for it"
        )
    for name in topic.related:
        if name == topic.id:
            yield Problem(path, line_of(name), "related names the topic itself")
        elif name not in data.content.topics:
            yield Problem(path, line_of(name), f"related names {name}, which is no topic")
    for name in topic.always:
        if name not in data.content.always:
            yield Problem(path, line_of(name), f"always names {name}, which always.yaml does not hold")
    for name, text in topic.follow_ups.items():
        if name not in FOLLOW_UPS:
            yield Problem(path, line_of(text), f"follow_ups may hold {' and '.join(sorted(FOLLOW_UPS))}, not {name}")
    if not style.fewest_more <= len(topic.more) <= style.most_more:
        count = f"{len(topic.more)} parts" if len(topic.more) != 1 else "one part"
        yield Problem(
            path,
            line_of(topic.more[0]) if topic.more else line_of(topic.id),
            f"more has {count}; it must have {style.fewest_more} to {style.most_more}",
        )
    if data.names.kinds.get(topic.id) == "symptom" and not topic.when_to_be_seen:
        yield Problem(path, line_of(topic.id), "a symptom must say when_to_be_seen")


def _guidance(guidance: Guidance, data: Data) -> Iterator[Problem]:
    path, tier = guidance_path(guidance.id), data.names.tiers.get(guidance.id)
    if tier is None:
        yield Problem(
            path, line_of(guidance.id), f"{guidance.id} is no red flag of taxonomy.yaml, so nothing leads to it"
        )
    elif tier != guidance.tier:
        yield Problem(path, line_of(guidance.tier), f"the tier is {guidance.tier} here and {tier} in taxonomy.yaml")


def _territories(data: Data) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for region in data.content.regions.values():
        for territory in region.territories:
            if territory in owners:
                yield Problem(
                    _REGIONS,
                    line_of(territory),
                    f"the territory {territory} is listed twice: under {owners[territory]} and {region.id}",
                )
            owners[territory] = region.id
