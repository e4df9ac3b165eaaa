"""Prints how well a model does on speech that it never learned from: `python -m tools.vosk_mini.evaluate --help`.

This has to be a process of its own: Vosk hangs for ever where kaldifst was imported before it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.hearing.vosk_recognizer import VoskModel, VoskRecognizer
from tools.vosk_mini.plan import TEST_VOICES, Utterance, read_plan
from tools.vosk_mini.texts import read_texts
from tools.vosk_mini.voices import pcm_of

_BEFORE, _AFTER = bytes(6400), bytes(9600)
"""Silence of 0.2 s and 0.3 s."""


@dataclass(slots=True)
class Score:
    """What was heard of some utterances."""

    words: int = 0
    wrong: int = 0
    utterances: int = 0
    right: int = 0

    def add(self, said: Sequence[str], heard: Sequence[str]) -> None:
        """Count one utterance."""
        wrong = wrong_words(said, heard)
        self.words += len(said)
        self.wrong += wrong
        self.utterances += 1
        self.right += not wrong

    def __str__(self) -> str:
        """Word error, and how many utterances were heard without any."""
        return f"{self.wrong / self.words:5.1%} of words wrong, {self.right} of {self.utterances} sentences right"


def wrong_words(said: Sequence[str], heard: Sequence[str]) -> int:
    """Count the words to change, add or leave out to get what was said from what was heard."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, start=1):
        corner, row[0] = row[0], number
        for place, other in enumerate(heard, start=1):
            corner, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, corner + (word != other))
    return row[-1]


def main() -> None:
    """Decode the utterances of evaluation and print the table."""
    parser = argparse.ArgumentParser(description="Print how well the small model hears.")
    parser.add_argument("--work", type=Path, required=True, help="the folder that the model was made in")
    parser.add_argument("--model", type=Path, default=Path("tests/models/vosk-mini"))
    parser.add_argument("--show", action="store_true", help="print each sentence that is misheard")
    given = parser.parse_args()
    begun = time.perf_counter()
    model = VoskModel(given.model)
    print(f"Loaded in {time.perf_counter() - begun:.2f} s, with its trial where that was due.")
    begun = time.perf_counter()
    recognizer = VoskRecognizer(VoskModel(given.model))
    print(f"Loaded again in {time.perf_counter() - begun:.3f} s.")
    del model
    size = sum(file.stat().st_size for file in given.model.rglob("*") if file.is_file())
    words = len(read_texts(given.work / "texts.json").pronunciations)
    print(f"{size} bytes, {words} words.")
    scores = {(group, known): Score() for known in (False, True) for group in TEST_VOICES}
    seconds = busy = 0.0
    for utterance in read_plan(given.work / "test.plan"):
        pcm = _BEFORE + pcm_of(given.work / "test" / f"{utterance.name}.wav") + _AFTER
        begun = time.process_time()
        heard = recognizer.recognize(pcm).text
        busy += time.process_time() - begun
        seconds += len(pcm) / 32_000
        _count(scores[utterance.group, utterance.known], utterance, heard, show=given.show)
    for (group, known), score in scores.items():
        print(f"{'known' if known else 'held-out'} sentences, {group}: {score}.")
    print(f"{seconds:.0f} s of speech took {busy:.1f} s of one core: {busy / seconds:.3f} of real time.")


def _count(score: Score, utterance: Utterance, heard: str, *, show: bool) -> None:
    score.add(utterance.text.split(), heard.split())
    if show and heard != utterance.text:
        print(f"{utterance.voice} said {utterance.text!r}: heard {heard!r}.")


if __name__ == "__main__":
    main()
