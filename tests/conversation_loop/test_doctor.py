"""The doctor records, speaks, and listens to what it spoke."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from command import ROOT, Backtalk
from numpy.typing import NDArray
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

from assistant.cli.doctor_sound import SENTENCES, was_heard
from assistant.hearing.sound_files import read_sound
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample

SOUNDS = ROOT / "tests" / "sounds"


def voice(name: str) -> NDArray[np.float32]:
    return (np.frombuffer(read_sound(SOUNDS / name).pcm, "<i2") / 32768).astype(np.float32)


def noise(samples: int, decibels: float) -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 10 ** (decibels / 20), samples).astype(np.float32)


@pytest.mark.parametrize("late", [0.0, 0.1, 0.8])
def test_what_was_played_is_known_in_what_was_recorded(late: float) -> None:
    played = voice("repeat.flac")
    recorded = np.concatenate((np.zeros(round(late * 16_000), np.float32), 0.2 * played, np.zeros(16_000, np.float32)))
    assert was_heard(played, recorded + noise(len(recorded), -50))


@pytest.mark.parametrize("other", ["sleeping.flac", "ibuprofen.flac", "heat_or_ice.flac", "how_long.flac"])
def test_what_somebody_else_says_is_not_taken_for_it(other: str) -> None:
    assert not was_heard(voice("repeat.flac"), voice(other))


def test_nothing_is_not_taken_for_it() -> None:
    assert not was_heard(voice("repeat.flac"), noise(48_000, -50))
    assert not was_heard(voice("repeat.flac"), np.zeros(48_000, np.float32))
    assert not was_heard(voice("repeat.flac"), np.zeros(0, np.float32))


@pytest.fixture
def doctor(backtalk: Backtalk, card: VirtualSoundCard) -> Backtalk:
    return Backtalk({**backtalk.environment, **card.environment})


def lines(backtalk: Backtalk) -> dict[str, str]:
    done = backtalk("doctor", "--region", "GB", timeout=120)
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


def test_a_speaker_that_the_microphone_hears_works(doctor: Backtalk, card: VirtualSoundCard) -> None:
    card._pactl("load-module", "module-loopback", f"source={SPEAKER}.monitor", f"sink={MICROPHONE}", "latency_msec=50")
    found = lines(doctor)
    assert found["Speaker"].startswith("works.")
    assert "The microphone heard both sentences." in found["Speaker"]
    assert SENTENCES[1] in found["Speaker"]
    # While nothing is played this microphone gives digital silence, as one that is switched off.
    assert found["Microphone"] == (
        "not working. It records nothing at all: switch the microphone on, or choose another one."
    )
    assert found["Verdict"] == "Backtalk can answer questions. It can't hear you: type them."


def test_a_speaker_that_the_microphone_does_not_hear_is_told(doctor: Backtalk, card: VirtualSoundCard) -> None:
    found = lines(doctor)
    assert "The microphone heard neither sentence." in found["Speaker"]


def audible_seconds(samples: NDArray[np.float32]) -> float:
    """How long something can be heard, in blocks of 10 ms, relative to the loudest."""
    blocks = np.abs(samples[: len(samples) // 480 * 480].reshape(-1, 480)).max(axis=1)
    return float((blocks > 0.1 * blocks.max()).sum()) / 100


def test_it_speaks_as_the_person_has_chosen(doctor: Backtalk, card: VirtualSoundCard, tmp_path: Path) -> None:
    config = tmp_path / "backtalk"
    config.mkdir()
    (config / "settings.json").write_text(json.dumps({"region": "NZ", "rate": 80, "volume": 0.3, "voice": "gmw/en"}))
    with card.recording(48_000) as recording:
        done = doctor("doctor", timeout=120, XDG_CONFIG_HOME=str(tmp_path))
    assert "those for New Zealand: one, one, one" in done.stdout
    heard = np.frombuffer(recording.sound.pcm, "<i2") / 32768
    with closing(Pyttsx3Voice("gmw/en")) as voice:
        rendered = [resample(voice.render(sentence, rate=80), 48_000).pcm for sentence in SENTENCES]
    wanted = np.frombuffer(b"".join(rendered), "<i2") / 32768
    # At the usual 150 words a minute it takes about half as long.
    assert audible_seconds(heard) == pytest.approx(audible_seconds(wanted), rel=0.2)
    assert np.abs(heard).max() < 0.5 * np.abs(wanted).max()


def test_without_devices_each_has_one_line_of_advice(backtalk: Backtalk, tmp_path: Path) -> None:
    found = lines(backtalk)
    assert found["Microphone"].startswith("not working. There is no microphone: ")
    assert found["Speaker"].startswith("not working. There is no loudspeaker: ")
    assert found["Verdict"].endswith("It can't hear you: type them. It can't be heard: read the answers.")
