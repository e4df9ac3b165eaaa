from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from assistant.hearing.dither import DITHER_RMS, Dither
from assistant.hearing.levels import measure
from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer
from assistant.hearing.recognizer import transcribe
from assistant.sound import Sound
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample
from hearing.making import samples_of, sound_of, wrong_words

SAID = (
    "will walking make my back worse",
    "which side should i sleep on with a bad leg",
    "how long does it take to get better",
    "i can't feel it when i wipe",
)


@pytest.fixture(scope="module")
def spoken() -> Iterator[list[Sound]]:
    """What the real voice makes of the sentences, whose pauses are digital silence."""
    voice = Pyttsx3Voice("gmw/en-us")
    yield [resample(voice.render(said, rate=150), 16_000) for said in SAID]
    voice.close()


def wrong(recognizer: PocketSphinxRecognizer, spoken: list[Sound]) -> float:
    """Share of the words that were heard wrong."""
    count = sum(wrong_words(said, transcribe(recognizer, sound).text) for said, sound in zip(SAID, spoken, strict=True))
    return count / sum(len(said.split()) for said in SAID)


def test_a_voice_without_any_noise_is_heard(
    recognizer: PocketSphinxRecognizer, spoken: list[Sound], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = wrong(recognizer, spoken)
    monkeypatch.setattr(Dither, "add", lambda self, pcm: pcm)
    assert heard <= 0.35
    assert heard < wrong(recognizer, spoken) / 2


def test_it_is_faint_and_the_same_for_every_utterance() -> None:
    dither = Dither()
    first = dither.add(bytes(64_000))
    assert measure(samples_of(Sound(first, 16_000))).rms == pytest.approx(DITHER_RMS, abs=0.2)
    assert dither.add(bytes(64_000)) != first
    dither.reset()
    assert dither.add(bytes(64_000)) == first


def test_blocks_get_the_same_noise_as_the_whole() -> None:
    whole, parts = Dither().add(bytes(400_000)), Dither()
    assert b"".join(parts.add(bytes(4_000)) for _ in range(100)) == whole


def test_loud_sound_is_not_turned_over() -> None:
    loud = sound_of(np.ones(16_000, np.float32))
    assert samples_of(Sound(Dither().add(loud.pcm), 16_000)).min() > 0.9


def test_silence_alone_is_still_nothing(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.feed(bytes(64_000))
    assert recognizer.finish().text == ""
    assert recognizer.recognize(bytes(64_000)).text == ""
