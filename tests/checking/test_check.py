"""Every kind of fault that `backtalk check` finds: one thing is broken in a copy, and told by file and line."""

from __future__ import annotations

import datetime

import pytest
from command import ROOT

from assistant.checking.checker import check
from checking.copying import Copy, without

TOPIC = "content/en/topics/heat_and_ice.yaml"
NIGHT = "content/en/topics/night_pain.yaml"
WALKING = "content/en/topics/walking.yaml"
TRAUMA = "content/en/guidance/trauma.yaml"
REGIONS = "content/en/regions.yaml"
SCREEN = "content/en/screen.yaml"
SYSTEM = "content/en/system.yaml"
FORMS = "content/en/forms.yaml"
STYLE = "content/en/style.yaml"
ALWAYS = "content/en/always.yaml"
PRONUNCIATION = "content/en/pronunciation.yaml"
TAXONOMY = "intents/en/taxonomy.yaml"
PHRASES = "intents/en/topics/heat_and_ice.yaml"
FLAG = "intents/en/red_flags/trauma.yaml"
VOCABULARY = "intents/en/vocabulary.yaml"
WARM = "Use the one that feels better to you."


def test_what_ships_has_no_faults() -> None:
    report = check(ROOT / "intents" / "en", ROOT / "content" / "en", datetime.date.today())
    assert [str(problem) for problem in report.problems] == []


def test_the_small_copy_has_no_faults(data: Copy) -> None:
    assert data.problems() == []


FILES = [
    (TOPIC, "title: heat or ice", "title: [heat", "this is not YAML"),
    (PHRASES, "phrases:", "phrases: {", "this is not YAML"),
    (STYLE, "sentence_words: 20 ", "sentence_words: many ", "sentence_words must be a whole number"),
    (TOPIC, "related: [", "relatives: [", "unknown key 'relatives'"),
    (TOPIC, "reviewed: 2026-11-22", "reviewed: last week", "reviewed must be a date such as 2026-11-22"),
    (PHRASES, "id: heat_and_ice", "id: heat_or_ice", "'heat_or_ice' is not an intent of taxonomy.yaml"),
    (FLAG, "id: trauma", "id: traumas", "'traumas' is not a red flag of taxonomy.yaml"),
    ("intents/en/pronunciations.yaml", "sciatica: [S AY", "sciatica: [QQ AY", "not made of ARPAbet phones"),
    (PHRASES, "- heat or cold", "- heat (or cold", "the template is malformed"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), FILES)
def test_files_that_cannot_be_read_are_told_before_all_else(
    data: Copy, name: str, old: str, new: str, message: str
) -> None:
    line = data.edit(name, old, new)
    report = data.check()
    assert not report.counts
    found = [problem for problem in report.problems if message in problem.message]
    assert [problem.path for problem in found] == [name]
    # What never closes is noticed only further down.
    assert found[0].line == line or message in ("this is not YAML", "not made of ARPAbet phones")


REFERENCES = [
    (TOPIC, "related: [", "related: [heat_or_ice, ", 0, "related names heat_or_ice, which is no topic"),
    (TOPIC, "related: [", "related: [heat_and_ice, ", 0, "related names the topic itself"),
    (
        WALKING,
        "always: [exercise]",
        "always: [exercise, sleep]",
        0,
        "always names sleep, which always.yaml does not hold",
    ),
    (WALKING, "  danger: >-", "  cost: >-", 0, "follow_ups may hold danger and how_long, not cost"),
    (NIGHT, "when_to_be_seen: >-", "caution_too: >-", None, "unknown key 'caution_too'"),
    (TRAUMA, "tier: emergency", "tier: urgent", -1, "the tier is urgent here and emergency in taxonomy.yaml"),
    (SCREEN, "flag: [trauma]", "flag: [fall]", 0, "there is no red flag fall"),
    (REGIONS, "territories: [CA]", "territories: [CA, US]", 0, "the territory US is listed twice: under US and CA"),
    (REGIONS, '    CRISIS: "nine, eight, eight"\n', "", None, "US does not say what {CRISIS} is"),
    (PRONUNCIATION, "  sciatic:", "  sciatick:", 0, '"sciatick" is never spoken'),
    (VOCABULARY, "  - bored stiff", "  - stiff", 0, 'the idiom "stiff" is a single word, and would hide it everywhere'),
    (STYLE, "  topic.more: 45\n", "", None, "style.yaml sets no limit for topic.more"),
    (TOPIC, "reviewed: 2026-11-22", "reviewed: 2027-01-02", 0, "the review of 2027-01-02 lies in the future"),
    (TOPIC, "expires: 2027-05-22", "expires: 2026-11-30", 0, "this expired on 2026-11-30: review it and set new dates"),
    (
        REGIONS,
        "expires: 2027-05-22",
        "expires: 2026-11-30",
        0,
        "this expired on 2026-11-30: review it and set new dates",
    ),
    (TRAUMA, "reviewed: 2026-11-22", "reviewed: 2026-12-02", 0, "the review of 2026-12-02 lies in the future"),
    (ALWAYS, "ulcers, ", "", None, "the caution medicine does not name ulcers"),
    (ALWAYS, "pregnant", "expecting", None, "the caution medicine does not name pregnant"),
    (ALWAYS, "Stop if", "Rest if", None, "the caution exercise does not name stop"),
    (SYSTEM, "thanks:", "thank_you:", 0, "nothing says thank_you: delete it, or add it to assistant/checking/said.py"),
    (SYSTEM, "thanks:", "thank_you:", None, "thanks is missing, and Backtalk says it"),
    (SCREEN, "all_clear:", "clear:", None, "all_clear is missing, and Backtalk says it"),
    (FORMS, "  soon:", "  later:", None, "conditional.soon is missing, and Backtalk says it"),
    (FORMS, "waiting:", "awaiting:", 0, "nothing says awaiting: delete it, or add it to assistant/checking/said.py"),
]


@pytest.mark.parametrize(("name", "old", "new", "offset", "message"), REFERENCES)
def test_names_and_dates_that_do_not_fit(
    data: Copy, name: str, old: str, new: str, offset: int | None, message: str
) -> None:
    line = data.edit(name, old, new)
    found = [problem for problem in data.check().problems if problem.message == message]
    assert found
    if offset is not None:
        assert (found[0].path, found[0].line) == (name, line + offset)


def test_too_few_further_parts(data: Copy) -> None:
    topic = without(data.path(TOPIC).read_text(encoding="utf-8"), "more")
    data.path(TOPIC).write_text(f"{topic}more:\n  - Warmth is simple.\n", encoding="utf-8")
    assert f"{TOPIC}:{data.line(TOPIC, '- Warmth is')}: more has one part; it must have 2 to 5" in data.problems()


def test_too_many_further_parts(data: Copy) -> None:
    line = data.edit(TOPIC, "more:\n", "more:\n  - Warmth is simple.\n  - Cold is too.\n")
    assert f"{TOPIC}:{line + 1}: more has 6 parts; it must have 2 to 5" in data.problems()


def test_a_symptom_that_does_not_say_when_to_be_seen(data: Copy) -> None:
    path = data.path(NIGHT)
    path.write_text(without(path.read_text(encoding="utf-8"), "when_to_be_seen"), encoding="utf-8")
    assert f"{NIGHT}:{data.line(NIGHT, 'id: ')}: a symptom must say when_to_be_seen" in data.problems()


@pytest.mark.parametrize(
    ("word", "caution"),
    [("ibuprofen", "medicine"), ("painkillers", "medicine"), ("stretches", "exercise"), ("exercise", "exercise")],
)
def test_a_medicine_or_an_exercise_without_its_caution(data: Copy, word: str, caution: str) -> None:
    data.edit(TOPIC, WARM, f"You may try {word}.")
    line = data.line(TOPIC, "answer: >-")
    assert f"{TOPIC}:{line}: the topic names {word} and must have always: [{caution}]" in data.problems()


def test_content_without_phrases(data: Copy) -> None:
    topic = data.path(TOPIC).read_text(encoding="utf-8").replace("id: heat_and_ice", "id: warmth")
    data.path("content/en/topics/warmth.yaml").write_text(topic, encoding="utf-8")
    line = data.line("content/en/topics/warmth.yaml", "id: ")
    told = "warmth is no faq or symptom of taxonomy.yaml, so nobody can ask for it"
    assert f"content/en/topics/warmth.yaml:{line}: {told}" in data.problems()


def test_guidance_that_nothing_leads_to(data: Copy) -> None:
    text = data.path(TRAUMA).read_text(encoding="utf-8").replace("id: trauma", "id: falls")
    data.path("content/en/guidance/falls.yaml").write_text(text, encoding="utf-8")
    told = "falls is no red flag of taxonomy.yaml, so nothing leads to it"
    assert f"content/en/guidance/falls.yaml:1: {told}" in data.problems()


def test_phrases_without_content(data: Copy) -> None:
    data.path(TOPIC).unlink()
    data.path(TRAUMA).unlink()
    problems = data.problems()
    assert f"{TAXONOMY}:1: heat_and_ice has phrases but no answer: write {TOPIC}" in problems
    assert f"{TAXONOMY}:1: the red flag trauma has phrases but no guidance: write {TRAUMA}" in problems


def test_an_intent_and_a_red_flag_without_phrases(data: Copy) -> None:
    data.path(PHRASES).unlink()
    data.path(FLAG).unlink()
    problems = data.problems()
    assert f"{TAXONOMY}:1: heat_and_ice has no file with phrases" in problems
    assert f"{TAXONOMY}:1: trauma has no file with phrases" in problems


def test_a_file_that_is_not_named_by_its_id(data: Copy) -> None:
    data.path(TOPIC).rename(data.path("content/en/topics/heat.yaml"))
    told = "the file must be named by its id, and no other file may have it: id is not heat"
    assert f"content/en/topics/heat.yaml:1: {told}" in data.problems()


def test_a_phrase_under_two_intents_though_one_writes_the_short_form(data: Copy) -> None:
    other = "intents/en/topics/walking.yaml"
    begin = "  vicar_norfolk:\n"
    first = data.edit(PHRASES, begin, f"{begin}  - what's the use of a warm pack\n") + 1
    second = data.edit(other, begin, f"{begin}  - what is the use of a warm pack\n") + 1
    told = f'"what is the use of a warm pack" is also a phrase of heat_and_ice ({PHRASES}:{first})'
    assert f"{other}:{second}: {told}" in data.problems()


def test_a_phrase_that_stands_twice(data: Copy) -> None:
    added = "  - could a warm pack do any good\n"
    line = data.edit(PHRASES, "  vicar_norfolk:\n", f"  vicar_norfolk:\n{added}{added}") + 1
    told = f'"could a warm pack do any good" stands here twice (first in line {line})'
    assert f"{PHRASES}:{line + 1}: {told}" in data.problems()


COUNTS = [
    ("faq", PHRASES, "heat_and_ice has"),
    ("symptom", "intents/en/topics/night_pain.yaml", "night_pain has"),
    ("control", "intents/en/controls/stop.yaml", "stop has"),
    ("emergency", FLAG, "trauma is asserted in"),
    ("urgent", "intents/en/red_flags/foot_drop.yaml", "foot_drop is asserted in"),
    ("soon", "intents/en/red_flags/night_sweats.yaml", "night_sweats is asserted in"),
    ("near_miss", FLAG, "trauma has"),
]


@pytest.mark.parametrize(("kind", "name", "told"), COUNTS)
def test_fewer_phrases_than_asked(data: Copy, kind: str, name: str, told: str) -> None:
    data.edit(STYLE, f"  {kind}: 1", f"  {kind}: 999")
    what = "near misses" if kind == "near_miss" else "phrases"
    found = [problem for problem in data.problems() if problem.startswith(f"{name}:1: {told} ")]
    assert len(found) == 1
    assert found[0].endswith(f" {what}; at least 999 are needed")


def test_a_red_flag_without_near_misses(data: Copy) -> None:
    path = data.path(FLAG)
    path.write_text(without(path.read_text(encoding="utf-8"), "near_miss"), encoding="utf-8")
    assert f"{FLAG}:1: trauma has 0 near misses; at least 1 are needed" in data.problems()
