"""The speech models that Backtalk knows by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
RECOMMENDED = "vosk-model-small-en-us-0.15"
"""The model for somebody who doesn't want to choose: it runs on any computer."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be fetched."""

    name: str
    """The publisher's, and the name of the folder that the archive holds."""
    url: str
    size: int
    """Bytes of the archive."""
    checksum: str
    """Of the archive: the algorithm as hashlib calls it, a colon, and hexadecimal digits."""
    accent: str
    word_error: str
    """As published, in words."""
    suits: str
    """What it needs."""


def load_catalogue() -> tuple[KnownModel, ...]:
    """Read the catalogue, the best model first."""
    import yaml

    return tuple(KnownModel(**entry) for entry in yaml.safe_load(CATALOGUE.read_text(encoding="utf-8")))
