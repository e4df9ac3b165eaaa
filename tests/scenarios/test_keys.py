"""Keys do what words do, also where nothing can be heard."""

from __future__ import annotations

from pathlib import Path

from virtual_sound_card import VirtualSoundCard

from scenarios.program import running
from scenarios.scene import READY, homes


def test_goodbye_ends_it_and_leaves_the_terminal_as_it_was(card: VirtualSoundCard, home: Path) -> None:
    with running("--silent", **homes(home)) as program:
        assert program.takes_lines()
        program.wait_for(READY)
        assert not program.takes_lines()
        program.press("g")
        program.wait_for("^Goodbye")
        assert program.wait() == 0
        assert program.takes_lines()
