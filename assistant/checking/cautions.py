"""Checks that medicines are never named without who must not take them, nor exercises without when to stop."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.spoken import line_of, topic_path
from assistant.checking.style import Style, any_of
from assistant.library.content import Content, Topic
from assistant.library.reading import Problem

_ALWAYS = "content/en/always.yaml"


def caution_problems(content: Content, style: Style) -> Iterator[Problem]:
    """Check every topic, and the shared cautions themselves."""
    for caution, named, warnings in (
        ("medicine", any_of(style.medicines), style.medicine_warnings),
        ("exercise", any_of(style.exercises), style.exercise_warnings),
    ):
        for topic in content.topics.values():
            if caution in topic.always:
                continue
            for text in _texts(topic):
                found = named.search(text)
                if found:
                    message = f"the topic names {found[0]} and must have always: [{caution}]"
                    yield Problem(topic_path(topic.id), line_of(text), message)
                    break
        said = content.always.get(caution, ())
        whole = " ".join(said)
        for warning in warnings:
            if not any_of([warning]).search(whole):
                line = line_of(said[0]) if said else 1
                yield Problem(_ALWAYS, line, f"the caution {caution} does not name {warning}")


def _texts(topic: Topic) -> tuple[str, ...]:
    return (topic.answer, *topic.more, topic.caution, topic.when_to_be_seen, *topic.follow_ups.values())
