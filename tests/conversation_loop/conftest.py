from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
import virtual_sound_card
from virtual_sound_card import VirtualSoundCard


@pytest.fixture
def card() -> Iterator[VirtualSoundCard]:
    if not virtual_sound_card.available():
        warnings.warn(virtual_sound_card.MISSING, stacklevel=1)
        pytest.skip(virtual_sound_card.MISSING)
    with virtual_sound_card.virtual_sound_card() as running:
        yield running
