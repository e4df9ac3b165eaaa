"""Whether the person has been told, once, that a speech model would let Backtalk hear them much better."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assistant import paths
from assistant.hearing.models.store import installed_models


def model_hint_due() -> bool:
    """Say whether there is something to tell: no model is installed, and nobody was told so."""
    return not hint_file().exists() and not installed_models()


def model_hint_told() -> None:
    """Remember that it was told. Where that can't be written it is told once more the next time."""
    with suppress(OSError):
        hint_file().parent.mkdir(parents=True, exist_ok=True)
        hint_file().touch()


def hint_file() -> Path:
    """Give the file that is there once it was told."""
    return paths.data_folder() / "model-hint-told"
