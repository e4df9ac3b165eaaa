"""A recognizer in a process of its own hears the same, tells what is wrong, and never takes the rest down with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from functools import partial

import pytest

from assistant.errors import RecognizerError
from assistant.hearing.language_model import SpeechFiles
from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer
from assistant.hearing.recognizer import Recognizer
from assistant.hearing.recognizer_process import RecognizerProcess
from assistant.hearing.sound_files import read_sound
from hearing.conftest import SOUNDS

QUESTION = read_sound(SOUNDS / "sleeping.flac")


def refuse() -> Recognizer:
    raise RecognizerError("There is no model: install one.")


@pytest.fixture
def process(files: SpeechFiles) -> RecognizerProcess:
    return RecognizerProcess(partial(PocketSphinxRecognizer, files))


def test_it_hears_the_same(process: RecognizerProcess, recognizer: PocketSphinxRecognizer) -> None:
    assert process.name == "pocketsphinx"
    assert process.recognize(QUESTION.pcm) == recognizer.recognize(QUESTION.pcm)
    assert not process.feed(QUESTION.pcm).final  # type: ignore[union-attr]
    process.reset()
    assert process.finish().text == ""


def test_other_threads_run_meanwhile(process: RecognizerProcess) -> None:
    process.feed(QUESTION.pcm * 3)
    longest, stop = 0.0, threading.Event()

    def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not stop.wait(0.005):
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()

    ticking = threading.Thread(target=tick)
    ticking.start()
    began = time.perf_counter()
    process.finish()
    took = time.perf_counter() - began
    stop.set()
    ticking.join()
    # In this process PocketSphinx would hold up every thread from the beginning to the end.
    assert longest < 0.8 * took


def test_why_none_could_be_made_is_told() -> None:
    with pytest.raises(RecognizerError, match="There is no model: install one"):
        RecognizerProcess(refuse)


def test_a_killed_process_is_an_error_at_once(process: RecognizerProcess) -> None:
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    began = time.monotonic()
    with pytest.raises(RecognizerError, match="has stopped"):
        process.feed(QUESTION.pcm)
        process.finish()
    assert time.monotonic() - began < 2


def test_what_the_recognizer_raises_is_told_and_nothing_of_it_is_left(process: RecognizerProcess) -> None:
    (child,) = (child for child in multiprocessing.active_children() if child.pid == process.pid)
    with pytest.raises(RecognizerError, match="bytes"):
        process.feed("not sound")  # type: ignore[arg-type]
    assert not child.is_alive()
    with pytest.raises(RecognizerError, match="has stopped"):
        process.finish()
