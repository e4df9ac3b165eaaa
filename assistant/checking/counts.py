"""How much there is, and how it is worded, in plain lines."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from assistant.checking.data import Data
from assistant.checking.phrases import writers
from assistant.checking.readability import Syllables, sentences, words
from assistant.checking.spoken import Spoken, filled
from assistant.checking.wording import level


def count_lines(
    data: Data, texts: Sequence[Spoken], fillings: Mapping[str, Mapping[str, str]], syllables: Syllables
) -> Iterator[str]:
    """Give the counts; texts count as they are said in the first region whose reading level is held."""
    style, intents = data.style, data.intents
    yield f"{len(data.content.topics)} topics, {len(data.content.guidance)} red flags, {len(data.content.regions)} regions."
    for kind, called in (("faq", "faq"), ("symptom", "symptom"), ("control", "control")):
        found = [len(intent.phrases) for intent in intents.intents.values() if intent.kind == kind]
        yield f"Phrases per {called}: fewest {min(found)}, median {statistics.median(found):.0f}."
    asserted = [len(flag.phrases["asserted"]) + len(flag.phrases["other"]) for flag in intents.flags.values()]
    yield f"Phrases per red flag that say it is happening: fewest {min(asserted)}, median {statistics.median(asserted):.0f}."
    misses = [len(flag.phrases["near_miss"]) for flag in intents.flags.values()]
    yield f"Near misses per red flag: fewest {min(misses)}, median {statistics.median(misses):.0f}."
    by_writer = writers(intents)
    yield f"{sum(by_writer.values())} phrases by {len(by_writer)} writers."
    region = next((name for name in fillings if name in style.reading_level.regions), next(iter(fillings)))
    said = [(text, filled(text.text, fillings[region])) for text in texts]
    first = [len(words(told)) for text, told in said if text.field == "topic.answer"]
    yield f"Words per first answer: median {statistics.median(first):.0f}, longest {max(first)}."
    lines = [
        len(words(filled(text.text, filling)))
        for text in texts
        if text.field == "guidance.say"
        for filling in fillings.values()
    ]
    yield f"Words per first line of guidance, in every region: median {statistics.median(lines):.0f}, longest {max(lines)}."
    for called, fields in (
        ("answers, further parts and cautions", ("topic.", "always")),
        ("guidance", ("guidance.",)),
        ("everything else", ("region.", "form", "screen", "system")),
    ):
        grades = [
            level(told, style, syllables)
            for text, told in said
            if text.field.startswith(fields)
            and text.field not in style.reading_level.free
            and not text.placeholders & text.of_a_turn
        ]
        yield f"Reading level of {called}: median {statistics.median(grades):.1f}, worst {max(grades):.1f}."
    lengths = [
        len(sentence)
        for text, told in said
        if text.field not in style.reading_level.free
        for sentence in sentences(told)
    ]
    yield f"{len(lengths)} sentences: {statistics.mean(lengths):.1f} words on average, the longest {max(lengths)}."
