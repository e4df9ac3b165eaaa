from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.hearing.levels import MOST_GAIN, SILENCE, WANTED_RMS, levelled, mains_hum, measure, microphone_advice
from assistant.hearing.sound_files import read_sound
from hearing.conftest import SOUNDS
from hearing.making import Samples, at_level, samples_of, tone


def test_a_full_sine_is_3_db_under_its_peak() -> None:
    levels = measure(tone(1000, 1, 16_000, 1.0))
    assert levels.peak == pytest.approx(0, abs=0.01)
    assert levels.rms == pytest.approx(-10 * math.log10(2), abs=0.01)


def test_silence_has_a_level() -> None:
    for length in (0, 100):
        levels = measure(np.zeros(length, np.float32))
        assert (levels.peak, levels.rms, levels.clipped) == (SILENCE, SILENCE, 0)
        assert not levelled(np.zeros(length, np.float32)).any()


def test_clipping_is_seen() -> None:
    samples = np.clip(tone(997, 1, 16_000, 2.0), -1, 1)
    assert measure(samples).clipped == pytest.approx(2 / 3, abs=0.02)
    assert measure(tone(1000, 1, 16_000, 0.9)).clipped == 0


def test_an_offset_is_measured_and_taken_away() -> None:
    samples = tone(1000, 1, 16_000, 0.2) + np.float32(0.3)
    assert measure(samples).offset == pytest.approx(0.3, abs=1e-3)
    assert abs(measure(levelled(samples)).offset) < 1e-3


@pytest.mark.parametrize("level", [-60.0, -45.0, -30.0, -10.0])
def test_speech_is_brought_to_one_level(level: float) -> None:
    random = np.random.default_rng(1)
    samples = at_level(random.normal(0, 0.1, 16_000).astype(np.float32), level).clip(-1, 1)
    before, after = measure(samples), measure(levelled(samples))
    assert after.rms == pytest.approx(min(WANTED_RMS, before.rms + MOST_GAIN), abs=0.1)
    assert after.clipped == 0


def test_a_click_is_not_lifted_into_clipping() -> None:
    samples = np.zeros(16_000, np.float32)
    samples[8_000] = 0.9
    assert np.abs(levelled(samples)).max() < 1


# ---- a microphone ----------------------------------------------------------------------------------------------------


def advice(samples: Samples) -> str | None:
    return microphone_advice(measure(samples), mains_hum(samples, 16_000))


@pytest.fixture(scope="module")
def speech() -> Samples:
    return samples_of(read_sound(SOUNDS / "sleeping.flac"))


@pytest.fixture(scope="module")
def room(speech: Samples) -> Samples:
    return at_level(np.random.default_rng(1).normal(0, 1, len(speech)).astype(np.float32), -70)


@pytest.mark.parametrize("level", [-15, -30, -55])
def test_a_good_microphone_needs_no_advice(speech: Samples, room: Samples, level: float) -> None:
    assert advice(at_level(speech, level) + room) is None


@pytest.mark.parametrize("mains", [50, 60])
def test_hum_is_told_from_speech(speech: Samples, room: Samples, mains: int) -> None:
    hum = np.resize(tone(mains, 3, 16_000, 0.1) + tone(2 * mains, 3, 16_000, 0.05), len(speech))
    assert mains_hum(hum + room, 16_000) > 0.95
    assert mains_hum(speech + room, 16_000) < 0.25
    assert "hums" in str(advice(hum + at_level(speech, -45)))
    assert advice(at_level(hum, -55) + room) is None


def test_what_is_wrong_with_a_microphone_is_told(speech: Samples, room: Samples) -> None:
    assert "nothing at all" in str(advice(np.zeros(48_000, np.float32)))
    assert "nothing at all" in str(advice(np.zeros(0, np.float32)))
    assert "too loud" in str(advice(np.clip(20 * speech, -1, 1)))
    assert "very quiet" in str(advice(at_level(speech, -65) + room))
    assert advice(at_level(speech, -30) + np.float32(0.2)) is None
