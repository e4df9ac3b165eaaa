"""Fits the tables while the wheel is built, so that an installed Backtalk answers at once.

An editable install and the source distribution have none: there they are fitted at the first question, and cached.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TablesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the fitted tables to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fit the tables, or take them from the cache where this very data was fitted before."""
        self._folder: Path | None = None
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from assistant.understanding.building import build_tables
        from assistant.understanding.tables import fingerprint, load_or_build, save

        intents = Path(self.root) / "intents" / "en"
        name = f"tables-{fingerprint(intents)}.bin"
        self._folder = Path(tempfile.mkdtemp(prefix="backtalk-tables-"))
        save(load_or_build(intents, build_tables, self.app.display_info), self._folder / name)
        build_data["force_include"][str(self._folder / name)] = f"assistant/data/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel only."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
