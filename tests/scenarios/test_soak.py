"""Many turns, with faults at random: no turn is lost without a word, and nothing grows.

`python benchmarks/soak.py` runs it for longer, and prints what it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_sound_card import VirtualSoundCard

from assistant.api import Assistant
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.scene import Scene, first_sentence, scene
from scenarios.soak import soak

MEGABYTES, HANDLES = 20.0, 5.0


def works(room: Scene, assistant: Assistant) -> None:
    """It still answers aloud."""
    told = first_sentence(assistant.library.content.topics["walking"].answer)
    with room.listening_anew():
        room.rest()
        room.hears(told, room.ask("walking", told))


@pytest.fixture
def lone(card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path) -> Iterator[Scene]:
    """A conversation of its own, with devices that may be broken."""
    with scene(card, voice, home) as running:
        yield running


def test_a_few_turns_with_faults(lone: Scene, assistant: Assistant) -> None:
    result = soak(lone, 3, seed=35, share=1.0)
    assert result.faults
    assert result.lost == []
    works(lone, assistant)


@pytest.mark.slow
def test_500_turns_with_faults(lone: Scene, assistant: Assistant) -> None:
    result = soak(lone, 500, seed=1)
    assert result.lost == []
    megabytes, handles = result.growth()
    assert megabytes < MEGABYTES
    assert handles < HANDLES
    works(lone, assistant)
