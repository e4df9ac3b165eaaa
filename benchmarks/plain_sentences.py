"""Measures danger signs in the plainest words, alone and in other talk: `python benchmarks/plain_sentences.py`.

plain_sentences.tsv holds subject, "asserted" or "negated", and a sentence. A language model wrote them in six persons'
manners without having seen `intents/` or any test. They are for measuring alone; those that some writer of `intents/`
has thought of too are left out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoring import table

from assistant.api import Assistant
from assistant.library.intents import load_intents
from assistant.library.reading import Problems

FRAMES: dict[str, Callable[[str], str]] = {
    "alone": lambda said: said,
    "question before": lambda said: f"what exercises help oh and {said}",
    "question after": lambda said: f"{said} should i use heat or ice",
    "belittled": lambda said: f"sorry to bother you {said} it's probably nothing",
    "in a story": lambda said: (
        f"we went to the market and bought some bread and {said} and then we walked home along the river"
    ),
}


def main() -> None:
    assistant = Assistant.load("GB", print)
    known = set(load_intents(assistant.library.intents_folder, Problems()).sentences())
    sentences: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in (Path(__file__).with_suffix(".tsv")).read_text(encoding="utf-8").splitlines():
        subject, status, said = line.split("\t")
        if said not in known:
            sentences[subject, status].append(said)
    for status in ("asserted", "negated"):
        groups = {subject: said for (subject, of), said in sentences.items() if of == status}
        groups["all"] = [each for said in groups.values() for each in said]
        rows = []
        for subject, said in groups.items():
            shares = [_shares(assistant, [frame(each) for each in said]) for frame in FRAMES.values()]
            rows.append((subject, str(len(said)), *(f"{guided:.3f} {alarmed:.3f}" for guided, alarmed in shares)))
        print(f"\n{status}: share with guidance first, and share that alarms\n")
        table(("subject", "n", *FRAMES), rows)


def _shares(assistant: Assistant, said: list[str]) -> tuple[float, float]:
    replies = [assistant.ask(each) for each in said]
    alarms = sum(
        any(flag.strength == "strong" and flag.status in ("asserted", "other") for flag in reply.red_flags)
        for reply in replies
    )
    return sum(bool(reply.guidance) for reply in replies) / len(said), alarms / len(said)


if __name__ == "__main__":
    main()
