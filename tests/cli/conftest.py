from __future__ import annotations

import subprocess

import pytest
from command import ROOT, Backtalk

from assistant.api import Assistant


@pytest.fixture(scope="session", autouse=True)
def _language_model(assistant: Assistant) -> None:
    """Build what hears once, so that no command tells of it later."""
    command = Backtalk({}).command("listen", ROOT / "tests" / "sounds" / "repeat.flac")
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=180)
