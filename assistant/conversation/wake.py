"""The wake phrase: where one is chosen, only what begins with it is answered."""

from __future__ import annotations

ALIKE = 80.0
"""Likeness in percent, from which the first words heard are the wake phrase; recognizers seldom hear a name exactly."""


class WakePhrase:
    """Finds a phrase at the beginning of what was heard, whatever way the recognizer parts its words."""

    def __init__(self, phrase: str) -> None:
        """Answer to `phrase`, such as "hey backtalk"."""
        self._phrase = "".join(phrase.lower().split())

    def rest(self, heard: str) -> str | None:
        """What follows the wake phrase, which may be nothing; None where the words don't begin with it."""
        from rapidfuzz.fuzz import ratio

        words = heard.split()
        likeness = [ratio("".join(words[:count]), self._phrase) for count in range(1, len(words) + 1)]
        best = max(likeness, default=0.0)
        return " ".join(words[likeness.index(best) + 1 :]) if best >= ALIKE else None
