"""The nearest phrase by RapidFuzz."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import OUT_OF_SCOPE, Guess, Material


class _Nearest:
    scorer: str

    def learn(self, material: Material, folder: Path) -> None:
        (folder / "phrases.json").write_text(json.dumps(list(material.phrases)))

    def load(self, folder: Path) -> None:
        from rapidfuzz import fuzz

        phrases = json.loads((folder / "phrases.json").read_text())
        self._scorer: Any = getattr(fuzz, self.scorer)
        self._known = [(text, label) for text, label in phrases if label != OUT_OF_SCOPE]
        self._texts = [text for text, _ in self._known]
        self._foreign = [text for text, label in phrases if label == OUT_OF_SCOPE]

    def guess(self, heard: Sequence[str]) -> Guess:
        from rapidfuzz import process

        found = process.extractOne(heard[0], self._texts, scorer=self._scorer)
        foreign = process.extractOne(heard[0], self._foreign, scorer=self._scorer)
        acts = found[1] > foreign[1]
        # What is nearer to talk of other subjects is surer to be rejected than anything that isn't.
        return Guess(self._known[found[2]][1], found[1] if acts else found[1] - foreign[1] - 100, acts)


class TokenSetRatio(_Nearest):
    scorer = "token_set_ratio"


class Ratio(_Nearest):
    scorer = "ratio"


class WRatio(_Nearest):
    scorer = "WRatio"
