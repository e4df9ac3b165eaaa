"""Measures how red flags are found, typed and as heard, beside what a newcomer would use instead.

    python benchmarks/red_flags.py                         what held-out writers would say, typed
    python benchmarks/red_flags.py FOLDER                  the same, and the labelled utterances of FOLDER
    python benchmarks/red_flags.py FOLDER --heard --noise DIR --rooms DIR --other DIR

A fifth of the writers is held out, chosen by a hash of the name: for them the tables, and the language model of the
recognizer, are made without anything that they would say. FOLDER holds redflags.jsonl, nearmiss.jsonl, outofscope.jsonl
and intents.jsonl; for these everything is made from all phrases.

As heard, utterances go from a voice through a room and noise to the recognizer, and what it makes of them to the reply.
All but the first run are quick, since voices and transcripts are kept in the folder of `--work`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from heard import Hearing, Recording, Spoken, hear, in_conditions, word_error
from labelled import GROUPS, HARMFUL, HARMLESS, OTHER_STATUSES, Utterance, hold_out, read_labelled, sampled
from red_flag_peers import NEAR, KeywordList, Method, NearestPhrase, Verdict, verdict_of
from scoring import by_flag, harmful_rows, harmless_rows, table
from speech import CONDITIONS, VOICES, Place, place, sound_files

from assistant import paths
from assistant.api import Assistant
from assistant.errors import BacktalkError
from assistant.library.folders import data_folder
from assistant.library.intents import Intents, load_intents
from assistant.library.library import load_library
from assistant.library.reading import Problems
from assistant.messages import Transcript
from assistant.understanding.building import fit_tables
from assistant.understanding.tables import fingerprint, load, save

REGION = "GB"
MOST = 200
"""Utterances of each group that the other methods judge: the nearest phrase takes 0.1 s for each."""
OTHERS_SHARE = 4
"""As heard, of every group without a red flag that is happening, one in so many as of those with one."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Utterances, and what was made without them."""

    name: str
    utterances: Sequence[Utterance]
    fitted_to: Intents
    assistant: Assistant

    def ours(self, heard: Iterable[Transcript]) -> list[Verdict]:
        """What our assistant replies, each in a conversation of its own."""
        return [verdict_of(self.assistant.ask(transcript)) for transcript in heard]


def corpora(folder: Path | None, work: Path) -> list[Corpus]:
    """The held-out writers, and the labelled utterances of `folder` where one is given."""
    labelled = read_labelled(folder) if folder else []
    known = data_folder("intents")
    intents = load_intents(known, Problems())
    rest, held = hold_out(intents)
    kept = work / f"held-out-{fingerprint(known)}.bin"
    if not kept.exists():
        print("Fitting the tables without the held-out writers; this is done once and takes some minutes.", flush=True)
        save(fit_tables(rest), kept)
    found = [Corpus("held-out writers", held, rest, Assistant(load_library(), load(kept), REGION))]
    if folder:
        found.append(Corpus(folder.name, labelled, intents, Assistant.load(REGION, print)))
    return found


def typed(found: Sequence[Corpus]) -> None:
    """Print what is found in text."""
    for corpus in found:
        chosen = [one for group in GROUPS for one in sampled(corpus.utterances, (group,), MOST)]
        judged = {"ours": _judged(corpus.utterances, lambda texts, corpus=corpus: corpus.ours(map(Transcript, texts)))}
        judged["keywords"] = _judged(chosen, KeywordList(corpus.fitted_to, negation=False))
        judged["keywords, NegEx"] = _judged(chosen, KeywordList(corpus.fitted_to, negation=True))
        judged[f"partial_ratio {NEAR}"] = _judged(chosen, NearestPhrase(corpus.fitted_to))
        print(f"\nTyped, {corpus.name}: share of n utterances (the others than ours: of {MOST} at most)\n")
        rows = harmful_rows(judged, (*HARMFUL, *OTHER_STATUSES)) + harmless_rows(judged)
        table(("set", "n", "measure", *judged), rows)
        print(f"\nTyped, {corpus.name}, by flag, asserted and other: guidance first, and the flag named\n")
        table(("flag", "n", *judged), by_flag(judged))


def _judged(said: Sequence[Utterance], method: Method) -> list[tuple[Utterance, Verdict]]:
    return list(zip(said, method([one.text for one in said]), strict=True))


def as_heard(found: Sequence[Corpus], options: argparse.Namespace) -> None:
    """Print what is found in speech."""
    scene = place(options.rooms, options.noise)
    for corpus in found:
        hearing = Hearing(tuple(corpus.fitted_to.sentences()), options.work, options.recognizer, options.model)
        harmful = sampled(corpus.utterances, HARMFUL, options.sample)
        others = [
            one
            for group in (*OTHER_STATUSES, *HARMLESS)
            for one in sampled(corpus.utterances, (group,), options.sample // OTHERS_SHARE)
        ]
        spoken = in_conditions([one.text for one in harmful], options.voices, by_all=True)
        spoken += in_conditions([one.text for one in others], options.voices, by_all=False)
        _print_heard(corpus, {one.text: one for one in (*harmful, *others)}, hear(spoken, scene, hearing))
    _other_speech(found[-1], hearing, scene, options.other)


def _print_heard(corpus: Corpus, meant: Mapping[str, Utterance], heard: Mapping[Spoken, Transcript]) -> None:
    judged: dict[str, list[tuple[Utterance, Verdict]]] = {}
    errors = []
    for condition in CONDITIONS:
        here = {one: transcript for one, transcript in heard.items() if one.condition == condition}
        errors.append(f"{word_error(here):.3f}")
        judged[condition.name] = list(zip((meant[one.text] for one in here), corpus.ours(here.values()), strict=True))
    names = [condition.name for condition in CONDITIONS]
    voices = ", ".join(dict.fromkeys(one.voice for one in heard))
    print(f"\nAs heard, {corpus.name}: share of n sounds; red flags that are happening are said by each of {voices}\n")
    rows = [("all", str(len(heard) // len(CONDITIONS)), "words wrong", *errors)]
    table(
        ("set", "n", "measure", *names),
        [*rows, *harmful_rows(judged, (HARMFUL, *OTHER_STATUSES)), *harmless_rows(judged)],
    )
    print(f"\nAs heard, {corpus.name}, by flag, asserted and other: guidance first, and the flag named\n")
    table(("flag", "n", *names), by_flag(judged))


def _other_speech(corpus: Corpus, hearing: Hearing, scene: Place, folder: Path | None) -> None:
    heard = hear([Recording(file) for file in sound_files(folder)], scene, hearing)
    if not heard:
        return
    verdicts = corpus.ours(heard.values())
    alarms = sum(verdict.alarm for verdict in verdicts)
    guidance = sum(verdict.guidance for verdict in verdicts)
    print(f"\nOther people's speech: of {len(heard)} recordings {alarms} alarmed, {guidance} had guidance first.")
    for (one, transcript), verdict in zip(heard.items(), verdicts, strict=True):
        if verdict.guidance:
            print(f"  {one.file.name}: {verdict.first}, {', '.join(sorted(verdict.red_flags))}: {transcript.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="labelled utterances")
    parser.add_argument("--heard", action="store_true", help="measure speech instead of text")
    parser.add_argument("--sample", type=int, default=120, help="red-flag utterances to be spoken (%(default)s)")
    parser.add_argument("--voices", nargs="+", choices=VOICES, default=("slt", "rms", "awb"), help="who speaks")
    parser.add_argument("--noise", type=Path, metavar="DIR", help="sounds to mix in")
    parser.add_argument("--rooms", type=Path, metavar="DIR", help="impulse responses of rooms")
    parser.add_argument("--other", type=Path, metavar="DIR", help="recordings of people who speak of other things")
    parser.add_argument("--recognizer", choices=("vosk", "pocketsphinx"))
    parser.add_argument("--model", type=Path, metavar="PATH", help="a Vosk model")
    parser.add_argument("--work", type=Path, default=paths.cache_folder() / "benchmarks", metavar="DIR")
    options = parser.parse_args()
    found = corpora(options.folder, options.work)
    if options.heard:
        as_heard(found, options)
    else:
        typed(found)


if __name__ == "__main__":
    try:
        main()
    except BacktalkError as error:
        raise SystemExit(str(error)) from error
