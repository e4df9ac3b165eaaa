"""Cuts a long utterance into overlapping pieces, alike when the models are fitted and when they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

NO_FLAG = "none"
"""The class of what holds no danger sign."""
WINDOW = 12
"""Tokens. Long utterances are also looked at piece by piece, so that a red flag in a long story is not diluted."""
WINDOW_STEP = 6


def windows(found: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a long utterance into overlapping pieces; a short one gives none, since it is looked at whole."""
    if len(found) > WINDOW:
        for start in range(0, len(found) - WINDOW + WINDOW_STEP, WINDOW_STEP):
            yield found[start : start + WINDOW]
