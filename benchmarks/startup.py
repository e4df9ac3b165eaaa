"""How long a person waits for the first answer, and what that takes.

    python benchmarks/startup.py

Each run is a fresh process. The tables and the language model are built before, as an installed wheel has the tables
and the first spoken question builds the model. Exits with 1 where a bar isn't met.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOUND = ROOT / "tests" / "sounds" / "what_is_sciatica.flac"
"""3.4 s long."""
TYPED = ("ask", "what is sciatica", "--silent", "--json")
SPOKEN = ("ask", "--audio", str(SOUND), "--silent", "--json")
RUNS, SPOKEN_RUNS = 15, 5
HEAVY = ("vosk", "pocketsphinx", "numpy", "miniaudio", "pyttsx3", "hassil")
"""Modules that a typed question must not import."""
SECONDS, MEGABYTES, SPOKEN_SECONDS = 0.5, 80.0, 3.0
"""The bars: wall time and peak resident memory of a typed question, wall time of a spoken one."""


@dataclass(frozen=True)
class Run:
    wall: float
    """Seconds."""
    processor: float
    """Seconds of user and system time, which other programs on the machine hardly change."""
    memory: float
    """Peak resident set, in MB."""


def run(arguments: tuple[str, ...]) -> Run:
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "assistant", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise SystemExit(f"The command failed: {' '.join(arguments)}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def imported(arguments: tuple[str, ...]) -> list[str]:
    """Which of the heavy modules the command imports."""
    with tempfile.TemporaryFile("w+") as log:
        command = [sys.executable, "-X", "importtime", "-m", "assistant", *arguments]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, check=True)
        log.seek(0)
        names = {line.rpartition("|")[2].strip().partition(".")[0] for line in log}
    return [name for name in HEAVY if name in names]


def main() -> int:
    for arguments in (TYPED, SPOKEN):
        run(arguments)
    typed = [run(TYPED) for _ in range(RUNS)]
    spoken = [run(SPOKEN) for _ in range(SPOKEN_RUNS)]
    heavy = imported(TYPED)
    rows = [
        ("typed question, wall time", statistics.median(one.wall for one in typed), SECONDS, "s"),
        ("typed question, peak memory", max(one.memory for one in typed), MEGABYTES, "MB"),
        ("spoken question, wall time", statistics.median(one.wall for one in spoken), SPOKEN_SECONDS, "s"),
    ]
    print(f"{'measure':30} {'value':>8} {'at most':>8}")
    for name, value, bar, unit in rows:
        print(f"{name:30} {value:8.2f} {bar:8.2f} {unit}{'' if value <= bar else '  TOO MUCH'}")
    for name, runs in (("typed", typed), ("spoken", spoken)):
        print(f"{name + ' question, processor':30} {statistics.median(one.processor for one in runs):8.2f} {'':8} s")
    print(f"{'heavy modules imported':30} {', '.join(heavy) or 'none':>8}{'  TOO MUCH' if heavy else ''}")
    return int(bool(heavy) or any(value > bar for _, value, bar, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
