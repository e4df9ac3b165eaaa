"""What a person has chosen: region, rate, loudness and voice, kept in one small file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from assistant import paths

SLOWEST, FASTEST = 80, 320
"""Words a minute."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices, with what holds until something is chosen."""

    region: str | None = None
    """A key of regions.yaml; where none is chosen the system's locale decides."""
    rate: int = 150
    """Words a minute."""
    volume: float = 0.85
    """Loudness, 0 to 1."""
    voice: str = "gmw/en-us"
    """The id of a voice; where the engine has none of that name it takes its own."""


def settings_file() -> Path:
    """Give the file of the settings, in the platform's place."""
    return paths.config_folder() / "settings.json"


def load_settings(notice: Callable[[str], None]) -> Settings:
    """Load the settings. A broken file is set aside under another name, and `notice` is told in one sentence."""
    file = settings_file()
    try:
        return _checked(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        notice(f"The settings can't be read, so the usual ones are used: {error.strerror}.")
        return Settings()
    except (ValueError, TypeError):
        aside = file.with_suffix(".broken")
        with suppress(OSError):
            file.replace(aside)
        notice(f"The settings were damaged, so the usual ones are used; the old ones are kept in {aside}.")
        return Settings()


def save_settings(settings: Settings) -> None:
    """Write the settings, whole or not at all. Raises OSError."""
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            json.dump(asdict(settings), opened, indent=1)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _checked(values: Any) -> Settings:
    known = {field.name for field in fields(Settings)}
    settings = replace(Settings(), **{name: value for name, value in values.items() if name in known})
    if not (SLOWEST <= settings.rate <= FASTEST and 0 <= settings.volume <= 1):
        raise ValueError("rate or volume is out of range")
    if not isinstance(settings.voice, str) or not isinstance(settings.region, (str, type(None))):
        raise TypeError("region and voice are texts")
    return settings
