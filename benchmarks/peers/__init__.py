"""Ways to tell what is meant, all learning from the same phrases, so that they can be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Guess:
    """What one utterance is taken to mean."""

    best: str | None
    """The likeliest intent that is not out of scope; None where the method sees none."""
    score: float
    """How sure that is, on a scale of the method's own."""
    acts: bool
    """Whether the method's own rule acts on it; otherwise it rejects, or asks."""


@dataclass(frozen=True)
class Material:
    """What is learned from."""

    phrases: Sequence[tuple[str, str]]
    """Each phrase with its intent; near misses of red flags and talk of other subjects are out of scope."""
    with_held_out: bool
    """Whether the held-out fifth of the writers is among it."""


class Peer(Protocol):
    """One way, learned once into a folder, then loaded from it."""

    def learn(self, material: Material, folder: Path) -> None:
        """Learn and keep what was learned."""

    def load(self, folder: Path) -> None:
        """Get ready to answer."""

    def guess(self, heard: Sequence[str]) -> Guess:
        """Say what is meant; `heard` holds what a recognizer heard, best first, or what was typed."""


_MAKERS = {
    "ours": ("peers.ours", "Ours"),
    "rapidfuzz token_set_ratio": ("peers.nearest", "TokenSetRatio"),
    "rapidfuzz ratio": ("peers.nearest", "Ratio"),
    "rapidfuzz WRatio": ("peers.nearest", "WRatio"),
    "padacioso": ("peers.patterns", "Padacioso"),
    "padacioso fuzzy": ("peers.patterns", "PadaciosoFuzzy"),
    "hassil": ("peers.patterns", "Hassil"),
    "ovos-padatious": ("peers.padatious", "Padatious"),
    "TF-IDF + logistic regression": ("peers.linear", "TfIdf"),
    "MiniLM + logistic regression": ("peers.linear", "MiniLm"),
}
NAMES = tuple(_MAKERS)


def make(name: str) -> Peer:
    """Make the peer `name`; raises ImportError where what it needs isn't installed."""
    module, kind = _MAKERS[name]
    maker: Callable[[], Peer] = getattr(import_module(module), kind)
    return maker()
