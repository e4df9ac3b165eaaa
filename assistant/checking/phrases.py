"""Checks the phrases: enough of them, none under two names, none twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.checking.spoken import line_of
from assistant.checking.style import Style
from assistant.library.intents import Intents, Phrase, Vocabulary
from assistant.library.reading import Problem
from assistant.understanding.normalise import tokens

_VOCABULARY = "intents/en/vocabulary.yaml"
_TAXONOMY = "intents/en/taxonomy.yaml"


def phrase_problems(intents: Intents, style: Style) -> Iterator[Problem]:
    """Check every intent and every red flag, and the idioms."""
    yield from _counts(intents, style)
    yield from _duplicates(intents)
    for idiom in intents.vocabulary.idioms:
        if len(tokens(idiom, {})) < 2:
            yield Problem(
                _VOCABULARY, line_of(idiom), f'the idiom "{idiom}" is a single word, and would hide it everywhere'
            )


def _counts(intents: Intents, style: Style) -> Iterator[Problem]:
    for intent in intents.intents.values():
        yield from _few(
            intent.phrases, style.phrases.get(intent.kind, 0), f"{intent.id} has", "phrases", _of("topics", intent.id)
        )
    for flag in intents.flags.values():
        where = _of("red_flags", flag.id)
        told = (*flag.phrases["asserted"], *flag.phrases["other"])
        yield from _few(told, style.phrases.get(flag.tier, 0), f"{flag.id} is asserted in", "phrases", where)
        misses = flag.phrases["near_miss"]
        yield from _few(misses, style.phrases.get("near_miss", 0), f"{flag.id} has", "near misses", where)


def _few(found: tuple[Phrase, ...], fewest: int, who: str, what: str, otherwise: str) -> Iterator[Problem]:
    if len(found) < fewest:
        path = found[0].path if found else otherwise
        yield Problem(path, 1, f"{who} {len(found)} {what}; at least {fewest} are needed")


def _duplicates(intents: Intents) -> Iterator[Problem]:
    """Find what was said before: by the same words under the same name, or by words that mean the same under another.

    "What's that" and "what is that" are one to the matcher and may not stand under two names; recognizers' language
    models tell them apart, so under one name both are welcome.
    """
    by_words: dict[str, tuple[str, Phrase]] = {}
    by_meaning: dict[str, tuple[str, Phrase]] = {}
    for name, phrase in _named(intents):
        words = " ".join(tokens(phrase.text, {}))
        meaning = _plain(phrase.text, intents.vocabulary)
        owner, before = by_meaning.setdefault(meaning, (name, phrase))
        if owner != name:
            yield Problem(
                phrase.path, phrase.line, f'"{phrase.text}" is also a phrase of {owner} ({before.path}:{before.line})'
            )
            continue
        _, before = by_words.setdefault(f"{name} {words}", (name, phrase))
        if before is not phrase:
            yield Problem(phrase.path, phrase.line, f'"{phrase.text}" stands here twice (first in line {before.line})')


def _named(intents: Intents) -> Iterator[tuple[str, Phrase]]:
    for intent in intents.intents.values():
        for phrase in intent.phrases:
            yield intent.id, phrase
    for flag in intents.flags.values():
        for form, phrases in flag.phrases.items():
            for phrase in phrases:
                yield f"{flag.id} ({form})", phrase


def _plain(text: str, vocabulary: Vocabulary) -> str:
    return " ".join(tokens(text, vocabulary.contractions))


def _of(folder: str, name: str) -> str:
    return f"intents/en/{folder}/{name}.yaml"


def writers(intents: Intents) -> Mapping[str, int]:
    """Count the phrases by who would say them so."""
    found: dict[str, int] = {}
    for _, phrase in _named(intents):
        found[phrase.writer] = found.get(phrase.writer, 0) + 1
    return found
