"""Runs one peer in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from peers import OUT_OF_SCOPE, Guess, Material, make

MOST_SECONDS = 60.0
"""Time of one peer for all its answers; a slow one answers as many, drawn at random, as it can."""


@dataclass(frozen=True)
class Row:
    """An utterance of which it is known what it means."""

    heard: tuple[str, ...]
    """What was typed, or a recognizer's hypotheses, best first."""
    right: tuple[str, ...]

    @property
    def foreign(self) -> bool:
        return OUT_OF_SCOPE in self.right


@dataclass(frozen=True)
class Measured:
    """What one peer gave."""

    guesses: Sequence[tuple[Row, Guess]]
    milliseconds: Sequence[float]
    load_seconds: float
    memory: float
    """MB more than before."""


def in_process(work: Any, *arguments: Any, seconds: float) -> Any:
    """Run `work` with `arguments` for so many seconds at most; a fault is given as text."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_call, args=(queue, work, arguments))
    process.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            result = queue.get(timeout=1)
        except Empty:
            if not process.is_alive():
                return "it ended without an answer"
            continue
        process.join()
        return result
    process.terminate()
    return f"not done after {seconds:.0f} s"


def _call(queue: Any, work: Any, arguments: tuple[Any, ...]) -> None:
    try:
        queue.put(work(*arguments))
    except Exception as error:
        traceback.print_exc(limit=-2)
        queue.put(f"{type(error).__name__}: {error}")


def learn(name: str, material: Material, folder: Path) -> None:
    make(name).learn(material, folder)


def answer(name: str, folder: Path, rows: Sequence[Row]) -> Measured:
    before, begin = resident(), time.perf_counter()
    peer = make(name)
    peer.load(folder)
    peer.guess(["what is sciatica"])
    load_seconds = time.perf_counter() - begin
    order = list(rows)
    random.Random(2).shuffle(order)
    guesses, milliseconds = [], []
    end = time.perf_counter() + MOST_SECONDS
    for row in order:
        begin = time.perf_counter()
        guess = peer.guess(row.heard)
        milliseconds.append((time.perf_counter() - begin) * 1000)
        guesses.append((row, guess))
        if time.perf_counter() > end:
            break
    return Measured(guesses, milliseconds, load_seconds, resident() - before)


def resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6
