"""Utterances are heard to their end: slow sentences, long stories, and nothing of noise."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import numpy as np
import pytest

from assistant.hearing.endpointing import FRAME_BYTES, Endpointer
from assistant.hearing.listening import HASTE, PART_SECONDS, UNFINISHED_SECONDS, End, Heard, Listening, Onset
from assistant.hearing.looking_ahead import MOST_WORK
from assistant.hearing.unfinished import wants_more
from assistant.messages import Transcript

SILENCE = bytes(FRAME_BYTES)
WORD_SECONDS = 0.6


class FakeDetector:
    """Takes for speech what isn't zero."""

    def is_speech(self, frame: bytes) -> bool:
        return any(frame)


class FakeRecognizer:
    """Hears the words that `say` has put into the sound."""

    name = "fake"

    def __init__(self) -> None:
        self._pcm = b""
        self.seconds = 0.0
        """Of all the sound that it was given."""

    def recognize(self, pcm: bytes) -> Transcript:
        raise NotImplementedError

    def feed(self, pcm: bytes) -> Transcript:
        self._pcm += pcm
        self.seconds += len(pcm) / 32_000
        return Transcript(self._heard(), final=False)

    def finish(self) -> Transcript:
        heard = self._heard()
        self._pcm = b""
        return Transcript(heard)

    def reset(self) -> None:
        self._pcm = b""

    def _heard(self) -> str:
        numbers = [number for number, _ in itertools.groupby(self._pcm[::FRAME_BYTES])]
        return " ".join(WORDS[number - 1] for number in numbers if number)


WORDS: list[str] = []


def say(text: str) -> tuple[bytes, ...]:
    """Give the frames of a sound that holds these words, each another one than the word before."""
    said = b""
    for word in text.split():
        WORDS.append(word)
        said += bytes([len(WORDS)]) * FRAME_BYTES * round(WORD_SECONDS / 0.03)
    return tuple(said[at : at + FRAME_BYTES] for at in range(0, len(said), FRAME_BYTES))


def silence(seconds: float) -> tuple[bytes, ...]:
    return (SILENCE,) * round(seconds / 0.03)


def listen(
    *stretches: tuple[bytes, ...],
    recognizer: FakeRecognizer | None = None,
    whole: Callable[[Transcript], bool] = lambda transcript: False,
) -> list[Heard]:
    """Listen to stretches of a sound."""
    endpointer = Endpointer(FakeDetector(), 0.8, 180.0)
    listening = Listening(recognizer or FakeRecognizer(), endpointer, whole)
    return [heard for frame in itertools.chain(*stretches) for heard in listening.feed(frame)]


def finals(heard: list[Heard]) -> list[str]:
    return [one.text for one in heard if isinstance(one, Transcript) and one.final]


@pytest.fixture(autouse=True)
def no_words() -> None:
    WORDS.clear()


def test_an_utterance_is_told_from_its_onset_to_its_words() -> None:
    heard = listen(silence(1), say("how long"), silence(2))
    assert isinstance(heard[0], Onset)
    assert isinstance(heard[-2], End)
    assert finals(heard) == ["how long"]


@pytest.mark.parametrize("pause", [1.0, 1.8])
def test_nobody_is_cut_off_in_the_middle_of_a_sentence(pause: float) -> None:
    slow = listen(say("i can't"), silence(pause), say("feel anything"), silence(3))
    assert finals(slow) == ["i can't feel anything"]
    assert finals(listen(say("it hurts"), silence(pause), say("what helps"), silence(3))) == ["it hurts", "what helps"]


@pytest.mark.parametrize("pause", [0.3, 0.45, 0.6])
def test_who_goes_on_after_a_short_silence_is_heard_anew(pause: float) -> None:
    heard = listen(say("it hurts"), silence(pause), say("what helps"), silence(2))
    assert finals(heard) == ["it hurts what helps"]
    assert sum(isinstance(one, Onset) for one in heard) == 1


def test_what_is_whole_ends_sooner() -> None:
    def seconds(*, whole: bool) -> float:
        listening = Listening(FakeRecognizer(), Endpointer(FakeDetector(), 0.8, 180.0), lambda transcript: whole)
        frames = iter((*say("how long"), *silence(3)))
        taken = next(count for count, frame in enumerate(frames) if any(map(_is_end, listening.feed(frame))))
        return taken * 0.03 - 2 * WORD_SECONDS

    assert 0.8 <= seconds(whole=False) <= 0.95
    assert seconds(whole=True) == pytest.approx(0.8 * HASTE, abs=0.15)


def test_what_is_whole_only_so_far_is_waited_for_again_once_it_goes_on() -> None:
    question = listen(
        say("how long"),
        silence(0.4),
        say("does it"),
        silence(0.7),
        say("last"),
        silence(2),
        whole=lambda transcript: transcript.text == "how long",
    )
    assert finals(question) == ["how long does it last"]


def test_little_is_heard_anew_in_a_broken_din() -> None:
    class SlowRecognizer(FakeRecognizer):
        def feed(self, pcm: bytes) -> Transcript:
            time.sleep(len(pcm) / 32_000 / 2)
            return super().feed(pcm)

    recognizer = SlowRecognizer()
    listen(*[stretch for _ in range(8) for stretch in (say("din"), silence(0.4))], recognizer=recognizer)
    assert recognizer.seconds < 8 * 1.0 + 2 * MOST_WORK / 0.5


def test_a_sentence_that_is_never_finished_is_heard_all_the_same() -> None:
    assert finals(listen(say("i can't"), silence(0.8 + UNFINISHED_SECONDS + 0.2))) == ["i can't"]


def test_a_long_story_is_one_utterance() -> None:
    words = [f"word{number}" for number in range(90)]
    sentences = [stretch for at in range(0, 90, 9) for stretch in (say(" ".join(words[at : at + 9])), silence(0.5))]
    heard = listen(*sentences, silence(2))
    assert 2 * PART_SECONDS < 90 * WORD_SECONDS
    assert [text.split() for text in finals(heard)] == [words]
    partials = [one.text for one in heard if isinstance(one, Transcript) and not one.final]
    assert all(text.startswith("word0") for text in partials), "what was said first was forgotten"


def test_lone_crackles_do_not_keep_an_utterance_open() -> None:
    speech = say("how long")
    crackling = [stretch for _ in range(10) for stretch in (silence(0.27), speech[-1:])]
    assert finals(listen(speech, *crackling)) == ["how long long"]


def _is_end(heard: Heard) -> bool:
    return isinstance(heard, End)


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
