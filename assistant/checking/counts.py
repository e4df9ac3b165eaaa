"""How much there is, and how it is worded, in plain lines."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence

from assistant.checking.data import Data
from assistant.checking.phrases import writers
from assistant.checking.readability import Syllables, sentences, words
from assistant.checking.spoken import Spoken, filled
from assistant.checking.wording import level

_GROUPS = {
    "answers, further parts and cautions": ("topic.", "always"),
    "guidance": ("guidance.",),
    "everything else": ("region.", "form", "screen", "system"),
}


def count_lines(
    data: Data, texts: Sequence[Spoken], fillings: Mapping[str, Mapping[str, str]], syllables: Syllables
) -> Iterator[str]:
    """Give the counts; texts count as they are said in the first region whose reading level is held."""
    yield from _phrase_counts(data)
    style = data.style
    region = next((name for name in fillings if name in style.reading_level.regions), next(iter(fillings)))
    said = [(text, filled(text.text, fillings[region])) for text in texts]
    first = [len(words(told)) for text, told in said if text.field == "topic.answer"]
    yield f"Words per first answer: {_median(first)}, longest {max(first)}."
    lines = [
        len(words(filled(text.text, filling)))
        for text in texts
        if text.field == "guidance.say"
        for filling in fillings.values()
    ]
    yield f"Words per first line of guidance, in every region: {_median(lines)}, longest {max(lines)}."
    held = [(text, told) for text, told in said if text.field not in style.reading_level.free]
    for called, fields in _GROUPS.items():
        grades = [
            level(told, style, syllables)
            for text, told in held
            if text.field.startswith(fields) and not text.placeholders & text.of_a_turn
        ]
        yield f"Reading level of {called}: median {statistics.median(grades):.1f}, worst {max(grades):.1f}."
    lengths = [len(sentence) for _, told in held for sentence in sentences(told)]
    yield f"{len(lengths)} sentences: {statistics.mean(lengths):.1f} words on average, the longest {max(lengths)}."


def _phrase_counts(data: Data) -> Iterator[str]:
    content, intents = data.content, data.intents
    yield f"{len(content.topics)} topics, {len(content.guidance)} red flags, {len(content.regions)} regions."
    for kind in ("faq", "symptom", "control"):
        yield _spread(f"Phrases per {kind}", [len(i.phrases) for i in intents.intents.values() if i.kind == kind])
    flags = intents.flags.values()
    told = [len(flag.phrases["asserted"]) + len(flag.phrases["other"]) for flag in flags]
    yield _spread("Phrases per red flag that say it is happening", told)
    yield _spread("Near misses per red flag", [len(flag.phrases["near_miss"]) for flag in flags])
    by_writer = writers(intents)
    yield f"{sum(by_writer.values())} phrases by {len(by_writer)} writers."


def _spread(called: str, counts: Sequence[int]) -> str:
    return f"{called}: fewest {min(counts)}, {_median(counts)}."


def _median(counts: Sequence[int]) -> str:
    return f"median {statistics.median(counts):.0f}"
