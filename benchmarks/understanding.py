"""Compares Backtalk's matcher with what others would use, all learned from the same phrases.

    python benchmarks/understanding.py                     on held-out writers: a fifth, of whom nothing is learned
    python benchmarks/understanding.py FOLDER              on labelled utterances, learned from every phrase
    python benchmarks/understanding.py --heard heard.jsonl …   and once more as a recognizer heard them (see hear.py)

FOLDER holds files *.jsonl with one {"text", "intent", "also"} a line; "out_of_scope" is an intent too, and lines
without one are left out. Needs `pip install -e ".[peers]"` and Linux; a peer that isn't installed is told and left out.
docs/UNDERSTANDING.md says what came of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from peers import NAMES, OUT_OF_SCOPE, Guess, Material
from peers.running import Measured, Row, answer, in_process, learn

MOST_ROWS = 1500
"""Held-out phrases that are asked, drawn at random."""
MOST_LEARNING_SECONDS = 3600.0
MOST_ANSWERING_SECONDS = 300.0
WRONG = 0.05
WIDTHS = (29, 5, 6, 7, 6, 7, 7, 8, 8, 8, 8, 7, 7)
HEADS = (
    "",
    "n",
    "closed",
    "right",
    "wrong",
    "reject",
    "at 5 %",
    "rej. there",
    "at 95 %",
    "median",
    "p99",
    "load",
    "memory",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--heard", type=Path, help='lines {"text", "heard"}, where "heard" is a list, best first')
    parser.add_argument("--only", action="append", choices=NAMES, help="this peer alone; may be given again")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "backtalk-benchmark")
    options = parser.parse_args()
    material, rows = of_folder(options.folder) if options.folder else of_held_out()
    print(
        f"{len(material.phrases)} phrases learned; {sum(not row.foreign for row in rows)} utterances in scope, ", end=""
    )
    print(f"{sum(row.foreign for row in rows)} out of scope. {EXPLAINED}\n")
    tables = {"typed": rows}
    if options.heard:
        lines = map(json.loads, options.heard.read_text(encoding="utf-8").splitlines())
        heard = {line["text"]: tuple(line["heard"]) for line in lines}
        found = [row for row in rows if row.heard[0] in heard]
        tables = {"typed, of what was also heard": found}
        tables["as heard"] = [Row(heard[row.heard[0]], row.right) for row in found]
    folders = {name: learned(name, material, options.work) for name in options.only or NAMES}
    for title, asked in tables.items():
        print(title)
        print(line_of(HEADS))
        for name, folder in folders.items():
            measured = (
                in_process(answer, name, folder, asked, seconds=MOST_ANSWERING_SECONDS)
                if isinstance(folder, Path)
                else folder
            )
            print(
                line_of(numbers(name, measured)) if isinstance(measured, Measured) else f"{name}: {measured}",
                flush=True,
            )
        print()


EXPLAINED = """
  closed    right where something must be answered, of those in scope
  right     right by the method's own rule of when to answer; wrong: answered wrongly by it;
  reject    not answered, of those out of scope
  at 5 %    right where it answers just so often that 5 % are answered wrongly; rej. there: as reject, then
  at 95 %   right where it answers just as seldom as leaves 95 % of what is out of scope not answered
  median, p99: milliseconds an utterance; load: seconds; memory: MB more than before"""


def of_folder(folder: Path) -> tuple[Material, list[Row]]:
    from assistant.library.folders import data_folder
    from assistant.library.intents import load_intents
    from assistant.library.reading import Problems

    rows = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if line.get("intent") and not line.get("red_flags"):
                rows.append(Row((line["text"],), (line["intent"], *line.get("also", ()))))
    if not rows:
        raise SystemExit(f"{folder} holds no labelled utterances: files *.jsonl with text and intent are needed.")
    intents = load_intents(data_folder("intents"), Problems())
    return Material(tuple(phrases(intents)), with_held_out=True), rows


def of_held_out() -> tuple[Material, list[Row]]:
    from assistant.library.folders import data_folder
    from assistant.library.intents import load_intents
    from assistant.library.reading import Problems
    from assistant.understanding.holding_out import is_held_out, only

    intents = load_intents(data_folder("intents"), Problems())
    rows = [Row((text,), (label,)) for text, label in phrases(only(intents, is_held_out))]
    random.Random(1).shuffle(rows)
    known = only(intents, lambda writer: not is_held_out(writer))
    return Material(tuple(phrases(known)), with_held_out=False), rows[:MOST_ROWS]


def phrases(intents: Any) -> list[tuple[str, str]]:
    """Every phrase of an intent with its id, and the near misses of red flags as out of scope."""
    found = [(phrase.text, intent.id) for intent in intents.intents.values() for phrase in intent.phrases]
    near = [phrase.text for flag in intents.flags.values() for phrase in flag.phrases["near_miss"]]
    return [*found, *((text, OUT_OF_SCOPE) for text in near)]


def learned(name: str, material: Material, work: Path) -> Path | str:
    """Give the folder of what `name` learned, or why it could not."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("peers/*.py")))
    if name == "ours":
        from assistant.library.folders import data_folder
        from assistant.understanding.tables import fingerprint

        code = fingerprint(data_folder("intents")).encode()
    key = hashlib.blake2b(json.dumps([name, material.phrases]).encode() + code, digest_size=10).hexdigest()
    folder = work / key
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        begin = time.perf_counter()
        fault = in_process(learn, name, material, folder, seconds=MOST_LEARNING_SECONDS)
        if fault:
            return str(fault)
        print(f"{name} learned in {time.perf_counter() - begin:.0f} s", flush=True)
        (folder / "done").touch()
    return folder


def numbers(name: str, measured: Measured) -> list[str]:
    own = [(row, guess) for row, guess in measured.guesses if not row.foreign]
    foreign = [guess for row, guess in measured.guesses if row.foreign]
    at_wrong = threshold_at_wrong(own)
    at_rejected = sorted(guess.score for guess in foreign)[int(0.95 * len(foreign))] if foreign else 0.0
    hit = [(guess.best in row.right, guess) for row, guess in own]
    slow = sorted(measured.milliseconds)
    return [
        name,
        str(len(measured.guesses)),
        share([right for right, _ in hit]),
        share([right and guess.acts for right, guess in hit]),
        share([guess.acts and not right for right, guess in hit]),
        share([not guess.acts for guess in foreign]),
        share([right and guess.score > at_wrong for right, guess in hit]),
        share([guess.score <= at_wrong for guess in foreign]),
        share([right and guess.score > at_rejected for right, guess in hit]),
        f"{statistics.median(slow):.2f}",
        f"{slow[int(0.99 * len(slow))]:.2f}",
        f"{measured.load_seconds:.2f}",
        f"{measured.memory:.0f}",
    ]


def threshold_at_wrong(own: Sequence[tuple[Row, Guess]]) -> float:
    """Give the lowest score above which no more than `WRONG` of all are wrong."""
    by_score: dict[float, int] = {}
    for row, guess in own:
        by_score[guess.score] = by_score.get(guess.score, 0) + (guess.best is not None and guess.best not in row.right)
    wrong = 0
    for score in sorted(by_score, reverse=True):
        wrong += by_score[score]
        if wrong > WRONG * len(own):
            return score
    return -1e9


def share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


def line_of(cells: Sequence[str]) -> str:
    return "".join(
        cell.ljust(width) if place == 0 else cell.rjust(max(width, len(HEADS[place])) + 1)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )


if __name__ == "__main__":
    main()
