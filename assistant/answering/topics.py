"""The answer to a question about a topic."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.regions import fill
from assistant.library.content import Content, Region
from assistant.messages import Speech

MOST_OFFERED = 2
"""Topics named at once: more can't be kept in mind by ear."""


class TopicTeller:
    """Tells topics, in the words of one region."""

    def __init__(self, content: Content, region: Region) -> None:
        """Take the texts, and the region whose numbers are spoken."""
        self._content = content
        self._region = region

    def answer(self, topic_id: str, *, offer: bool = True) -> tuple[Speech, ...]:
        """Give the first answer, with its cautions, and what to ask next where `offer` is set."""
        topic = self._content.topics[topic_id]
        told = [self._speech("answer", topic.answer)]
        if topic.when_to_be_seen:
            told.append(self._speech("answer", topic.when_to_be_seen))
        told.extend(self.cautions(topic_id))
        if offer:
            told.extend(self.offer(topic.related))
        return tuple(told)

    def cautions(self, topic_id: str) -> tuple[Speech, ...]:
        """Give the topic's own caution and those that it shares with others."""
        topic = self._content.topics[topic_id]
        shared = [text for name in topic.always for text in self._content.always[name]]
        return tuple(self._speech("caution", text) for text in (topic.caution, *shared) if text)

    def part(self, topic_id: str, number: int) -> Speech | None:
        """Give the further part `number` (from 0) of a topic; nothing where all were told."""
        parts = self._content.topics[topic_id].more
        return self._speech("answer", parts[number]) if number < len(parts) else None

    def follow_up(self, topic_id: str, name: str) -> Speech | None:
        """Give the short answer to a follow-up such as "how_long", where the topic has one."""
        text = self._content.topics[topic_id].follow_ups.get(name)
        return self._speech("answer", text) if text else None

    def offer(self, topic_ids: Sequence[str]) -> tuple[Speech, ...]:
        """Name what can be asked next."""
        titles = [self._content.topics[topic].title for topic in topic_ids if topic in self._content.topics]
        if len(titles) >= MOST_OFFERED:
            return (self._system("ask_next", A=titles[0], B=titles[1]),)
        return (self._system("ask_next_one", A=titles[0]),) if titles else ()

    def sources(self, topic_id: str) -> tuple[Speech, ...]:
        """Name where the topic's answer comes from."""
        named = []
        for source in self._content.topics[topic_id].sources:
            year = "" if source.year == "undated" else f", {spoken_year(source.year)}"
            named.append(f"{source.name}{year}.")
        return (self._system("sources_intro"), Speech("control", " ".join(named)))

    def _system(self, key: str, **more: str) -> Speech:
        return Speech("prompt", fill(self._content.system[key], self._region, **more))

    def _speech(self, kind: str, text: str) -> Speech:
        return Speech("caution" if kind == "caution" else "answer", fill(text, self._region))


_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spoken_year(year: str) -> str:
    """Write a year as it is spoken: "2017" as "twenty seventeen", "2006" as "two thousand and six"."""
    if len(year) != 4 or not year.isdecimal():
        return year
    century, rest = _pair(int(year[:2])), int(year[2:])
    if year.startswith("200"):
        return f"two thousand and {_DIGITS[rest]}" if rest else "two thousand"
    return f"{century} {_pair(rest)}" if rest else f"{century} hundred"


def _pair(number: int) -> str:
    if number < 10:
        return f"oh {_DIGITS[number]}"
    if number < 20:
        return _TEENS[number - 10]
    tens, units = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_DIGITS[units]}" if units else "")
