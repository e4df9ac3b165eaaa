"""Builds the tables: reads every phrase and fits the three models to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.errors import DataError
from assistant.library.intents import OUT_OF_SCOPE, Intent, Intents, Phrase, load_intents
from assistant.library.reading import Problems
from assistant.understanding.features import FeatureSpace, lexicon
from assistant.understanding.joining import joined
from assistant.understanding.normalise import tokens
from assistant.understanding.pieces import NO_FLAG, windows
from assistant.understanding.tables import Tables
from assistant.understanding.training import Example, fit, fit_space

NEAR_MISS_IMPORTANCE = 2.0
PIECE_IMPORTANCE = 0.5
JOINED = 8000
"""Utterances of several parts that are made up: harmless ones, and as many in which a danger sign is spoken of."""


def build_tables(folder: Path) -> Tables:
    """Fit the tables to `folder` (`intents/en`). Raises DataError where the data are faulty."""
    problems = Problems()
    intents = load_intents(folder, problems)
    if problems:
        raise DataError(f"{problems[0]}. Run backtalk check for all that is wrong.")
    return fit_tables(intents)


def fit_tables(intents: Intents) -> Tables:
    """Fit the three models: which intent, which red flag if any, and who has it and when."""
    contractions = intents.vocabulary.contractions
    split = {sentence: tokens(sentence, contractions) for sentence in intents.sentences()}
    space = fit_space(list(split.values()), lexicon(intents.vocabulary))
    near_misses = [phrase.text for flag in intents.flags.values() for phrase in flag.phrases["near_miss"]]
    topics = [Example(space.vector(split[phrase.text]), intent.id) for intent, phrase in _asked(intents)]
    topics += [Example(space.vector(split[text]), OUT_OF_SCOPE) for text in near_misses]
    return Tables(
        numbers=space.numbers,
        idf=space.idf,
        intents=fit(space, topics),
        flags=fit(space, list(_flag_examples(intents, space, split))),
        statuses=fit(space, list(_status_examples(intents, space, split))),
        commands={
            " ".join(split[phrase.text]): intent.id for intent, phrase in _asked(intents) if intent.kind == "control"
        },
    )


def _asked(intents: Intents) -> Iterator[tuple[Intent, Phrase]]:
    for intent in intents.intents.values():
        for phrase in intent.phrases:
            yield intent, phrase


def _flag_examples(intents: Intents, space: FeatureSpace, split: Mapping[str, Sequence[str]]) -> Iterator[Example]:
    """Give what the red-flag model learns from: danger signs, what is none, and both joined with other talk."""
    ordinary = [split[phrase.text] for intent, phrase in _asked(intents) if intent.id != OUT_OF_SCOPE]
    foreign = [split[phrase.text] for intent, phrase in _asked(intents) if intent.id == OUT_OF_SCOPE]
    near_misses = [split[phrase.text] for flag in intents.flags.values() for phrase in flag.phrases["near_miss"]]
    for found in (*ordinary, *foreign):
        yield Example(space.vector(found), NO_FLAG)
    for found in near_misses:
        yield Example(space.vector(found), NO_FLAG, NEAR_MISS_IMPORTANCE)
    for found in (*ordinary, *foreign, *near_misses):
        for window in windows(found):
            yield Example(space.vector(window), NO_FLAG, PIECE_IMPORTANCE)
    for _, found in joined(ordinary, ordinary, JOINED, seed=1):
        yield Example(space.vector(found), NO_FLAG, PIECE_IMPORTANCE)

    for flag in intents.flags.values():
        for _, phrase in flag.mentions():
            yield Example(space.vector(split[phrase.text]), flag.id)
    mentions = [(flag.id, split[phrase.text]) for flag in intents.flags.values() for _, phrase in flag.mentions()]
    for place, found in joined([found for _, found in mentions], [*ordinary, *foreign], JOINED, seed=2):
        yield Example(space.vector(found), mentions[place][0], PIECE_IMPORTANCE)


def _status_examples(intents: Intents, space: FeatureSpace, split: Mapping[str, Sequence[str]]) -> Iterator[Example]:
    """Give what the model of statuses learns from: danger signs alone, and joined with other talk."""
    other = [split[phrase.text] for _, phrase in _asked(intents)]
    mentions = [(status, split[phrase.text]) for flag in intents.flags.values() for status, phrase in flag.mentions()]
    for status, found in mentions:
        yield Example(space.vector(found), status)
    for place, found in joined([found for _, found in mentions], other, 3 * JOINED, seed=3):
        yield Example(space.vector(found), mentions[place][0])
