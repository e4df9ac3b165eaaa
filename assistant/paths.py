"""Where Backtalk keeps its files, by the custom of each operating system."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """What can be made anew at any time, such as rendered sound; it need not exist yet."""
    from platformdirs import user_cache_path

    return user_cache_path("backtalk", appauthor=False)


def data_folder() -> Path:
    """What the person installed, such as speech models; it need not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("backtalk", appauthor=False)
