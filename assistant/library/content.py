"""What is said back: answers, guidance and numbers by region, from `content/en`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from assistant.library.reading import Problems, Section, Text, read
from assistant.messages import TIERS, Tier


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    name: str
    year: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Everything that is said about one topic, each part short enough to be spoken in one go."""

    id: str
    title: str
    """As in "Did you mean heat or ice?"."""
    answer: str
    more: Sequence[str]
    """The further parts for "tell me more", in order."""
    caution: str
    """Empty where there is none."""
    always: Sequence[str]
    """The shared cautions that go with it: "medicine", "exercise"."""
    when_to_be_seen: str
    """For symptoms: when, and by whom; else empty."""
    follow_ups: Mapping[str, str]
    """Short answers to "how long does it last" (how_long) and "is it dangerous" (danger) about this topic."""
    related: Sequence[str]
    sources: Sequence[Source]
    reviewed: str
    expires: str
    """ISO date after which the answer must be reviewed."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is said when a red flag is heard; placeholders are filled by region."""

    id: str
    tier: Tier
    name: str
    """As in "about numbness between the legs"."""
    say: str
    """The first line: action, number, reason."""
    other: str
    """The first line where somebody else has it."""
    why: str
    next: str
    conditional: str
    """Forms of its own by status, empty where the general form of forms.yaml fits."""
    negated: str
    past: str
    confirm: str
    """The one question asked where the person says that it is not happening; a clear yes clears it."""
    history: bool
    """Whether having had it once counts as having it now (cancer, thin bones)."""
    drive: bool
    """Whether the person may drive themselves."""
    sources: Sequence[Source]
    reviewed: str
    expires: str


@dataclass(frozen=True, slots=True)
class Region:
    """The numbers of one region, and how they are said."""

    id: str
    name: str
    called: Sequence[str]
    """What people call it when they say where they are."""
    says: Mapping[str, str]
    """What is spoken for each placeholder."""
    dial: Mapping[str, str]
    """The digits, where there is a number."""
    emergency_answer: str
    silent: str
    poison: str
    extra: str
    """A second sentence for a region that has no number of its own."""
    territories: Sequence[str]
    """ISO 3166 codes of the system locale that mean this region."""
    source: str
    checked: str
    expires: str


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """One question of the guided warning-sign check."""

    ask: str
    flags: Sequence[str]
    alarm_on: str
    """ "yes" or "no"; "not sure" always alarms."""
    silence_alarms: bool
    skip: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that `content/` holds for one language."""

    topics: Mapping[str, Topic]
    always: Mapping[str, Sequence[str]]
    guidance: Mapping[str, Guidance]
    regions: Mapping[str, Region]
    forms: Mapping[str, Mapping[str, str]]
    """Forms by status, then by tier; a form that has no tiers stands under ""."""
    screen: Mapping[str, str]
    questions: Sequence[ScreenQuestion]
    system: Mapping[str, str]
    pronunciation: Mapping[str, str]
    """Words that the voice says wrong, and how to spell them for it."""


def load_content(folder: Path, problems: Problems) -> Content:
    """Load `folder` (`content/en`); whatever is wrong is added to `problems`."""
    topics = [_topic(section) for section in _files(folder, "topics", problems)]
    guidance = [_guidance(section) for section in _files(folder, "guidance", problems)]
    regions = read(folder / "regions.yaml", "content/en/regions.yaml", problems)
    screen = read(folder / "screen.yaml", "content/en/screen.yaml", problems)
    questions = [_question(section) for section in screen.sections("questions")]
    return Content(
        topics={topic.id: topic for topic in topics},
        always={
            str(key): texts
            for key, texts in read(folder / "always.yaml", "content/en/always.yaml", problems).each_texts()
        },
        guidance={item.id: item for item in guidance},
        regions={str(key): _region(str(key), section) for key, section in regions.each_section()},
        forms=_forms(read(folder / "forms.yaml", "content/en/forms.yaml", problems)),
        screen={str(key): screen.text(key) for key in screen.names() if key != "questions"},
        questions=questions,
        system=_texts(read(folder / "system.yaml", "content/en/system.yaml", problems)),
        pronunciation=_texts(
            read(folder / "pronunciation.yaml", "content/en/pronunciation.yaml", problems).section("words")
        ),
    )


def _files(folder: Path, kind: str, problems: Problems) -> list[Section]:
    return [
        read(path, f"content/{folder.name}/{kind}/{path.name}", problems)
        for path in sorted((folder / kind).glob("*.yaml"))
    ]


def _texts(section: Section) -> dict[str, str]:
    return {str(key): text for key, text in section.each_text()}


def _topic(section: Section) -> Topic:
    topic = Topic(
        id=section.text("id"),
        title=section.text("title"),
        answer=section.text("answer"),
        more=section.texts("more"),
        caution=section.text_or("caution", ""),
        always=section.texts("always"),
        when_to_be_seen=section.text_or("when_to_be_seen", ""),
        follow_ups=_texts(section.section("follow_ups")),
        related=section.texts("related"),
        sources=_sources(section),
        reviewed=_date(section, "reviewed"),
        expires=_date(section, "expires"),
    )
    section.done()
    return topic


def _guidance(section: Section) -> Guidance:
    tier = section.text("tier")
    if tier not in TIERS:
        section.problem(f"tier must be one of {', '.join(TIERS)}", tier)
    guidance = Guidance(
        id=section.text("id"),
        tier=cast("Tier", str(tier)),
        name=section.text("name"),
        say=section.text("say"),
        other=section.text("other"),
        why=section.text("why"),
        next=section.text("next"),
        conditional=section.text_or("conditional", ""),
        negated=section.text_or("negated", ""),
        past=section.text_or("past", ""),
        confirm=section.text("confirm"),
        history=_flag(section, "history", default=False),
        drive=_flag(section, "drive", default=True),
        sources=_sources(section),
        reviewed=_date(section, "reviewed"),
        expires=_date(section, "expires"),
    )
    section.done()
    return guidance


def _region(name: str, section: Section) -> Region:
    region = Region(
        id=name,
        name=section.text("name"),
        called=section.texts("called"),
        says=_texts(section.section("says")),
        dial=_texts(section.section("dial")),
        emergency_answer=section.text("emergency_answer"),
        silent=section.text_or("silent", ""),
        poison=section.text_or("poison", ""),
        extra=section.text_or("extra", ""),
        territories=section.texts("territories"),
        source=section.text("source"),
        checked=_date(section, "checked"),
        expires=_date(section, "expires"),
    )
    section.done()
    return region


def _question(section: Section) -> ScreenQuestion:
    alarm_on = section.text("alarm_on")
    if alarm_on not in ("yes", "no"):
        section.problem('alarm_on must be "yes" or "no"', alarm_on)
    question = ScreenQuestion(
        ask=section.text("ask"),
        flags=section.texts("flag"),
        alarm_on=alarm_on,
        silence_alarms=section.text_or("silence", "end") == "alarm",
        skip=section.text_or("skip", ""),
    )
    section.done()
    return question


def _forms(section: Section) -> dict[str, dict[str, str]]:
    forms: dict[str, dict[str, str]] = {}
    for key in section.names():
        forms[str(key)] = _texts(section.section(key)) if section.holds_mapping(key) else {"": section.text(key)}
    return forms


def _sources(section: Section) -> list[Source]:
    found = []
    for item in section.sections("sources"):
        found.append(Source(item.text("name"), item.text("year")))
        item.done()
    if not found:
        section.problem("sources is missing")
    return found


def _date(section: Section, key: str) -> Text:
    value = section.text(key)
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        section.problem(f"{key} must be a date such as 2026-11-22", value)
    return value


def _flag(section: Section, key: str, *, default: bool) -> bool:
    value = section.text_or(key, "true" if default else "false")
    if value not in ("true", "false"):
        section.problem(f"{key} must be true or false", value)
    return value == "true"
