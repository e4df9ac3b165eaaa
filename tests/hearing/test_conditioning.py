from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.conditioning import MOST_LIFT, Conditioner
from assistant.hearing.conditioning import conditioned as recording
from assistant.hearing.endpointing import voice_detector
from assistant.hearing.levels import measure
from assistant.hearing.sound_files import read_sound
from assistant.sound import Sound
from hearing.conftest import SOUNDS
from hearing.making import Samples, at_level, samples_of, sound_of, tone

BLOCK = 960
FRAME = 960


@pytest.fixture(scope="module")
def speech() -> Samples:
    """A second of nothing, then somebody speaks."""
    question = samples_of(read_sound(SOUNDS / "sleeping.flac"))
    return np.concatenate((np.zeros(16_000, np.float32), question))


def noise(length: int, level: float) -> Samples:
    return at_level(np.random.default_rng(1).normal(0, 1, length).astype(np.float32), level)


def conditioned(samples: Samples) -> Samples:
    conditioner, pcm = Conditioner(), sound_of(samples).pcm
    blocks = [conditioner.feed(pcm[at : at + BLOCK]) for at in range(0, len(pcm), BLOCK)]
    return samples_of(Sound(b"".join(blocks), 16_000))


def speaking(samples: Samples) -> np.ndarray:
    """Which frames a voice detector takes for speech."""
    detector, pcm = voice_detector(), sound_of(samples).pcm
    return np.array([detector.is_speech(pcm[at : at + FRAME]) for at in range(0, len(pcm) - FRAME + 1, FRAME)])


def test_it_is_as_long_as_before_and_comes_no_later(speech: Samples) -> None:
    assert len(conditioned(speech)) == len(speech)
    click = np.zeros(48_000, np.float32)
    click[20_000] = 0.5
    assert int(np.argmax(np.abs(conditioned(click)))) == 20_000


def test_a_usual_microphone_is_left_as_it_is(speech: Samples) -> None:
    before = speech + noise(len(speech), -65)
    after = conditioned(before)
    assert measure(after).rms == pytest.approx(measure(before).rms, abs=0.5)


@pytest.mark.parametrize("offset", [0.3, -0.3])
def test_an_offset_is_taken_away_and_begins_without_a_bang(speech: Samples, offset: float) -> None:
    after = conditioned(0.5 * speech + np.float32(offset))
    assert abs(measure(after).offset) < 1e-4
    assert np.abs(after[:8_000]).max() < 0.01


@pytest.mark.parametrize("mains", [50, 60])
def test_a_low_hum_is_not_taken_for_speech(mains: int) -> None:
    hum = tone(mains, 5, 16_000, 0.15)
    assert speaking(hum).mean() > 0.9
    assert speaking(conditioned(hum)).mean() < 0.05


@pytest.mark.parametrize("level", [-60, -65])
def test_a_very_quiet_microphone_is_lifted(speech: Samples, level: float) -> None:
    wanted = speaking(speech)
    quiet = at_level(speech, level) + noise(len(speech), -88)
    assert speaking(quiet)[wanted].mean() < 0.5
    assert speaking(conditioned(quiet))[wanted].mean() > 0.85
    assert speaking(conditioned(quiet))[:30].mean() < 0.2


def test_nothing_is_lifted_into_clipping(speech: Samples) -> None:
    quiet = noise(len(speech), -90)
    quiet[40_000:] += speech[10_000 : len(speech) - 30_000]
    after = conditioned(quiet)
    assert measure(after).clipped == 0
    assert np.abs(after).max() <= np.abs(quiet).max() * 1.2


def test_digital_silence_says_nothing_of_the_microphone(speech: Samples) -> None:
    conditioner = Conditioner()
    for _ in range(50):
        assert conditioner.feed(bytes(BLOCK)) == bytes(BLOCK)
    assert conditioner.lift == 0
    assert measure(conditioned(speech)).rms == pytest.approx(measure(speech).rms, abs=0.5)


def test_the_lift_is_bounded_and_forgets() -> None:
    conditioner = Conditioner()
    quiet, usual = (sound_of(noise(16_000, level)).pcm for level in (-89, -60))
    for _ in range(3):
        conditioner.feed(quiet)
    assert conditioner.lift == MOST_LIFT
    for _ in range(8):
        conditioner.feed(usual)
    assert conditioner.lift == 0


def test_a_recording_is_mended_whatever_its_blocks(speech: Samples) -> None:
    quiet = sound_of(at_level(speech, -60) + noise(len(speech), -88)).pcm
    whole = b"".join(recording([quiet]))
    assert whole == b"".join(recording([quiet[:9_600], b"", quiet[9_600:]]))
    assert whole == sound_of(conditioned(samples_of(Sound(quiet, 16_000)))).pcm


def test_silence_after_sound_is_filtered_to_its_end(speech: Samples) -> None:
    conditioner = Conditioner()
    conditioner.feed(sound_of(tone(200, 1, 16_000)).pcm)
    assert any(conditioner.feed(bytes(BLOCK)))


def test_an_empty_block_is_one() -> None:
    assert Conditioner().feed(b"") == b""
