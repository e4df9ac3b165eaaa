"""Utterances are heard to their end: slow sentences, long stories, and nothing of noise."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.endpointing import FRAME_BYTES, Endpointer
from assistant.hearing.listening import PART_SECONDS, UNFINISHED_SECONDS, End, Heard, Listening, Onset
from assistant.hearing.unfinished import wants_more
from assistant.messages import Transcript

SPEECH, SILENCE = b"\x01" * FRAME_BYTES, bytes(FRAME_BYTES)


class FakeDetector:
    """Takes for speech what isn't zero."""

    def is_speech(self, frame: bytes) -> bool:
        return any(frame)


class FakeRecognizer:
    """Hears given words, one for each second of sound."""

    name = "fake"

    def __init__(self, *words: str) -> None:
        self._words = words
        self._said = 0
        self._taken = 0

    def recognize(self, pcm: bytes) -> Transcript:
        raise NotImplementedError

    def feed(self, pcm: bytes) -> Transcript:
        self._taken += pcm.count(1)
        return Transcript(self._heard(), final=False)

    def finish(self) -> Transcript:
        heard = self._heard()
        self._said, self._taken = self._said + len(heard.split()), 0
        return Transcript(heard)

    def reset(self) -> None:
        self._taken = 0

    def _heard(self) -> str:
        seconds = self._taken // 32_000
        return " ".join(self._words[self._said : self._said + seconds])


def listen(recognizer: FakeRecognizer, *stretches: tuple[bytes, float]) -> list[Heard]:
    """Listen to stretches of a sound, each of so many seconds."""
    listening = Listening(recognizer, Endpointer(FakeDetector(), 0.8, 180.0))
    heard: list[Heard] = []
    for frame, seconds in stretches:
        for _ in range(round(seconds / 0.03)):
            heard += listening.feed(frame)
    return heard


def finals(heard: list[Heard]) -> list[str]:
    return [one.text for one in heard if isinstance(one, Transcript) and one.final]


def test_an_utterance_is_told_from_its_onset_to_its_words() -> None:
    heard = listen(FakeRecognizer("how", "long"), (SILENCE, 1), (SPEECH, 2.2), (SILENCE, 2))
    assert isinstance(heard[0], Onset)
    assert isinstance(heard[-2], End)
    assert finals(heard) == ["how long"]


@pytest.mark.parametrize("pause", [1.0, 1.8])
def test_nobody_is_cut_off_in_the_middle_of_a_sentence(pause: float) -> None:
    slow = (SPEECH, 2.2), (SILENCE, pause), (SPEECH, 2.2), (SILENCE, 3)
    assert finals(listen(FakeRecognizer("i", "can't", "feel", "anything"), *slow)) == ["i can't feel anything"]
    assert finals(listen(FakeRecognizer("it", "hurts", "what", "helps"), *slow)) == ["it hurts", "what helps"]


def test_a_sentence_that_is_never_finished_is_heard_all_the_same() -> None:
    heard = listen(FakeRecognizer("i", "can't"), (SPEECH, 2.2), (SILENCE, 0.8 + UNFINISHED_SECONDS + 0.2))
    assert finals(heard) == ["i can't"]


def test_a_long_story_is_one_utterance() -> None:
    words = [f"word{number}" for number in range(100)]
    sentences = [stretch for _ in range(10) for stretch in ((SPEECH, 5.1), (SILENCE, 0.5))]
    heard = listen(FakeRecognizer(*words), *sentences, (SILENCE, 2))
    assert 2 * PART_SECONDS < 10 * 5.6
    (story,) = finals(heard)
    assert story.split() == words[: len(story.split())]
    assert len(story.split()) >= 48
    partials = [one.text for one in heard if isinstance(one, Transcript) and not one.final]
    assert all(text.startswith("word0") for text in partials), "what was said first was forgotten"


def test_lone_crackles_do_not_keep_an_utterance_open() -> None:
    crackling = [stretch for _ in range(10) for stretch in ((SILENCE, 0.27), (SPEECH, 0.03))]
    heard = listen(FakeRecognizer("how", "long"), (SPEECH, 2.2), *crackling)
    assert finals(heard) == ["how long"]


@pytest.mark.parametrize("text", ["i can't", "i can't feel", "numb between my", "it hurts when", "it started and"])
def test_sentences_that_want_more(text: str) -> None:
    assert wants_more(text)


@pytest.mark.parametrize("text", ["how long does it last", "stop", "no", "what is sciatica", "it hurts", ""])
def test_sentences_that_do_not(text: str) -> None:
    assert not wants_more(text)


def test_few_whole_sentences_want_more(sentences: list[str]) -> None:
    random = np.random.default_rng(1)
    some = random.choice(sentences, 5000)
    assert np.mean([wants_more(text) for text in some]) < 0.05
    broken_off = [" ".join(text.split()[: 1 + len(text.split()) // 2]) for text in some if len(text.split()) > 3]
    assert np.mean([wants_more(text) for text in broken_off]) > 0.35
