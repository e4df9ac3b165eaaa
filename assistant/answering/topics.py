"""The answer to a question about a topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.state import ANSWER, MORE, Told
from assistant.answering.wording import Wording
from assistant.answering.years import spoken_year
from assistant.messages import Speech

MOST_OFFERED = 2
"""Topics named at once: more can't be kept in mind by ear."""


@dataclass(frozen=True, slots=True)
class TopicTeller:
    """Tells topics, in the words of one region."""

    words: Wording

    def answer(self, topic_id: str, *, offer: bool = True) -> tuple[Speech, ...]:
        """Give the first answer, with its cautions, and what to ask next where `offer` is set."""
        topic = self.words.content.topics[topic_id]
        told = [self.words.speech("answer", topic.answer)]
        if topic.when_to_be_seen:
            told.append(self.words.speech("answer", topic.when_to_be_seen))
        told.extend(self.cautions(topic_id))
        if offer:
            told.extend(self.offer(topic.related))
        return tuple(told)

    def cautions(self, topic_id: str) -> tuple[Speech, ...]:
        """Give the topic's own caution and those that it shares with others."""
        topic = self.words.content.topics[topic_id]
        shared = [text for name in topic.always for text in self.words.content.always[name]]
        return tuple(self.words.speech("caution", text) for text in (topic.caution, *shared) if text)

    def part(self, told: Told) -> tuple[Speech, ...]:
        """Give one thing about a topic: its answer, a further part, or a follow-up; nothing where it has none."""
        if told.part == ANSWER:
            return self.answer(told.topic)
        topic = self.words.content.topics[told.topic]
        if told.part == MORE:
            text = topic.more[told.number] if told.number < len(topic.more) else ""
        else:
            text = topic.follow_ups.get(told.part, "")
        return (self.words.speech("answer", text),) if text else ()

    def offer(self, topic_ids: Sequence[str]) -> tuple[Speech, ...]:
        """Name what can be asked next."""
        titles = [self.words.title(topic) for topic in topic_ids if topic in self.words.content.topics]
        if len(titles) >= MOST_OFFERED:
            return (self.words.system("ask_next", A=titles[0], B=titles[1]),)
        return (self.words.system("ask_next_one", A=titles[0]),) if titles else ()

    def sources(self, topic_id: str) -> tuple[Speech, ...]:
        """Name where the topic's answer comes from."""
        named = []
        for source in self.words.content.topics[topic_id].sources:
            year = "" if source.year == "undated" else f", {spoken_year(source.year)}"
            named.append(f"{source.name}{year}.")
        return (self.words.system("sources_intro"), Speech("control", " ".join(named)))
