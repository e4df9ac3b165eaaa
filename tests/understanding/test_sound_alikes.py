from __future__ import annotations

from assistant.library.intents import Vocabulary
from assistant.understanding.normalise import tokens
from assistant.understanding.sound_alikes import SoundAlikes


def test_every_sound_alike_is_undone(vocabulary: Vocabulary) -> None:
    undo = SoundAlikes(vocabulary)
    for word, written in vocabulary.sound_alikes.items():
        for other in written:
            found = undo.meant(tokens(f"my {other} hurts", vocabulary.contractions))
            assert found == tokens(f"my {word} hurts", vocabulary.contractions), other


def test_where_there_is_none_nothing_is_given(vocabulary: Vocabulary) -> None:
    assert SoundAlikes(vocabulary).meant(["what", "is", "the", "time"]) == []
