"""Checks how each text is worded: length, reading level, and what a voice stumbles over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from assistant.checking.readability import Syllables, grade, sentences, words
from assistant.checking.spoken import Spoken, filled
from assistant.checking.style import Style, any_of
from assistant.library.reading import Problem

_SPEAKABLE = re.compile(r"[^A-Za-z ,.?'’-]")
_DIGITS = re.compile(r"[0-9]+")
_LOOSE_HYPHEN = re.compile(r"(?:^|\s)-|-(?:\s|$)")
_CAPITALS = re.compile(r"\b(?:[A-Z]{2,}|[B-HJ-Z])\b(?!-)")
"""Two capitals and more, or one that is no word: "A" and "I" are."""
_MARKS = {"(": "a bracket", ")": "a bracket", "[": "a bracket", "]": "a bracket", "/": "a slash", ":": "a colon"}
_NAMES = frozenset({"source"})
"""Fields in which abbreviations are names."""


def wording_problems(
    texts: Sequence[Spoken], fillings: Mapping[str, Mapping[str, str]], style: Style, syllables: Syllables
) -> Iterator[Problem]:
    """Check every text, filled with the numbers of each region."""
    banned, abbreviations = any_of(style.banned), any_of(style.abbreviations)
    for text in texts:
        for message in (*_marks(text, abbreviations), *_phrases(text, banned, style), *_lengths(text, fillings, style)):
            yield Problem(text.path, text.line, message)
        yield from _levels(text, fillings, style, syllables)
    yield from _averages(texts, fillings, style)


def _marks(text: Spoken, abbreviations: re.Pattern[str]) -> Iterator[str]:
    bare = text.bare
    digits = _DIGITS.search(bare)
    if digits:
        yield f"the digits {digits[0]} must be written in words, as they are said"
    for mark in sorted(set(_SPEAKABLE.findall(_DIGITS.sub("", bare)))):
        yield f"{_MARKS.get(mark, 'the symbol')} {mark} can't be spoken"
    if _LOOSE_HYPHEN.search(bare):
        yield "a dash can't be spoken: use a full stop or a comma"
    if text.field not in _NAMES:
        for found in sorted(set(_CAPITALS.findall(abbreviations.sub(" ", bare)))):
            yield f"the abbreviation {found} is not one of those that are said well"


def _phrases(text: Spoken, banned: re.Pattern[str], style: Style) -> Iterator[str]:
    for found in sorted({found.lower() for found in banned.findall(text.text)}):
        yield f'"{found}" must not be said'
    diagnosis = style.diagnosis.search(text.text)
    if diagnosis:
        yield f'"{diagnosis[0]}" is a diagnosis'


def _lengths(text: Spoken, fillings: Mapping[str, Mapping[str, str]], style: Style) -> Iterator[str]:
    most = style.words.get(text.field)
    longest, long_sentence, where, where_sentence = 0, 0, "", ""
    for region, said in _fill(text, fillings):
        found = sentences(said)
        count = sum(map(len, found))
        if count > longest:
            longest, where = count, region
        for sentence in found:
            if len(sentence) > long_sentence:
                long_sentence, where_sentence = len(sentence), region
    if most is None:
        yield f"style.yaml sets no limit for {text.field}"
    elif longest > most:
        yield f"{longest} words{where}; at most {most}"
    if long_sentence > style.sentence_words:
        yield f"a sentence of {long_sentence} words{where_sentence}; at most {style.sentence_words}"


def _levels(
    text: Spoken, fillings: Mapping[str, Mapping[str, str]], style: Style, syllables: Syllables
) -> Iterator[Problem]:
    rule = style.reading_level
    if text.field in rule.free or text.placeholders & text.of_a_turn:
        return
    regions = (
        fillings
        if text.field in rule.everywhere
        else {name: fillings[name] for name in fillings if name in rule.regions}
    )
    worst, where = max(
        ((level(said, style, syllables), region) for region, said in _fill(text, regions)), default=(0.0, "")
    )
    if worst > rule.most:
        yield Problem(text.path, text.line, f"the reading level is {worst:.1f}{where}; at most {rule.most:.0f}")


def level(said: str, style: Style, syllables: Syllables) -> float:
    """Give the reading level of a filled text; 0 where it is too short to have one."""
    return grade(said, syllables) if len(words(said)) >= style.reading_level.from_words else 0.0


def _averages(texts: Sequence[Spoken], fillings: Mapping[str, Mapping[str, str]], style: Style) -> Iterator[Problem]:
    """Check the average of each file whose texts are sentences."""
    lengths: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        if text.field not in style.reading_level.free:
            for region, filling in fillings.items():
                lengths[text.path][region].extend(map(len, sentences(filled(text.text, filling))))
    for path, by_region in lengths.items():
        averages = {region: sum(found) / len(found) for region, found in by_region.items() if found}
        region = max(averages, key=lambda name: averages[name])
        if averages[region] > style.average_words:
            told = f"{averages[region]:.1f} words a sentence on average in {region}; at most {style.average_words}"
            yield Problem(path, 1, told)


def _fill(text: Spoken, fillings: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Give the text as it is said in each region, with " in XX" to name it; once where no region matters."""
    if not text.placeholders:
        yield "", text.text
        return
    for region, filling in fillings.items():
        yield f" in {region}", filled(text.text, filling)
