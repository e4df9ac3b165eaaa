"""Measures what thresholds give, on phrases of writers whom the models never saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.library.intents import OUT_OF_SCOPE, Intents, Names
from assistant.library.thresholds import FlagThresholds, IntentThresholds
from assistant.messages import RedFlag
from assistant.understanding.features import FeatureSpace, lexicon
from assistant.understanding.intents import IntentMatcher
from assistant.understanding.red_flags import RedFlagDetector, Signs
from assistant.understanding.tables import Tables

NEAR_DANGER = frozenset(
    (
        *("when_to_get_help", "cauda_equina", "leg_weakness", "pain_in_both_legs", "tumor_or_infection", "night_pain"),
        *("numbness_or_tingling", "injury_and_inflammation", "check_symptoms", "emergency_number"),
    )
)
"""Intents that speak of danger signs themselves: guidance before their answer is no false alarm."""
LOWEST = FlagThresholds(strong=0.3, weak=0.16, strong_piece=0.45, weak_piece=0.3, plain=0.05, share=0.3, harmless=0.7)
"""What gives no finding at these thresholds gives none at any that is tried."""
HAPPENING = ("asserted", "other")


class Fold:
    """The held-out phrases of some writers, and what the models make of them, which is worked out once."""

    def __init__(self, tables: Tables, held: Intents, names: Names) -> None:
        """Take what was fitted without the writers of `held`."""
        self.tables = tables
        self.names = names
        self.vocabulary = held.vocabulary
        self.space = FeatureSpace(tables.numbers, tables.idf, lexicon(held.vocabulary))
        self.ranks: dict[tuple[tuple[str, ...], ...], tuple[float, list[tuple[str, float]]]] = {}
        self.signs: dict[tuple[str, ...], Signs | None] = {}
        self.tokens: dict[str, Sequence[str]] = {}
        self.intents = [(intent.id, phrase.text) for intent in held.intents.values() for phrase in intent.phrases]
        self.mentions = [
            (flag.id, status, phrase.text) for flag in held.flags.values() for status, phrase in flag.mentions()
        ]
        self.near_misses = [phrase.text for flag in held.flags.values() for phrase in flag.phrases["near_miss"]]
        self.writers = len(
            {phrase.writer for intent in held.intents.values() for phrase in intent.phrases}
            | {phrase.writer for flag in held.flags.values() for ways in flag.phrases.values() for phrase in ways}
        )
        lowest = _Detector(self, LOWEST)
        self.loud = {
            text
            for text in (*self.near_misses, *(text for _, text in self.intents), *(text for *_, text in self.mentions))
            if lowest.detect([text])
        }


class _Matcher(IntentMatcher):
    """Remembers what the model said."""

    def __init__(self, fold: Fold, thresholds: IntentThresholds) -> None:
        tables = fold.tables
        super().__init__(fold.space, tables.intents, tables.commands, fold.names.kinds, fold.vocabulary, thresholds)
        self._known = fold.ranks

    def _rank(self, heard: Sequence[Sequence[str]]) -> tuple[float, list[tuple[str, float]]]:
        key = tuple(map(tuple, heard))
        if key not in self._known:
            self._known[key] = super()._rank(heard)
        return self._known[key]


class _Detector(RedFlagDetector):
    """Remembers what the models said."""

    def __init__(self, fold: Fold, thresholds: FlagThresholds) -> None:
        tables = fold.tables
        super().__init__(fold.space, tables.flags, tables.statuses, fold.names.tiers, fold.vocabulary, thresholds)
        self._known = fold.signs
        self._tokens = fold.tokens

    def _split(self, hypothesis: str) -> Sequence[str]:
        if hypothesis not in self._tokens:
            self._tokens[hypothesis] = super()._split(hypothesis)
        return self._tokens[hypothesis]

    def _weigh(self, found: Sequence[str], weak: float) -> Signs | None:
        key = tuple(found)
        if key not in self._known:
            self._known[key] = super()._weigh(found, LOWEST.weak)
        signs = self._known[key]
        return signs if signs and signs.evidence >= weak else None


def measure_intents(folds: Sequence[Fold], thresholds: IntentThresholds) -> Mapping[str, float]:
    """Give the shares of the phrases in scope that are answered right and wrong, and of the others rejected."""
    count: Counter[str] = Counter()
    for fold in folds:
        matcher = _Matcher(fold, thresholds)
        for wanted, text in fold.intents:
            got = next(iter(matcher.match([text]).intents), OUT_OF_SCOPE)
            if wanted == OUT_OF_SCOPE:
                count["foreign"] += 1
                count["foreign_rejected"] += got == OUT_OF_SCOPE
            else:
                count["asked"] += 1
                count["right"] += got == wanted
                count["wrong"] += got not in (wanted, OUT_OF_SCOPE)
    return {
        "right": count["right"] / count["asked"],
        "wrong": count["wrong"] / count["asked"],
        "foreign_rejected": count["foreign_rejected"] / count["foreign"],
    }


def measure_flags(folds: Sequence[Fold], thresholds: FlagThresholds) -> Mapping[str, float]:
    """Give the shares of phrases that raise an alarm or open with guidance, by what they are.

    Of what is happening to somebody: `alarmed`, `guided`, `named` (the very sign is among those found) and `served`,
    the mean of the three; `signs` is how many are found where any is. `others_alarmed` is of what is denied, past or
    asked about.
    """
    count: Counter[str] = Counter()
    for fold in folds:
        detector = _Detector(fold, thresholds)
        for group, wanted, text in _utterances(fold):
            found = detector.detect([text]) if text in fold.loud else ()
            count[group] += 1
            count[f"{group}_alarmed"] += any(map(_alarms, found))
            count[f"{group}_guided"] += bool(found)
            count[f"{group}_signs"] += len(found)
            count[f"{group}_named"] += any(flag.id == wanted for flag in found)
    gave = {f"{group}_{what}": share for group, what, share in _shares(count)}
    happening = {what: gave.pop(f"happening_{what}") for what in ("alarmed", "guided", "named")}
    signs = count["happening_signs"] / max(1, count["happening_guided"])
    return {**gave, **happening, "signs": signs, "served": sum(happening.values()) / 3}


def _shares(count: Counter[str]) -> Iterator[tuple[str, str, float]]:
    for group in ("happening", "others", "topics", "near", "foreign"):
        for what in ("alarmed", "guided", "named"):
            yield group, what, count[f"{group}_{what}"] / max(1, count[group])


def _utterances(fold: Fold) -> Iterator[tuple[str, str, str]]:
    for flag, status, text in fold.mentions:
        yield "happening" if status in HAPPENING else "others", flag, text
    for text in fold.near_misses:
        yield "near", "", text
    for intent, text in fold.intents:
        if intent == OUT_OF_SCOPE:
            yield "foreign", "", text
        elif intent not in NEAR_DANGER and fold.names.kinds[intent] != "control":
            yield "topics", "", text


def _alarms(flag: RedFlag) -> bool:
    return flag.strength == "strong" and flag.status in HAPPENING
