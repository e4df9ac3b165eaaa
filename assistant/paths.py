"""Where Backtalk keeps what belongs to the person: caches, and the settings."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path

APP = "backtalk"


def cache_folder() -> Path:
    """Give the folder for what can be made again at any time; it may not exist yet."""
    return user_cache_path(APP, appauthor=False)


def config_folder() -> Path:
    """Give the folder of the settings; it may not exist yet."""
    return user_config_path(APP, appauthor=False)


def data_folder() -> Path:
    """Give the folder of what can't be made again, such as speech models; it may not exist yet."""
    return user_data_path(APP, appauthor=False)
