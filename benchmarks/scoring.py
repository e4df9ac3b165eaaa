"""Counts how well red flags were found, and prints plain tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from labelled import HARMFUL, HARMLESS, Utterance
from red_flag_peers import Verdict

Judged = Mapping[str, Sequence[tuple[Utterance, Verdict]]]
"""What was said and what came of it, by the method or by where it was said."""

TWINS = (
    {"saddle_numbness", "sexual_numbness"},
    {"bladder_bowel_loss", "urinary_retention"},
    {"saddle_numbness", "urinary_retention"},
    {"worsening_weakness", "foot_drop"},
    {"worsening_weakness", "both_legs"},
    {"worsening_weakness", "stroke_signs"},
    {"infection_risk", "cancer_history"},
    {"infection_risk", "fracture_risk"},
    {"infection_risk", "fever_with_back_pain"},
    {"collapse", "trauma"},
)
"""Red flags that the same words can tell of; to name the other one is right too."""
GUARDED = frozenset(
    (
        *("when_to_get_help", "cauda_equina", "leg_weakness", "pain_in_both_legs", "tumor_or_infection", "night_pain"),
        *("check_symptoms", "emergency_number", "numbness_or_tingling", "injury_and_inflammation"),
    )
)
"""Intents that speak of danger themselves: guidance before their answer is no false alarm."""


def named(utterance: Utterance, verdict: Verdict) -> bool:
    """Whether a red flag that was meant was named."""
    if utterance.red_flags & verdict.red_flags:
        return True
    return any(twins & utterance.red_flags and twins & verdict.red_flags for twins in TWINS)


def _false(utterance: Utterance, found: bool) -> bool:
    return found and utterance.intent not in GUARDED


_HARMFUL_MEASURES: Mapping[str, Callable[[Utterance, Verdict], bool]] = {
    "guidance first": lambda _, verdict: verdict.guidance,
    "strong": lambda _, verdict: verdict.strong,
    "named": named,
}
_HARMLESS_MEASURES: Mapping[str, Callable[[Utterance, Verdict], bool]] = {
    "alarmed": lambda utterance, verdict: _false(utterance, verdict.alarm),
    "guidance first": lambda utterance, verdict: _false(utterance, verdict.guidance),
}


def harmful_rows(judged: Judged, groups: Sequence[str | tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows of the sets with a red flag; a group may be several taken together."""
    return [
        row
        for group in groups
        for row in _rows(judged, (group,) if isinstance(group, str) else group, _HARMFUL_MEASURES)
    ]


def harmless_rows(judged: Judged) -> list[tuple[str, ...]]:
    """Rows of the sets without a red flag."""
    return [row for group in HARMLESS for row in _rows(judged, (group,), _HARMLESS_MEASURES)]


def by_flag(judged: Judged) -> list[tuple[str, ...]]:
    """Rows of the red flags that are happening."""
    said = [utterance for utterance, _ in next(iter(judged.values())) if utterance.group in HARMFUL]
    rows = []
    for flag in sorted({flag for utterance in said for flag in utterance.red_flags}):
        cells = []
        for pairs in judged.values():
            here = [pair for pair in pairs if pair[0].group in HARMFUL and flag in pair[0].red_flags]
            cells.append(f"{_share([v.guidance for _, v in here])} {_share([named(u, v) for u, v in here])}")
        count = sum(flag in utterance.red_flags for utterance in said)
        rows.append((flag, str(count), *cells))
    return rows


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns."""
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    for row in (header, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)


def _rows(
    judged: Judged, groups: Sequence[str], measures: Mapping[str, Callable[[Utterance, Verdict], bool]]
) -> list[tuple[str, ...]]:
    of_groups = [[pair for pair in pairs if pair[0].group in groups] for pairs in judged.values()]
    if not of_groups[0]:
        return []
    return [
        (
            " and ".join(groups),
            str(len(of_groups[0])),
            measure,
            *(_share([holds(*pair) for pair in pairs]) for pairs in of_groups),
        )
        for measure, holds in measures.items()
    ]


def _share(held: Sequence[bool]) -> str:
    return f"{sum(held) / len(held):.3f}" if held else "-"
