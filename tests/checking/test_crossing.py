"""Asking phrases of a matcher that never saw their writer, on a few intents so that it takes seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from command import ROOT

from assistant.checking import crossing
from assistant.checking.crossing import FOLDS, cross, folds
from assistant.library.intents import Intent, Intents, Names, Phrase, load_intents, load_names
from assistant.library.reading import Problems
from assistant.library.thresholds import IntentThresholds, load_thresholds

INTENTS = ROOT / "intents" / "en"
KEPT = ("heat_and_ice", "surgery_when", "walking", "stop", "out_of_scope")


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names(INTENTS, Problems())


@pytest.fixture(scope="module")
def thresholds() -> IntentThresholds:
    return load_thresholds(INTENTS, Problems()).intents


@pytest.fixture(scope="module")
def few() -> Intents:
    whole = load_intents(INTENTS, Problems())
    return replace(whole, intents={name: whole.intents[name] for name in KEPT}, flags={})


def test_writers_are_dealt_out_once_and_evenly(few: Intents) -> None:
    groups = folds(few)
    writers = {phrase.writer for intent in few.intents.values() for phrase in intent.phrases}
    assert len(groups) == FOLDS
    assert sorted(writer for group in groups for writer in group) == sorted(writers)
    sizes = [sum(p.writer in group for i in few.intents.values() for p in i.phrases) for group in groups]
    assert max(sizes) < 1.5 * min(sizes)


def test_most_phrases_are_understood_though_their_writer_is_unknown(
    few: Intents, names: Names, thresholds: IntentThresholds
) -> None:
    crossed = cross(few, names, thresholds)
    assert crossed.asked == sum(len(intent.phrases) for intent in few.intents.values())
    assert crossed.understood > 0.85 * crossed.asked
    assert crossed.problems == ()


def test_a_phrase_under_the_wrong_intent_is_told_by_file_and_line(
    few: Intents, names: Names, thresholds: IntentThresholds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crossing, "LOST", 0.05)  # among five intents each keeps a larger share than among 75
    strayed = Phrase(
        "should i put an ice pack or a heat pack on it", "vicar_norfolk", "intents/en/topics/walking.yaml", 7
    )
    walking = few.intents["walking"]
    wrong = {**few.intents, "walking": Intent("walking", "faq", (*walking.phrases, strayed))}
    crossed = cross(replace(few, intents=wrong), names, thresholds)
    told = f'"{strayed.text}" of walking is won by heat_and_ice when nothing of its writer is known'
    assert f"{strayed.path}:{strayed.line}: {told}" in [str(problem) for problem in crossed.problems]
