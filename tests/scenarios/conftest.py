from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import virtual_sound_card
from virtual_sound_card import VirtualSoundCard

from assistant.api import Assistant
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from scenarios.scene import Scene, scene, settle


@contextmanager
def a_card() -> Iterator[VirtualSoundCard]:
    if not virtual_sound_card.available():
        warnings.warn(virtual_sound_card.MISSING, stacklevel=1)
        pytest.skip(virtual_sound_card.MISSING)
    with virtual_sound_card.virtual_sound_card() as running:
        yield running


@pytest.fixture(scope="package")
def shared_card() -> Iterator[VirtualSoundCard]:
    with a_card() as card:
        yield card


@pytest.fixture
def card() -> Iterator[VirtualSoundCard]:
    """A sound card of the test's own, which it may break; a program that runs elsewhere doesn't hear it."""
    with a_card() as card:
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
def home(tmp_path: Path) -> Path:
    """The home of somebody who has used the program before."""
    settle(tmp_path)
    return tmp_path
