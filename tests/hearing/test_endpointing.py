from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from assistant.hearing.endpointing import LONGEST, Endpointer, EnergyDetector, PocketSphinxDetector, VoiceDetector
from assistant.hearing.sound_files import read_sound
from hearing.conftest import SOUNDS
from hearing.making import Samples, at_level, samples_of, sound_of

DETECTORS = [PocketSphinxDetector, EnergyDetector]
QUESTION = samples_of(read_sound(SOUNDS / "ibuprofen.flac"))


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * 16_000), np.float32)


def spans(
    detector: VoiceDetector, samples: Samples, patience: float = 0.8, block: int = 480
) -> list[tuple[float, float]]:
    """Start and length of each utterance, seconds."""
    endpointer = Endpointer(detector, patience)
    found: list[tuple[float, float]] = []
    length = 0
    pcm = sound_of(samples).pcm

    def pieces() -> Iterator[object]:
        for at in range(0, len(pcm), 2 * block):
            yield from endpointer.feed(pcm[at : at + 2 * block])
        yield from endpointer.finish()

    for piece in pieces():
        length += len(piece.pcm)  # type: ignore[attr-defined]
        if piece.last:  # type: ignore[attr-defined]
            found.append((piece.start, length / 32_000))  # type: ignore[attr-defined]
            length = 0
    return found


@pytest.mark.parametrize("make", DETECTORS)
@pytest.mark.parametrize("level", [-20.0, -45.0])
def test_two_questions_are_two_utterances(make: type[VoiceDetector], level: float) -> None:
    said = at_level(QUESTION, level)
    samples = np.concatenate((silence(1.7), said, silence(1.2), said, silence(2)))
    found = spans(make(), samples)
    assert len(found) == 2
    assert 1.5 <= found[0][0] <= 2.1
    assert len(QUESTION) / 16_000 - 0.6 <= found[0][1] <= len(QUESTION) / 16_000 + 1


def test_patience_joins_what_a_short_pause_parts() -> None:
    samples = np.concatenate((silence(0.5), QUESTION, silence(0.6), QUESTION, silence(3)))
    assert len(spans(PocketSphinxDetector(), samples, 0.5)) == 2
    assert len(spans(PocketSphinxDetector(), samples, 1.8)) == 1


@pytest.mark.parametrize("block", [100, 480, 1_600, 100_000])
def test_the_size_of_blocks_does_not_matter(block: int) -> None:
    samples = np.concatenate((silence(1), QUESTION, silence(2), QUESTION))
    assert spans(PocketSphinxDetector(), samples, block=block) == spans(PocketSphinxDetector(), samples)


@pytest.mark.parametrize("make", DETECTORS)
def test_silence_clicks_and_soft_noise_are_nothing(make: type[VoiceDetector]) -> None:
    random = np.random.default_rng(1)
    clicks = silence(5)
    clicks[16_000::16_000] = 0.9
    for samples in (silence(5), clicks, random.normal(0, 0.002, 80_000).astype(np.float32)):
        assert spans(make(), samples) == []


def test_the_end_of_the_stream_ends_the_utterance() -> None:
    assert len(spans(PocketSphinxDetector(), QUESTION[:-12_000])) == 1


def test_an_endless_din_is_cut() -> None:
    class Always:
        def is_speech(self, frame: bytes) -> bool:
            return True

    found = spans(Always(), silence(2.5 * LONGEST))
    assert len(found) == 3
    assert found[0][1] == pytest.approx(LONGEST, abs=0.1)


def test_speaking_and_silence_are_told() -> None:
    endpointer = Endpointer(PocketSphinxDetector())
    assert not endpointer.speaking
    list(endpointer.feed(sound_of(np.concatenate((QUESTION, silence(0.1)))).pcm))
    assert endpointer.speaking
    assert 0.1 < endpointer.silence < 0.8
    endpointer.reset()
    assert not endpointer.speaking
