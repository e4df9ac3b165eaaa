"""Makes the small Vosk model: `python -m tools.vosk_mini --work FOLDER`; see README.md."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tools.vosk_mini.acoustic import train_all
from tools.vosk_mini.assemble import assemble
from tools.vosk_mini.plan import test_plan, training_plan, write_plan
from tools.vosk_mini.sounds import make_sounds
from tools.vosk_mini.texts import gather, read_texts, write_texts
from tools.vosk_mini.voices import speak


def main() -> None:
    """Run all steps, each of which keeps what it has made in the work folder."""
    parser = argparse.ArgumentParser(description="Make the small Vosk model of the tests from synthesized speech.")
    parser.add_argument("--work", type=Path, required=True, help="a folder for 3 GB of intermediate files")
    parser.add_argument("--models", type=Path, default=Path("tests/models"), help="where vosk-mini and sounds are put")
    given = parser.parse_args()
    begun = time.monotonic()

    def log(line: str) -> None:
        print(f"{(time.monotonic() - begun) / 60:5.1f} min  {line}", flush=True)

    work: Path = given.work
    work.mkdir(parents=True, exist_ok=True)
    given.models.mkdir(parents=True, exist_ok=True)
    if not (work / "texts.json").exists():
        write_texts(gather(), work / "texts.json")
    texts = read_texts(work / "texts.json")
    log(f"{len(texts.training)} phrases to learn from, {len(texts.pronunciations)} words.")
    plan, tests = training_plan(texts), test_plan(texts)
    write_plan(tests, work / "test.plan")
    speak(plan, work / "train")
    speak(tests, work / "test")
    log("The voices have spoken.")
    train_all(work, plan, texts, log)
    assemble(work, texts, given.models / "vosk-mini")
    make_sounds(texts, given.models / "sounds")
    log(f"{given.models / 'vosk-mini'} is finished. Now run python -m tools.vosk_mini.evaluate --work {work}.")


if __name__ == "__main__":
    main()
