"""Compares every way to hear: what is recognized, what is understood of it, and what it takes.

    python benchmarks/hearing.py FOLDER --noise DIR --rooms DIR --other DIR --model PATH

FOLDER holds labelled utterances (redflags.jsonl, nearmiss.jsonl, outofscope.jsonl, intents.jsonl), which the language
model must not know. Each is said by one of the voices in turn, into the microphone, across a room, and across a room
with noise. Without --model only PocketSphinx is measured. Voices and transcripts are kept in the folder of `--work`, so
that only the first run takes long. Needs flite, festival and Linux.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from heard import Recording, Result, Spoken, hear_timed, word_error
from hearing_modes import Mode, Searching, modes
from labelled import HARMFUL, Utterance, read_labelled, sampled
from scoring import GUARDED, table
from speech import CLEAN, VOICES, Condition, place, sound_files

from assistant import paths
from assistant.api import Assistant
from assistant.errors import BacktalkError
from assistant.library.folders import data_folder
from assistant.library.intents import load_intents
from assistant.library.reading import Problems
from assistant.messages import GUIDANCE_KINDS, Reply, Transcript

REGION = "GB"
OTHERS = ("nearmiss", "outofscope")
CONDITIONS = (
    CLEAN,
    Condition("room", math.inf),
    *(Condition(f"room, {level} dB", float(level)) for level in (20, 10, 5)),
)
ALARMS = ("emergency", "urgent")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one utterance said somewhere."""

    said: Utterance
    sound: Spoken
    heard: Transcript
    reply: Reply


Measure = Callable[[Sequence[Answered]], str]


def share(group: Sequence[str], holds: Callable[[Answered], bool]) -> Measure:
    """The share of the utterances of `group` of which `holds` is true."""

    def measure(answered: Sequence[Answered]) -> str:
        held = [holds(one) for one in answered if one.said.group in group]
        return f"{sum(held) / len(held):.2f}" if held else "-"

    return measure


def _first(reply: Reply) -> str | None:
    return reply.speech[0].kind if reply.speech else None


def _unasked(one: Answered, kinds: Sequence[str] | frozenset[str]) -> bool:
    return _first(one.reply) in kinds and one.said.intent not in GUARDED


MEASURES: Mapping[str, Measure] = {
    "Words wrong, best hypothesis": lambda answered: f"{word_error({one.sound: one.heard for one in answered}):.2f}",
    "Red flags that are happening: guidance first": share(HARMFUL, lambda one: _first(one.reply) in GUIDANCE_KINDS),
    "Intents right": share(("intents",), lambda one: one.reply.intent == one.said.intent),
    "Near misses and other subjects: sent for help": share(OTHERS, lambda one: _unasked(one, ALARMS)),
    "Near misses and other subjects: guidance first": share(OTHERS, lambda one: _unasked(one, GUIDANCE_KINDS)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="labelled utterances")
    parser.add_argument("--noise", type=Path, metavar="DIR", help="sounds to mix in")
    parser.add_argument("--rooms", type=Path, metavar="DIR", help="impulse responses of rooms")
    parser.add_argument("--other", type=Path, metavar="DIR", help="recordings of people who speak of other things")
    parser.add_argument("--model", type=Path, metavar="PATH", help="a Vosk model")
    parser.add_argument("--sample", type=int, default=14, help="red flags; half as many of the others (%(default)s)")
    parser.add_argument("--voices", nargs="+", choices=VOICES, default=("kal", "slt", "awb"), help="who speaks")
    parser.add_argument("--work", type=Path, default=paths.cache_folder() / "benchmarks", metavar="DIR")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    assistant = Assistant.load(REGION, print)
    ways = modes(load_intents(data_folder("intents"), Problems()), options.work, options.model)
    said = read_labelled(options.folder)
    chosen = sampled(said, HARMFUL, options.sample)
    for group in ("intents", *OTHERS):
        chosen += sampled(said, (group,), options.sample // 2)
    meant = {one.text: one for one in chosen}
    spoken = [
        Spoken(text, options.voices[number % len(options.voices)], condition)
        for number, text in enumerate(meant)
        for condition in CONDITIONS
    ]
    scene = place(options.rooms, options.noise)
    recordings = [Recording(file) for file in sound_files(options.other)]
    results: dict[Searching, dict[Spoken | Recording, Result]] = {}
    for search in dict.fromkeys(search for way in ways for search in (way.first, way.second) if search):
        results[search] = hear_timed([*spoken, *recordings], scene, search)
        print(f"{search.recognizer}, {search.search}: heard.", file=sys.stderr, flush=True)
    _print(ways, results, assistant, meant)
    _print_starts(ways)


def _print(
    ways: Sequence[Mode],
    results: Mapping[Searching, Mapping[Spoken | Recording, Result]],
    assistant: Assistant,
    meant: Mapping[str, Utterance],
) -> None:
    names = [condition.name for condition in CONDITIONS]
    answered: dict[str, list[Answered]] = {}
    cost: dict[str, list[str]] = {}
    other: list[tuple[str, ...]] = []
    for way in ways:
        heard = {one: _combined(way, one, results) for one in results[way.first]}
        replies = {one: assistant.ask(result.transcript) for one, result in heard.items()}
        answered[way.name] = [
            Answered(meant[one.text], one, heard[one].transcript, replies[one])
            for one in heard
            if isinstance(one, Spoken)
        ]
        cost[way.name] = [
            _cpu([heard[one] for one in heard if isinstance(one, Spoken) and one.condition == condition])
            for condition in CONDITIONS
        ]
        firsts = [_first(replies[one]) for one in heard if isinstance(one, Recording)]
        alarms, guided = (sum(first in kinds for first in firsts) for kinds in (ALARMS, GUIDANCE_KINDS))
        other.append((way.name, str(len(firsts)), str(alarms), str(guided)))
    counts = [
        f"{sum(one.group in group for one in meant.values())} of {' and '.join(group)}"
        for group in (HARMFUL, ("intents",), OTHERS)
    ]
    print(f"In each condition: {', '.join(counts)}.")
    for title, measure in MEASURES.items():
        print(f"\n{title}\n")
        table(
            ("", *names),
            [
                (name, *(measure([one for one in all_ if one.sound.condition == here]) for here in CONDITIONS))
                for name, all_ in answered.items()
            ],
        )
    print("\nSeconds of one processor for a second of sound\n")
    table(("", *names), [(name, *row) for name, row in cost.items()])
    print("\nOther people's speech\n")
    table(("", "recordings", "sent for help", "guidance first"), other)


def _combined(
    way: Mode, one: Spoken | Recording, results: Mapping[Searching, Mapping[Spoken | Recording, Result]]
) -> Result:
    first = results[way.first][one]
    second = results[way.second][one] if way.second else None
    transcript = way.combined(first.transcript, second.transcript if second else None)
    return Result(transcript, first.seconds, first.cpu + (second.cpu if second else 0.0))


def _cpu(results: Sequence[Result]) -> str:
    return f"{sum(result.cpu for result in results) / sum(result.seconds for result in results):.2f}"


def _print_starts(ways: Sequence[Mode]) -> None:
    rows = []
    for search in dict.fromkeys(search for way in ways for search in (way.first, way.second) if search):
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # nothing of another one is in memory
            wall, cpu, memory = pool.apply(_start, (search,))
        rows.append((f"{search.recognizer}, {search.search}", f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}"))
    print("\nFrom nothing to a recognizer that is ready\n")
    table(("", "seconds", "of one processor", "megabytes"), rows)


def _start(search: Searching) -> tuple[float, float, float]:
    before = _memory()
    wall, cpu = time.perf_counter(), time.process_time()
    recognizer = search.load()
    took = time.perf_counter() - wall, time.process_time() - cpu
    recognizer.recognize(bytes(32_000))
    return *took, _memory() - before


def _memory() -> float:
    """MB of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    try:
        main()
    except BacktalkError as error:
        raise SystemExit(str(error)) from error
