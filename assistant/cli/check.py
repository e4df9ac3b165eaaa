"""`backtalk check`: validates what people edit, and counts what is there."""

from __future__ import annotations

import datetime
from argparse import Namespace

from assistant.checking.checker import check
from assistant.cli.exits import FAULTY, OK
from assistant.cli.output import notice
from assistant.library.folders import data_folder


def run(options: Namespace) -> int:
    """Print each problem as file:line: message, then the counts."""
    if options.phrases:
        notice("Asking every phrase. This takes a minute or two.")
    report = check(data_folder("intents"), data_folder("content"), datetime.date.today(), phrases=options.phrases)
    for problem in report.problems:
        print(problem)
    for line in report.counts:
        print(line)
    if report.crossing:
        print(report.crossing)
    if not report.problems:
        print("No problems.")
        return OK
    found = len(report.problems)
    print("One problem." if found == 1 else f"{found} problems.")
    if not report.counts:
        print("Mend what can't be read first: the rest is checked after that.")
    return FAULTY
