"""What people say: the phrases of `intents/en`, by intent, by red flag and by who said them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from assistant.library.reading import Problems, Section, Text, read
from assistant.library.templates import expand
from assistant.messages import TIERS, Status, Tier

IntentKind = Literal["faq", "symptom", "control", "none"]
FlagForm = Literal["asserted", "other", "hypothetical", "negated", "past", "near_miss"]

OUT_OF_SCOPE = "out_of_scope"
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say something."""

    text: str
    writer: str
    """Who would say it so; phrases of one writer are held out together when the matcher is measured."""
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent and the ways to say it."""

    id: str
    kind: IntentKind
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag and the ways in which it is told."""

    id: str
    tier: Tier
    phrases: dict[FlagForm, tuple[Phrase, ...]]
    """By who has it and when; `near_miss` holds what shares words with it and must not alarm."""

    def mentions(self) -> Iterator[tuple[Status, Phrase]]:
        """Every phrase that mentions the flag, with its status."""
        for status in STATUSES:
            for phrase in self.phrases[status]:
                yield status, phrase


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and what they stand for."""

    fillers: tuple[str, ...]
    """Words that carry no meaning: "um", "please"."""
    contractions: dict[str, str]
    """A short form and what it stands for."""
    synonyms: dict[str, tuple[str, ...]]
    """A concept and the words or word groups that name it."""
    sound_alikes: dict[str, tuple[str, ...]]
    """A word of ours and what recognizers write instead."""
    not_denials: tuple[str, ...]
    """Words that look like a denial and are none: "no feeling" is the finding itself."""
    idioms: tuple[str, ...]
    """Whole phrases that hold red-flag words and mean something else."""
    plain_signs: dict[str, tuple[str, ...]]
    """A red flag and the sentences that always tell of it."""


@dataclass(frozen=True, slots=True)
class Intents:
    """Everything that `intents/` holds for one language."""

    intents: dict[str, Intent]
    flags: dict[str, Flag]
    """In the order of danger, which is the order of the taxonomy."""
    vocabulary: Vocabulary

    def sentences(self) -> Iterator[str]:
        """Every phrase: what the recognizers' language model is made of."""
        for intent in self.intents.values():
            for phrase in intent.phrases:
                yield phrase.text
        for flag in self.flags.values():
            for phrases in flag.phrases.values():
                for phrase in phrases:
                    yield phrase.text


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that everything shares."""

    kinds: dict[str, IntentKind]
    """Each intent."""
    tiers: dict[str, Tier]
    """Each red flag, in the order of danger."""


def load_intents(folder: Path, problems: Problems) -> Intents:
    """Load `folder` (`intents/en`); whatever is wrong is added to `problems`."""
    names = load_names(folder, problems)
    intents: dict[str, Intent] = {}
    for section in _files(folder, "topics", problems) + _files(folder, "controls", problems):
        name = section.text("id")
        if name not in names.kinds:
            section.problem(f"{name!r} is not an intent of taxonomy.yaml", name)
        else:
            intents[name] = Intent(str(name), names.kinds[name], _by_writer(section, "phrases"))
        section.done()
    flags: dict[str, Flag] = {}
    for section in _files(folder, "red_flags", problems):
        name = section.text("id")
        forms = {form: _by_writer(section, form) for form in cast("tuple[FlagForm, ...]", get_args(FlagForm))}
        if name not in names.tiers:
            section.problem(f"{name!r} is not a red flag of taxonomy.yaml", name)
        else:
            flags[name] = Flag(str(name), names.tiers[name], forms)
        section.done()
    for missing in sorted((names.kinds.keys() - intents.keys()) | (names.tiers.keys() - flags.keys())):
        problems.add("intents/en/taxonomy.yaml", 1, f"{missing} has no file with phrases")
    return Intents(
        intents={name: intents[name] for name in names.kinds if name in intents},
        flags={name: flags[name] for name in names.tiers if name in flags},
        vocabulary=load_vocabulary(folder, problems),
    )


def load_names(folder: Path, problems: Problems) -> Names:
    """Load `taxonomy.yaml` alone."""
    top = read(folder / "taxonomy.yaml", "intents/en/taxonomy.yaml", problems)
    kinds: dict[str, IntentKind] = {}
    for kind in cast("tuple[IntentKind, ...]", get_args(IntentKind)):
        kinds |= dict.fromkeys((str(name) for name in top.texts(kind)), kind)
    flags = top.section("red_flags")
    tiers: dict[str, Tier] = {}
    for tier in TIERS:
        tiers |= dict.fromkeys((str(name) for name in flags.texts(tier)), tier)
    flags.done()
    top.done()
    return Names(kinds, tiers)


def _files(folder: Path, kind: str, problems: Problems) -> list[Section]:
    return [
        read(path, f"intents/{folder.name}/{kind}/{path.name}", problems)
        for path in sorted((folder / kind).glob("*.yaml"))
    ]


def _by_writer(section: Section, key: str) -> tuple[Phrase, ...]:
    writers = section.section(key)
    return tuple(
        Phrase(text, str(writer), section.path, template.line)
        for writer, templates in writers.each_texts()
        for template in templates
        for text in _expanded(section, template)
    )


def _expanded(section: Section, template: Text) -> list[str]:
    try:
        return expand(template)
    except ValueError as error:
        section.problem(str(error), template)
        return []


def load_vocabulary(folder: Path, problems: Problems) -> Vocabulary:
    """Load `vocabulary.yaml` and `plain_signs.yaml` alone: the phrases aren't needed once the tables are built."""
    top = read(folder / "vocabulary.yaml", "intents/en/vocabulary.yaml", problems)
    vocabulary = Vocabulary(
        fillers=tuple(top.texts("fillers")),
        contractions={str(key): value for key, value in top.section("contractions").each_text()},
        synonyms={str(key): tuple(words) for key, words in top.section("synonyms").each_texts()},
        sound_alikes={str(key): tuple(words) for key, words in top.section("sound_alikes").each_texts()},
        not_denials=tuple(top.texts("not_denials")),
        idioms=tuple(top.texts("idioms")),
        plain_signs={
            str(flag): tuple(sentences)
            for flag, sentences in read(
                folder / "plain_signs.yaml", "intents/en/plain_signs.yaml", problems
            ).each_texts()
        },
    )
    top.done()
    return vocabulary


def load_replies(folder: Path, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Load `replies.yaml`: a kind of short reply and the ways to give it."""
    top = read(folder / "replies.yaml", "intents/en/replies.yaml", problems)
    return {str(kind): tuple(phrases) for kind, phrases in top.each_texts()}


def load_cues(folder: Path, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Load `cues.yaml`: a cue and the words that give it."""
    top = read(folder / "cues.yaml", "intents/en/cues.yaml", problems)
    return {str(cue): tuple(phrases) for cue, phrases in top.each_texts()}
