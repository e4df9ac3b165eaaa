from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant.library.intents import Intents, load_names
from assistant.library.reading import Problems
from assistant.library.thresholds import load_thresholds
from assistant.understanding import calibrate
from assistant.understanding.holding_out import folds, is_held_out, only
from assistant.understanding.measuring import Fold
from assistant.understanding.searching import descend, excess

from .conftest import FEW_WRITERS, INTENTS, fit_quickly


def test_the_thresholds_are_whole() -> None:
    problems = Problems()
    load_thresholds(INTENTS, problems)
    assert not problems


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ("sure:", "sure: high", "sure must be a number"),
        ("strong:", "strong: 1.4", "strong must be a number above 0 and at most 1"),
        ("weak:", "weak: 0", "weak must be a number above 0"),
        ("least:", "", "least is missing"),
        ("plain:", "plane: 0.1", "plain is missing"),
    ],
)
def test_a_faulty_threshold_is_told_by_file_and_name(tmp_path: Path, line: str, instead: str, fault: str) -> None:
    lines = (INTENTS / "thresholds.yaml").read_text().splitlines()
    changed = [f"  {instead}" if text.strip().startswith(line) else text for text in lines]
    (tmp_path / "thresholds.yaml").write_text("\n".join(changed))
    problems = Problems()
    load_thresholds(tmp_path, problems)
    assert any(fault in str(problem) and "thresholds.yaml" in str(problem) for problem in problems), problems


def test_the_search_finds_the_best_within_the_limits() -> None:
    def gives(setting: Mapping[str, float]) -> Mapping[str, float]:
        return {"right": setting["low"] - 0.5 * setting["high"], "wrong": setting["low"] / 10}

    groups = [{"low": (0.1, 0.3, 0.5, 0.7)}, {"high": (0.2, 0.4)}]
    best, trials = descend({"low": 0.7, "high": 0.4}, groups, gives, {"wrong": ("<=", 0.05)}, "right")
    assert best == {"low": 0.5, "high": 0.2}
    assert [(trial.threshold, trial.value) for trial in trials if trial.chosen] == [("low", 0.5), ("high", 0.2)]


def test_thresholds_of_one_group_make_up_for_each_other() -> None:
    def gives(setting: Mapping[str, float]) -> Mapping[str, float]:
        return {"right": setting["one"] + 0.1 * setting["other"], "wrong": setting["one"] + setting["other"]}

    start, limits = {"one": 0.1, "other": 0.4}, {"wrong": ("<=", 0.5)}
    alone, _ = descend(start, [{"one": (0.1, 0.4)}, {"other": (0.1, 0.4)}], gives, limits, "right")
    together, _ = descend(start, [{"one": (0.1, 0.4), "other": (0.1, 0.4)}], gives, limits, "right")
    assert alone == start
    assert together == {"one": 0.4, "other": 0.1}


def test_limits_are_broken_by_their_share() -> None:
    assert excess({"wrong": 0.05, "rejected": 0.96}, {"wrong": ("<=", 0.05), "rejected": (">=", 0.96)}) == 0
    assert excess({"wrong": 0.1}, {"wrong": ("<=", 0.05)}) == pytest.approx(1)
    assert excess({"rejected": 0.92}, {"rejected": (">=", 0.96)}) == pytest.approx(1)


def test_every_writer_is_held_out_once_and_folds_are_alike(intents: Intents) -> None:
    dealt = folds(intents, 3)
    assert sum(map(len, dealt)) == len(frozenset().union(*dealt))
    sizes = [sum(1 for _ in only(intents, lambda writer, held=held: writer in held).sentences()) for held in dealt]
    assert sum(sizes) == sum(1 for _ in intents.sentences())
    assert max(sizes) < 1.1 * min(sizes)


def test_a_fifth_of_the_writers_is_held_out_and_always_the_same(intents: Intents) -> None:
    assert [writer for writer in FEW_WRITERS if is_held_out(writer)] == []
    writers = frozenset().union(*folds(intents, 3))
    assert 0.1 < sum(map(is_held_out, writers)) / len(writers) < 0.3


def test_what_is_calibrated_can_be_loaded(
    few: Intents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = Problems()
    now = load_thresholds(INTENTS, problems)
    intents = {name: (value,) for name, value in asdict(now.intents).items()}
    flags = {name: (value,) for name, value in asdict(now.red_flags).items()}
    monkeypatch.setattr(calibrate, "INTENT_GROUPS", [{**intents, "sure": (0.1, 0.3)}])
    monkeypatch.setattr(calibrate, "FLAG_GROUPS", [{**flags, "weak": (0.2, 0.4)}])
    names = load_names(INTENTS, problems)
    held = FEW_WRITERS[0]
    tables = fit_quickly(only(few, lambda writer: writer != held))
    fold = Fold(tables, only(few, lambda writer: writer == held), names)
    text = "".join(calibrate.calibrated(iter([fold]), load_thresholds(INTENTS, problems)))
    (tmp_path / "thresholds.yaml").write_text(text)
    load_thresholds(tmp_path, problems)
    assert not problems
    assert "phrases of 1 writers" in text
    assert "<- chosen" in capsys.readouterr().out
