"""Builds the tables: reads every phrase and fits the three models to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.errors import DataError
from assistant.library.intents import OUT_OF_SCOPE, Intents, load_intents
from assistant.library.reading import Problems
from assistant.understanding.features import lexicon
from assistant.understanding.normalise import tokens
from assistant.understanding.red_flags import NO_FLAG, windows
from assistant.understanding.tables import Tables
from assistant.understanding.training import Example, fit, fit_space

NEAR_MISS_IMPORTANCE = 2.0
WINDOW_IMPORTANCE = 0.5


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
    vectors = {sentence: space.vector(found) for sentence, found in split.items()}

    topics = [
        Example(vectors[phrase.text], intent.id) for intent in intents.intents.values() for phrase in intent.phrases
    ]
    near_misses = [phrase.text for flag in intents.flags.values() for phrase in flag.phrases["near_miss"]]
    topics += [Example(vectors[text], OUT_OF_SCOPE) for text in near_misses]

    mentions = [
        (flag.id, status, vectors[phrase.text]) for flag in intents.flags.values() for status, phrase in flag.mentions()
    ]
    harmless = [phrase.text for intent in intents.intents.values() for phrase in intent.phrases]
    flags = [Example(vector, flag) for flag, _, vector in mentions]
    flags += [Example(vectors[text], NO_FLAG) for text in harmless]
    flags += [Example(vectors[text], NO_FLAG, NEAR_MISS_IMPORTANCE) for text in near_misses]
    flags += [
        Example(space.vector(window), NO_FLAG, WINDOW_IMPORTANCE)
        for text in (*harmless, *near_misses)
        for window in windows(split[text])
    ]
    return Tables(
        numbers=space.numbers,
        idf=space.idf,
        intents=fit(space, topics),
        flags=fit(space, flags),
        statuses=fit(space, [Example(vector, status) for _, status, vector in mentions]),
        commands=_commands(intents, split),
    )


def _commands(intents: Intents, split: Mapping[str, Sequence[str]]) -> dict[str, str]:
    def pairs() -> Iterable[tuple[str, str]]:
        for intent in intents.intents.values():
            if intent.kind == "control":
                for phrase in intent.phrases:
                    yield " ".join(split[phrase.text]), intent.id

    return dict(pairs())
