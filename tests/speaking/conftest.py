from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
import virtual_sound_card
from virtual_sound_card import VirtualSoundCard

from assistant.speaking.player import MiniaudioPlayer
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from speaking.listener import Listener


@pytest.fixture(scope="session")
def card() -> Iterator[VirtualSoundCard]:
    if not virtual_sound_card.available():
        warnings.warn(virtual_sound_card.MISSING, stacklevel=1)
        pytest.skip(virtual_sound_card.MISSING)
    with virtual_sound_card.virtual_sound_card() as running:
        yield running


@pytest.fixture
def player(card: VirtualSoundCard) -> Iterator[MiniaudioPlayer]:
    player = MiniaudioPlayer(report=lambda message: None)
    yield player
    player.close()


@pytest.fixture(scope="session")
def voice() -> Iterator[Pyttsx3Voice]:
    # Of espeak's English voices the recognizer understands this one best.
    voice = Pyttsx3Voice("gmw/en-us")
    yield voice
    voice.close()


@pytest.fixture(scope="session")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Listener:
    return Listener(tmp_path_factory.mktemp("listener"))
