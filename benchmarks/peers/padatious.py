"""Padatious, a small neural network for each intent, as OpenVoiceOS ships it (ovos-padatious)."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import OUT_OF_SCOPE, Guess, Material

MOST = 30
"""Phrases that each intent is learned from: the time of learning grows with the square of their number."""
SURE = 0.5
"""The confidence from which OVOS takes what it found."""


class Padatious:
    def learn(self, material: Material, folder: Path) -> None:
        from ovos_padatious import IntentContainer

        logging.disable(logging.WARNING)
        lines: dict[str, list[str]] = defaultdict(list)
        for text, label in material.phrases:
            lines[label].append(text)
        container: Any = IntentContainer(str(folder), disable_padaos=True)
        for label, phrases in lines.items():
            random.Random(label).shuffle(phrases)
            container.add_intent(label, phrases[: MOST if label != OUT_OF_SCOPE else 3 * MOST])
        container.train(debug=False)
        (folder / "labels.txt").write_text("\n".join(lines))

    def load(self, folder: Path) -> None:
        from ovos_padatious import IntentContainer

        logging.disable(logging.WARNING)
        self._container: Any = IntentContainer(str(folder), disable_padaos=True)
        self._container.instantiate_from_disk()
        self._container.train(debug=False)

    def guess(self, heard: Sequence[str]) -> Guess:
        ranked = sorted(self._container.calc_intents(heard[0]), key=lambda match: -match.conf)
        best = next((match for match in ranked if match.name != OUT_OF_SCOPE), None)
        if best is None:
            return Guess(None, 0.0, acts=False)
        return Guess(best.name, best.conf, best.conf >= SURE and best is ranked[0])
