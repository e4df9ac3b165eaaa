"""Hears danger signs: before intents, and without them.

What carries a red flag is a concept (control and bladder, feeling and wiping), said in a thousand ways, by someone, at
some time. One model says whether and which danger sign is spoken of, a second who has it and when. Both were fitted to
what many people would say, near misses and ordinary talk among it. Doubt goes up: strong evidence alarms, weak evidence
opens with the conditional line and asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.library.intents import STATUSES, Vocabulary
from assistant.library.thresholds import FlagThresholds
from assistant.messages import RedFlag, Status, Strength, Tier
from assistant.understanding.clauses import clauses
from assistant.understanding.features import FeatureSpace
from assistant.understanding.model import LinearModel
from assistant.understanding.normalise import holds, tokens
from assistant.understanding.pieces import NO_FLAG, windows
from assistant.understanding.plain_signs import PlainSigns
from assistant.understanding.sound_alikes import SoundAlikes

CONTRAST = frozenset({"but", "however", "though", "although", "except", "oh", "only"})
"""Where what is denied ends and what is asserted may begin."""
MOST_FLAGS = 3
"""Danger signs that one stretch of an utterance can give."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one stretch of an utterance gave."""

    flag: str
    status: Status
    strength: Strength
    evidence: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What the models make of one stretch of an utterance."""

    evidence: float
    """Probability that any danger sign is spoken of."""
    flags: Sequence[tuple[str, float]]
    """The likeliest danger signs with their probabilities, the likeliest first."""
    statuses: Mapping[str, float]


class RedFlagDetector:
    """Finds the danger signs in every hypothesis of an utterance."""

    def __init__(
        self,
        space: FeatureSpace,
        flags: LinearModel,
        statuses: LinearModel,
        tiers: Mapping[str, Tier],
        vocabulary: Vocabulary,
        thresholds: FlagThresholds,
    ) -> None:
        """Take the fitted models, the tier of each flag in the order of danger, and when to warn."""
        self._space = space
        self._flags = flags
        self._statuses = statuses
        self._tiers = tiers
        self._at = thresholds
        self._danger = {flag: place for place, flag in enumerate(tiers)}
        self._contractions = vocabulary.contractions
        self._idioms: dict[str, list[list[str]]] = {}
        for idiom in vocabulary.idioms:
            words = tokens(idiom, vocabulary.contractions)
            self._idioms.setdefault(words[0], []).append(words)
        self._not_denials = [tokens(words, vocabulary.contractions) for words in vocabulary.not_denials]
        self._sound_alikes = SoundAlikes(vocabulary)
        self._plain = PlainSigns(vocabulary.plain_signs, vocabulary.contractions)

    def detect(self, hypotheses: Iterable[str]) -> tuple[RedFlag, ...]:
        """Give what the hypotheses hold, the best of them first, in the order of danger."""
        held: dict[str, list[tuple[int, _Finding]]] = {}
        for place, hypothesis in enumerate(hypotheses):
            for flag, finding in self._most_alarming(hypothesis).items():
                held.setdefault(flag, []).append((place, finding))
        flags = [
            RedFlag(found.flag, self._tiers[found.flag], found.status, found.evidence, found.strength)
            for found in map(_agreed, held.values())
            if found
        ]
        return tuple(sorted(flags, key=lambda flag: (flag.strength == "weak", self._danger[flag.id])))

    def _most_alarming(self, hypothesis: str) -> dict[str, _Finding]:
        best: dict[str, _Finding] = {}
        for finding in self._find(self._split(hypothesis)):
            known = best.get(finding.flag)
            if known is None or _alarm(finding) < _alarm(known):
                best[finding.flag] = finding
        return best

    def _split(self, hypothesis: str) -> Sequence[str]:
        return self._without_idioms(tokens(hypothesis, self._contractions))

    def _find(self, found: Sequence[str]) -> Iterator[_Finding]:
        at = self._at
        whole = list(self._look(found, at.strong, at.weak))
        yield from whole
        for piece in _clauses(found):
            yield from self._look(piece, at.strong, at.weak_piece)
        # Cut off from the rest, a denial may look like the thing itself: pieces only add what was diluted.
        known = {finding.flag for finding in whole if _settled(finding)}
        for pieces in (clauses(found, surely=True), windows(found)):
            added = [each for piece in pieces for each in self._look(piece, at.strong_piece, at.weak_piece)]
            yield from (finding for finding in added if finding.flag not in known)
            known |= {finding.flag for finding in added if _settled(finding)}
        for flag, words in self._plain.find(found):
            if len(words) == len(found) or not any(each.flag == flag and _harmless(each) for each in whole):
                yield self._plainly(flag, words)
        if not whole:
            misheard = self._sound_alikes.meant(found)
            if misheard:
                for finding in self._look(misheard, at.strong, at.weak_piece):
                    yield replace(finding, strength="weak")

    def _look(self, found: Sequence[str], strong: float, weak: float) -> Iterator[_Finding]:
        signs = self._weigh(found, weak)
        if signs is None:
            return
        likeliest = signs.flags[0][1]
        strength: Strength = "strong" if signs.evidence >= strong and likeliest >= self._at.plain else "weak"
        status = self._status(found, signs.statuses)
        for flag, chance in signs.flags:
            if chance >= self._at.share * likeliest:
                yield _Finding(flag, status, strength, " ".join(found))

    def _plainly(self, flag: str, words: Sequence[str]) -> _Finding:
        chances = self._statuses.probabilities(self._space.vector(words))
        status: Status = "other" if chances["other"] > chances["asserted"] else "asserted"
        return _Finding(flag, status, "strong", " ".join(words))

    def _weigh(self, found: Sequence[str], weak: float) -> Signs | None:
        """Ask the models, the second only where the evidence is at least `weak`; nothing where it isn't."""
        vector = self._space.vector(found)
        chances = self._flags.probabilities(vector)
        evidence = 1 - chances.pop(NO_FLAG)
        if evidence < weak or not vector:
            return None
        likeliest = sorted(chances.items(), key=lambda item: -item[1])[:MOST_FLAGS]
        return Signs(evidence, likeliest, self._statuses.probabilities(vector))

    def _status(self, found: Sequence[str], chances: Mapping[str, float]) -> Status:
        status = max(STATUSES, key=lambda status: chances[status])
        if status not in ("asserted", "other") and chances[status] < self._at.harmless:
            return "asserted"
        if status == "negated" and any(holds(found, words) for words in self._not_denials):
            return "asserted"
        return status

    def _without_idioms(self, found: list[str]) -> list[str]:
        kept: list[str] = []
        place = 0
        while place < len(found):
            idiom = next((words for words in self._idioms.get(found[place], ()) if _begins(found, place, words)), None)
            if idiom is None:
                kept.append(found[place])
                place += 1
            else:
                place += len(idiom)
        return kept


def _clauses(found: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut an utterance at words of contrast; one without any gives none."""
    edges = [place for place, token in enumerate(found) if token in CONTRAST and place]
    if edges:
        for start, end in zip([0, *edges], [*edges, len(found)], strict=True):
            if end - start > 2:
                yield found[start:end]


def _begins(found: Sequence[str], place: int, words: Sequence[str]) -> bool:
    return list(found[place : place + len(words)]) == words


def _agreed(held: Sequence[tuple[int, _Finding]]) -> _Finding | None:
    """Give what counts of the findings of one flag, each with the place of its hypothesis: the most alarming.

    Strong evidence counts wherever it stands. Weak evidence has to stand in the best hypothesis or in two of them: of
    what a single alternative holds weakly nearly all is noise, and ordinary questions would open with guidance.
    """
    top = min((finding for _, finding in held), key=_alarm)
    return top if top.strength == "strong" or len(held) > 1 or held[0][0] == 0 else None


def _harmless(finding: _Finding) -> bool:
    return finding.status not in ("asserted", "other")


def _settled(finding: _Finding) -> bool:
    """Say whether a smaller piece can't tell more."""
    return finding.strength == "strong" or _harmless(finding)


def _alarm(finding: _Finding) -> tuple[bool, int, int]:
    """Order findings: the strong before the weak, what is happening before what is not, the shortest evidence first."""
    order: tuple[Status, ...] = ("asserted", "other", "past", "hypothetical", "negated")
    return finding.strength == "weak", order.index(finding.status), len(finding.evidence)
