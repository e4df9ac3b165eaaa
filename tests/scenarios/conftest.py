from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_sound_card import VirtualSoundCard, card_or_skip

from assistant.api import Assistant
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.scene import Scene, scene, settle


@pytest.fixture(scope="package")
def shared_card() -> Iterator[VirtualSoundCard]:
    with card_or_skip() as card:
        yield card


@pytest.fixture(scope="session")
def voice(assistant: Assistant) -> Iterator[Pyttsx3Voice]:
    """The voice that the program speaks with, so that what it says can be told from anything else."""
    voice = Pyttsx3Voice("gmw/en-us", pronunciations=assistant.library.content.pronunciation)
    yield voice
    voice.close()


@pytest.fixture(scope="package")
def room(
    shared_card: VirtualSoundCard, voice: Pyttsx3Voice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One conversation that many tests hold, in whatever order: starting takes seconds."""
    home = tmp_path_factory.mktemp("person")
    settle(home)
    with scene(shared_card, voice, home) as running:
        yield running


@pytest.fixture
def home(assistant: Assistant, tmp_path: Path) -> Path:
    """The home of somebody who has used the program before; the tables are there, so that it starts at once."""
    settle(tmp_path)
    return tmp_path
