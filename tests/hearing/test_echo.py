"""The assistant's own voice is taken out of what the microphone hears; a person's stays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.hearing.echo import BLOCK, EchoCanceller
from assistant.hearing.sound_files import read_sound
from hearing.conftest import SOUNDS
from hearing.making import samples_of

Samples = NDArray[np.float64]
RATE = 16_000
LEVEL = 0.05
"""Of both voices at the microphone, root mean square with full scale at 1: an echo of 0 dB."""


def voice(name: str) -> Samples:
    samples = samples_of(read_sound(SOUNDS / name)).astype(np.float64)
    return samples * LEVEL / np.sqrt(np.mean(samples**2))


OWN = np.concatenate(
    [voice(name) for name in ("sleeping.flac", "ibuprofen.flac", "heat_or_ice.flac", "operation.flac")] * 3
)
PERSON = voice("repeat.flac")
BEGINS = 8 * RATE
"""When the person begins to speak, samples."""


def room(played: Samples, *, delay: float = 0.06, reverberation: float = 0.2) -> Samples:
    """What a microphone hears of what was played: late, reverberating for so many seconds, as loud as it was."""
    random = np.random.default_rng(1)
    length = round(reverberation * RATE)
    tail = random.normal(size=length) * np.exp(-np.arange(length) / (length / 4))
    way = np.concatenate((np.zeros(round(delay * RATE)), tail / np.sqrt(np.sum(tail**2))))
    return np.convolve(played, way)[: len(played)]


def cleaned(own: Samples, heard: Samples) -> Samples:
    """What the canceller leaves, where `own` is played and `heard` is heard at the same time."""
    canceller, left = EchoCanceller(), []
    noise = np.random.default_rng(2).normal(size=len(heard)) * 10 ** (-65 / 20)
    for number, at in enumerate(range(0, min(len(own), len(heard)) - BLOCK, BLOCK)):
        now = 100.0 + 0.03 * number
        canceller.played(pcm(np.repeat(own[at : at + BLOCK], 3)), now)
        left.append(canceller.clean(pcm((heard + noise)[at : at + BLOCK]), now + 0.001))
    return np.frombuffer(b"".join(left), "<i2") / 32768


def pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def loud_share(samples: Samples) -> float:
    """Share of the blocks in which a voice is to be heard."""
    blocks = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return float(np.mean(np.mean(blocks**2, axis=1) > (0.1 * LEVEL) ** 2))


def with_person(heard: Samples) -> Samples:
    both = heard.copy()
    both[BEGINS : BEGINS + len(PERSON)] += PERSON
    return both


def test_its_own_voice_goes() -> None:
    assert loud_share(room(OWN)) > 0.6
    assert loud_share(cleaned(OWN, room(OWN))) < 0.08


def test_a_person_is_heard_over_it() -> None:
    left = cleaned(OWN, with_person(room(OWN)))[BEGINS : BEGINS + len(PERSON)]
    assert loud_share(left) > 0.9 * loud_share(PERSON)
    # What is left is the person's voice, not only as loud as that.
    alike = float(np.corrcoef(left, PERSON[: len(left)])[0, 1])
    assert alike > 0.8


@pytest.mark.parametrize("decibels", [0, -20])
def test_a_person_is_heard_over_it_in_a_room_that_reverberates_for_long(decibels: float) -> None:
    echo = room(OWN, delay=0.15, reverberation=0.5) * 10 ** (decibels / 20)
    heard = with_person(echo)[: BEGINS + len(PERSON)]
    left = cleaned(OWN, heard)[BEGINS:]
    assert np.corrcoef(left, PERSON[: len(left)])[0, 1] > 0.8


def test_an_echo_that_begins_late_goes_and_the_person_stays() -> None:
    late = room(OWN)
    late[: 6 * RATE] = 0  # headphones were unplugged
    begins = 14 * RATE
    heard = late.copy()
    heard[begins : begins + len(PERSON)] += PERSON
    assert loud_share(late[8 * RATE :]) > 0.6
    assert loud_share(cleaned(OWN, late)[8 * RATE :]) < 0.15
    left = cleaned(OWN, heard)[begins : begins + len(PERSON)]
    assert np.corrcoef(left, PERSON[: len(left)])[0, 1] > 0.8


def test_where_its_voice_is_not_heard_a_person_is_at_once() -> None:
    left = cleaned(OWN, with_person(np.zeros(len(OWN))))[BEGINS : BEGINS + len(PERSON)]
    assert np.corrcoef(left, PERSON[: len(left)])[0, 1] > 0.95


def test_while_nothing_is_said_all_is_heard() -> None:
    heard = np.concatenate((np.zeros(2 * RATE), PERSON, np.zeros(RATE)))
    left = cleaned(np.zeros(len(heard)), heard)
    assert np.corrcoef(left, heard[: len(left)])[0, 1] > 0.99


@pytest.mark.parametrize("gap", [0.01, 0.04, 0.15])
def test_a_gap_in_the_sound_does_not_make_it_hear_itself(gap: float) -> None:
    heard = room(OWN)
    heard = np.concatenate((heard[: 6 * RATE], np.zeros(round(gap * RATE)), heard[6 * RATE :]))[: len(heard)]
    assert loud_share(cleaned(OWN, heard)[6 * RATE :]) < 0.12


def test_a_delay_beyond_its_reach_makes_it_deaf_meanwhile_but_not_self_conscious() -> None:
    assert loud_share(cleaned(OWN, room(OWN, delay=0.6))) < 0.05


def test_a_loudspeaker_that_distorts_does_not_make_it_hear_itself() -> None:
    assert loud_share(cleaned(OWN, room(np.clip(OWN, -2 * LEVEL, 2 * LEVEL)))) < 0.15
