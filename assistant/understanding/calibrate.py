"""Refits `thresholds.yaml` by cross-validation over writers: `python -m assistant.understanding.calibrate`.

For developers, after the phrases have changed. The writers are dealt into folds; what is measured on the phrases of one
fold comes from models that were fitted to the others. Takes some minutes, prints what each choice gives, and writes the
file. With --dry it writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise

from assistant.errors import BacktalkError, DataError
from assistant.library.folders import data_folder
from assistant.library.intents import Intents, Names, load_intents, load_names
from assistant.library.reading import Problems
from assistant.library.thresholds import FILE, FlagThresholds, IntentThresholds, Thresholds, load_thresholds
from assistant.understanding.building import fit_tables
from assistant.understanding.holding_out import folds, only
from assistant.understanding.measuring import Fold, measure_flags, measure_intents
from assistant.understanding.searching import Grid, Limits, Setting, Trial, descend

FOLDS = 3
INTENT_LIMITS: Limits = {"wrong": ("<=", 0.05), "foreign_rejected": (">=", 0.968)}
INTENT_GROUPS: tuple[Grid, ...] = (
    {"least": (0.08, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3), "plain_clause": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)},
    {"commanded": (0.1, 0.15, 0.2, 0.3, 0.4, 0.5)},
    {"foreign": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)},
    {"sure": (0.15, 0.2, 0.25, 0.3, 0.35), "ahead": (1.0, 1.05, 1.1, 1.2, 1.3, 1.5)},
)
FLAG_LIMITS: Limits = {
    "topics_alarmed": ("<=", 0.008),
    "others_alarmed": ("<=", 0.06),
    "near_alarmed": ("<=", 0.025),
    "foreign_alarmed": ("<=", 0.0025),
    "near_guided": ("<=", 0.1),
    "foreign_guided": ("<=", 0.025),
    "signs": ("<=", 1.5),
}
FLAG_GROUPS: tuple[Grid, ...] = (
    {"strong": (0.5, 0.55, 0.6, 0.65, 0.7, 0.75), "harmless": (0.3, 0.35, 0.4, 0.45, 0.5)},
    {"plain": (0.05, 0.1, 0.15, 0.2), "strong_piece": (0.65, 0.7, 0.75, 0.8, 0.85, 0.9)},
    {"weak": (0.22, 0.25, 0.28, 0.31, 0.34, 0.37), "weak_piece": (0.35, 0.4, 0.45, 0.5, 0.55)},
    {"share": (0.3, 0.4, 0.5, 0.6)},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m assistant.understanding.calibrate", description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    try:
        folder = data_folder("intents")
        problems = Problems()
        intents, names = load_intents(folder, problems), load_names(folder, problems)
        before = load_thresholds(folder, problems)
        if problems:
            raise DataError(f"{problems[0]}. Run backtalk check for all that is wrong.")
        text = "".join(calibrated(fitted(intents, names), before))
        if not options.dry:
            (folder / FILE).write_text(text, encoding="utf-8")
            print(f"Wrote {folder / FILE}.")
    except (BacktalkError, OSError) as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return 1
    return 0


def fitted(intents: Intents, names: Names) -> Iterator[Fold]:
    """Fit the models once for each fold of writers, without them."""
    for number, held in enumerate(folds(intents, FOLDS), start=1):
        print(f"Fitting without the {len(held)} writers of fold {number} of {FOLDS}.", flush=True)
        tables = fit_tables(only(intents, lambda writer, held=held: writer not in held))  # type: ignore[misc]
        yield Fold(tables, only(intents, lambda writer, held=held: writer in held), names)  # type: ignore[misc]


def calibrated(measured: Iterator[Fold], before: Thresholds) -> Iterator[str]:
    """Choose the thresholds, print what each choice gives, and give the text of the file."""
    held = list(measured)
    writers = sum(fold.writers for fold in held)
    yield (
        "# Probabilities from which something is answered, asked, or warned of; assistant/library/thresholds.py says\n"
        "# what each is. Fitted by `python -m assistant.understanding.calibrate`: don't edit, refit.\n"
        f"# Measured on the phrases of {writers} writers, each by models fitted without their writer ({FOLDS} folds).\n"
        "# Each line says what the values below and above it would give instead.\n"
    )
    intents, tried = descend(
        asdict(before.intents),
        INTENT_GROUPS,
        lambda setting: measure_intents(held, IntentThresholds(**setting)),
        INTENT_LIMITS,
        "right",
    )
    yield from _section("intents", intents, tried, ("right", "wrong", "foreign_rejected"), INTENT_LIMITS, "right")
    flags, tried = descend(
        asdict(before.red_flags),
        FLAG_GROUPS,
        lambda setting: measure_flags(held, FlagThresholds(**setting)),
        FLAG_LIMITS,
        "served",
    )
    shown = ("alarmed", "guided", "named", *FLAG_LIMITS)
    yield from _section("red_flags", flags, tried, shown, FLAG_LIMITS, "served")
    for name, setting in (("intents", intents), ("red_flags", flags)):
        print(name, ", ".join(f"{threshold} {value:g}" for threshold, value in setting.items()))


def _section(
    name: str, setting: Setting, trials: Sequence[Trial], shown: Sequence[str], limits: Limits, most: str
) -> Iterator[str]:
    chosen = next(trial for trial in trials if trial.chosen)
    kept = ", ".join(f"{what} {side} {limit:g}" for what, (side, limit) in limits.items())
    print(f"\n{name}: most {most} within {kept}")
    print(" ".join(["threshold".ljust(14), "value", *shown]))
    for trial in trials:
        numbers = " ".join(f"{trial.gave[what]:.4f}".rjust(len(what)) for what in shown)
        print(f"{trial.threshold.ljust(14)} {trial.value:5.2f} {numbers}{' <- chosen' if trial.chosen else ''}")
    yield f"{name}:\n"
    yield f"  # most {most} within {kept}\n  # gives {', '.join(f'{what} {chosen.gave[what]:.4f}' for what in shown)}\n"
    for threshold, value in setting.items():
        beside = "; ".join(
            f"{other.value:g}: {', '.join(f'{what} {other.gave[what]:.4f}' for what in shown[:3])}"
            for other in _beside([trial for trial in trials if trial.threshold == threshold])
        )
        yield f"  {threshold}: {value:g}{f' # {beside}' if beside else ''}\n"


def _beside(trials: Sequence[Trial]) -> Iterator[Trial]:
    for one, other in pairwise(trials):
        if one.chosen or other.chosen:
            yield other if one.chosen else one


if __name__ == "__main__":
    sys.exit(main())
