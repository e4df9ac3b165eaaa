"""What a person has chosen: region, rate, loudness and voice, kept in one small file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.atomic import write_whole

SLOWEST, FASTEST = 80, 320
"""Words a minute."""
LEAST_PATIENCE, MOST_PATIENCE = 0.4, 4.0
"""Seconds."""

Notice = Callable[[str], None]
"""Is told of a fault in one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices, with what holds until something is chosen."""

    region: str | None = None
    """A key of regions.yaml that the person said or agreed to; where there is none the system's locale decides."""
    rate: int = 150
    """Words a minute."""
    volume: float = 0.85
    """Loudness, 0 to 1."""
    voice: str = "gmw/en-us"
    """The id of a voice; where the engine has none of that name it takes its own."""
    patience: float = 0.8
    """Seconds of silence that end what the person says, `LEAST_PATIENCE` to `MOST_PATIENCE`; more for slow speakers."""
    introduced: bool = False
    """Whether the introduction of the first run was given."""


def settings_file() -> Path:
    """Give the file of the settings, in the platform's place."""
    return paths.config_folder() / "settings.json"


def load_settings(notice: Notice) -> Settings:
    """Load the settings. A broken file is set aside under another name, and `notice` is told in one sentence."""
    try:
        return _load(notice)
    except OSError as error:
        notice(f"The settings can't be read, so the usual ones are used: {error.strerror}.")
        return Settings()


def change_settings(notice: Notice, **changes: Any) -> Settings:
    """Change some of the settings in the file, whole or not at all, and give all of them. Raises OSError.

    The file is read anew, so that what another program has changed meanwhile stays.
    """
    settings = replace(_load(notice), **changes)
    write_whole(settings_file(), json.dumps(asdict(settings), indent=1))
    return settings


def set_aside_files() -> list[Path]:
    """Give the broken settings files that were set aside."""
    file = settings_file()
    return sorted(file.parent.glob(f"{file.stem}.broken*"))


def _load(notice: Notice) -> Settings:
    file = settings_file()
    try:
        return _checked(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (ValueError, TypeError):
        aside = _free_name(file)
        file.replace(aside)
        notice(f"The settings were damaged, so the usual ones are used; the old ones are kept in {aside}.")
        return Settings()


def _free_name(file: Path) -> Path:
    names = (file.with_suffix(f".broken{number or ''}") for number in count())
    return next(name for name in names if not name.exists())


def _checked(values: Any) -> Settings:
    if not isinstance(values, dict):
        raise TypeError("settings are names with values")
    known = {field.name for field in fields(Settings)}
    settings = replace(Settings(), **{name: value for name, value in values.items() if name in known})
    if not isinstance(settings.rate, int) or isinstance(settings.rate, bool):
        raise TypeError("rate is a whole number")
    if not (SLOWEST <= settings.rate <= FASTEST and 0 <= settings.volume <= 1):
        raise ValueError("rate or volume is out of range")
    if not LEAST_PATIENCE <= settings.patience <= MOST_PATIENCE:
        raise ValueError("patience is out of range")
    if not isinstance(settings.voice, str) or not isinstance(settings.region, (str, type(None))):
        raise TypeError("region and voice are texts")
    if not isinstance(settings.introduced, bool):
        raise TypeError("introduced is true or false")
    return settings
