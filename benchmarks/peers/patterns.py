"""Matchers of whole sentences: padacioso, exact and fuzzy, and hassil, which Home Assistant uses."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import OUT_OF_SCOPE, Guess, Material

SURE = 0.5
"""The confidence from which OVOS takes what padacioso found."""


class _Patterns:
    def learn(self, material: Material, folder: Path) -> None:
        lines: dict[str, list[str]] = defaultdict(list)
        for text, label in material.phrases:
            lines[label].append(" ".join("".join(c if c.isalnum() or c in "' " else " " for c in text).split()))
        (folder / "lines.json").write_text(json.dumps(lines))

    def _lines(self, folder: Path) -> dict[str, list[str]]:
        lines: dict[str, list[str]] = json.loads((folder / "lines.json").read_text())
        return lines


class Padacioso(_Patterns):
    fuzzy = False

    def load(self, folder: Path) -> None:
        from padacioso import IntentContainer

        logging.disable(logging.INFO)
        self._container: Any = IntentContainer(fuzz=self.fuzzy)
        for label, lines in self._lines(folder).items():
            self._container.add_intent(label, lines)

    def guess(self, heard: Sequence[str]) -> Guess:
        # What calc_intent does, without the processes that it starts for each utterance: they cost more than they save.
        samples = self._container.intent_samples.items()
        found = [match for name, lines in samples if (match := self._container._match(heard[0], name, lines))]
        best = max(found, key=lambda match: float(match["conf"]), default=None)
        if best is None or best["name"] == OUT_OF_SCOPE:
            return Guess(None, 0.0, acts=False)
        return Guess(best["name"], best["conf"], best["conf"] >= SURE)


class PadaciosoFuzzy(Padacioso):
    fuzzy = True


class Hassil(_Patterns):
    def load(self, folder: Path) -> None:
        from hassil import Intents

        data = {
            "language": "en",
            "intents": {label: {"data": [{"sentences": lines}]} for label, lines in self._lines(folder).items()},
        }
        self._intents: Any = Intents.from_dict(data)

    def guess(self, heard: Sequence[str]) -> Guess:
        from hassil import recognize

        found = recognize(heard[0], self._intents)
        name = found.intent.name if found else None
        if name is None or name == OUT_OF_SCOPE:
            return Guess(None, 0.0, acts=False)
        return Guess(name, 1.0, acts=True)
