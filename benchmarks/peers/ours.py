"""Backtalk's own matcher, as it is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.library.folders import data_folder
from assistant.library.reading import Problems
from peers import OUT_OF_SCOPE, Guess, Material


class Ours:
    def learn(self, material: Material, folder: Path) -> None:
        from assistant.library.intents import load_intents
        from assistant.understanding.building import build_tables, fit_tables
        from assistant.understanding.holding_out import is_held_out, only
        from assistant.understanding.tables import load_or_build, save

        place = data_folder("intents")
        if material.with_held_out:
            tables = load_or_build(place, build_tables, print)
        else:
            tables = fit_tables(only(load_intents(place, Problems()), lambda writer: not is_held_out(writer)))
        save(tables, folder / "tables.bin")

    def load(self, folder: Path) -> None:
        from assistant.library.intents import load_names, load_vocabulary
        from assistant.library.thresholds import load_thresholds
        from assistant.understanding.features import FeatureSpace, lexicon
        from assistant.understanding.intents import IntentMatcher
        from assistant.understanding.tables import load

        place, problems = data_folder("intents"), Problems()
        tables, vocabulary = load(folder / "tables.bin"), load_vocabulary(place, problems)
        self._matcher = IntentMatcher(
            FeatureSpace(tables.numbers, tables.idf, lexicon(vocabulary)),
            tables.intents,
            tables.commands,
            load_names(place, problems).kinds,
            vocabulary,
            load_thresholds(place, problems).intents,
        )

    def guess(self, heard: Sequence[str]) -> Guess:
        choice = self._matcher.match(heard)
        if not choice.candidates:
            return Guess(None, 0.0, acts=False)
        best = choice.candidates[0]
        return Guess(best.intent, best.score, acts=bool(choice.intents) and choice.intents[0] != OUT_OF_SCOPE)
