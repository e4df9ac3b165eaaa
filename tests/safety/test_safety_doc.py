"""docs/SAFETY.md says what is true of the code: what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "SAFETY.md"
COLUMNS = 6
HAZARDS = tuple(f"H-{number:02}" for number in range(1, 25))


def rows() -> dict[str, list[str]]:
    found = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| H-\d\d \|", line):
            cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
            assert len(cells) == COLUMNS, line
            found[cells[0]] = cells
    return found


def test_every_hazard_has_a_row_with_cause_harm_control_and_test() -> None:
    assert tuple(rows()) == HAZARDS
    for cells in rows().values():
        assert all(cells), cells


def test_every_control_and_test_of_the_hazard_log_is_there() -> None:
    for name, cells in rows().items():
        controls, tests = (re.findall(r"`([^`]+)`", cell) for cell in cells[-2:])
        assert controls and tests, name
        for control in controls:
            path, _, what = control.partition(":")
            assert (ROOT / path).is_file(), f"{name}: {path}"
            source = (ROOT / path).read_text(encoding="utf-8")
            assert not what or re.search(rf"^\s*(def|class) {what}\b|^{what}\b.* = ", source, re.MULTILINE), (
                f"{name}: {control}"
            )
        for test in tests:
            path, _, what = test.partition("::")
            assert (ROOT / path).is_file(), f"{name}: {path}"
            assert re.search(rf"^\s*def {what}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (
                f"{name}: {test}"
            )


def test_the_other_files_that_the_document_names_are_there() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").split("## Hazard log")[0]
    for path in re.findall(r"`((?:assistant|tests|benchmarks|content|intents)/[^`:]+)`", text):
        assert (ROOT / path).is_file(), path
