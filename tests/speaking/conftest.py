from __future__ import annotations

from collections.abc import Iterator

import pytest
from virtual_sound_card import VirtualSoundCard

from assistant.speaking.player import MiniaudioPlayer
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from speaking.listener import Listener


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
