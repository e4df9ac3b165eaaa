"""Lets voices say what people would ask and writes down what the recognizer makes of it, for understanding.py --heard.

    python benchmarks/hear.py heard.jsonl [FOLDER] [--noise DIR --rooms DIR --decibels 10] [--most 300]

Without FOLDER it takes phrases of held-out writers, and the language model knows none of theirs. Each utterance is said
by one of the voices in turn. Needs flite and festival.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from heard import Hearing, Spoken, hear, word_error
from labelled import hold_out, read_labelled, sampled
from speech import CLEAN, VOICES, Condition, place

from assistant.library.folders import data_folder
from assistant.library.intents import load_intents
from assistant.library.reading import Problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--noise", type=Path)
    parser.add_argument("--rooms", type=Path)
    parser.add_argument("--decibels", type=float, help="speech above noise; without it, no room and no noise")
    parser.add_argument("--most", type=int, default=300, help="utterances, drawn at random")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "backtalk-benchmark")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    intents = load_intents(data_folder("intents"), Problems())
    known, held = hold_out(intents)
    utterances = read_labelled(options.folder) if options.folder else held
    groups = ("intents", "nearmiss", "outofscope")
    texts = [utterance.text for utterance in sampled(utterances, groups, options.most)]
    condition = CLEAN if options.decibels is None else Condition(f"{options.decibels:g} dB", options.decibels)
    sounds = [Spoken(text, VOICES[number % len(VOICES)], condition) for number, text in enumerate(texts)]
    sentences = tuple((intents if options.folder else known).sentences())
    heard = hear(sounds, place(options.rooms, options.noise), Hearing(sentences, options.work))
    with options.out.open("w", encoding="utf-8") as file:
        for sound, transcript in heard.items():
            file.write(json.dumps({"text": sound.text, "heard": transcript.hypotheses}) + "\n")
    print(f"{len(heard)} utterances heard {condition.name}; word error {word_error(heard):.3f}")


if __name__ == "__main__":
    main()
