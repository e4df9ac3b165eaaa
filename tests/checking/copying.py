"""A copy of the data that a test may break."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from command import ROOT

from assistant.checking.checker import Report, check

TODAY = datetime.date(2026, 12, 1)
WRITERS = frozenset({"amputee_veteran_ohio", "skater_teen_california", "vicar_norfolk"})
"""Whose phrases a small copy holds, so that it is read in a moment."""


@dataclass(frozen=True)
class Copy:
    """`intents/` and `content/` under another folder."""

    root: Path

    def path(self, name: str) -> Path:
        return self.root / name

    def line(self, name: str, text: str) -> int:
        """The line of a file on which `text` begins."""
        before, found, _ = self.path(name).read_text(encoding="utf-8").partition(text)
        assert found, f"{name} does not hold {text!r}"
        return before.count("\n") + 1

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace a text, which must be there, and give its line."""
        line = self.line(name, old)
        text = self.path(name).read_text(encoding="utf-8")
        self.path(name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return line

    def check(self, today: datetime.date = TODAY) -> Report:
        return check(self.root / "intents" / "en", self.root / "content" / "en", today)

    def problems(self, today: datetime.date = TODAY) -> list[str]:
        return [str(problem) for problem in self.check(today).problems]


def whole_copy(folder: Path) -> Copy:
    for kind in ("intents", "content"):
        shutil.copytree(ROOT / kind, folder / kind)
    return Copy(folder)


def small_copy(folder: Path, writers: Collection[str] = WRITERS) -> Copy:
    """A copy with the phrases of a few writers, whose style.yaml asks for one phrase of each kind."""
    copy = whole_copy(folder)
    for path in (folder / "intents" / "en").glob("*/*.yaml"):
        keep, lines = True, []
        for line in path.read_text(encoding="utf-8").splitlines():
            writer = re.match(r"  (\w+):", line)
            keep = writer[1] in writers if writer else keep or not line.startswith(" ")
            lines.extend([line] if keep else [])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    style = folder / "content" / "en" / "style.yaml"
    head, begin, counts = style.read_text(encoding="utf-8").partition("\nphrases:\n")
    counts, end, rest = counts.partition("\n\n")
    style.write_text(head + begin + re.sub(r": \d+", ": 1", counts) + end + rest, encoding="utf-8")
    return copy


def without(text: str, key: str) -> str:
    """A YAML text without one of its keys."""
    kept, dropping = [], False
    for line in text.splitlines():
        if not line.startswith((" ", "-")):
            dropping = line.startswith(f"{key}:")
        if not dropping:
            kept.append(line)
    return "\n".join(kept) + "\n"
