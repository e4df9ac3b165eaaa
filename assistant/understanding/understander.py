"""From a transcript to its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.library.intents import OUT_OF_SCOPE, Names, Vocabulary
from assistant.library.thresholds import Thresholds
from assistant.messages import Candidate, Meaning, RedFlag, Transcript
from assistant.understanding.cues import CueFinder
from assistant.understanding.features import FeatureSpace, lexicon
from assistant.understanding.intents import Choice, IntentMatcher
from assistant.understanding.normalise import tokens
from assistant.understanding.red_flags import RedFlagDetector
from assistant.understanding.replies import ReplyMatcher
from assistant.understanding.tables import Tables

_REGION = "region"


class Understander:
    """Understands utterances one by one; what was said before is the conversation's business."""

    def __init__(
        self,
        tables: Tables,
        names: Names,
        vocabulary: Vocabulary,
        replies: Mapping[str, Sequence[str]],
        cues: Mapping[str, Sequence[str]],
        countries: Mapping[str, Sequence[str]],
        thresholds: Thresholds,
    ) -> None:
        """Take what was fitted, and the data that say what else is heard and from which probability to act."""
        space = FeatureSpace(tables.numbers, tables.idf, lexicon(vocabulary))
        self._contractions = vocabulary.contractions
        self._detector = RedFlagDetector(
            space, tables.flags, tables.statuses, names.tiers, vocabulary, thresholds.red_flags
        )
        self._matcher = IntentMatcher(
            space, tables.intents, tables.commands, names.kinds, vocabulary, thresholds.intents
        )
        self._controls = frozenset(name for name, kind in names.kinds.items() if kind == "control")
        self._cues = CueFinder(cues, vocabulary.contractions)
        self._replies = ReplyMatcher(
            {kind: [self._plain(phrase) for phrase in phrases] for kind, phrases in replies.items() if kind != _REGION}
        )
        self._regions = {
            f"{self._plain(cue)} {self._plain(country)}".strip(): region
            for cue in ("", *replies.get(_REGION, ()))
            for region, called in countries.items()
            for country in called
        }

    def understand(self, transcript: Transcript) -> Meaning:
        """Find the red flags first, in every hypothesis, and then what is asked."""
        red_flags = self.red_flags(transcript)
        choice = self._matcher.match(transcript.hypotheses)
        reply = self._replies.match(tokens(transcript.text, self._contractions))
        if reply in self._controls and choice.intents in ((), (OUT_OF_SCOPE,)):
            choice = Choice((reply,), (Candidate(reply, 1.0),))
        return Meaning(
            heard=transcript.text,
            alternatives=transcript.alternatives,
            intents=choice.intents,
            candidates=choice.candidates,
            red_flags=tuple(replace(flag, cues=self._cues.find(flag.evidence)) for flag in red_flags),
            reply=reply,
            region=self._regions.get(self._plain(transcript.text)),
            cues=frozenset().union(*(self._cues.find(text) for text in transcript.hypotheses)),
            misheard=self._is_misheard(transcript, red_flags),
            maybe_cannot=bool(transcript.words) and any(map(hangs_on_can, red_flags)),
        )

    def red_flags(self, transcript: Transcript) -> tuple[RedFlag, ...]:
        """Find the red flags alone: of every hypothesis, in the order of danger."""
        return self._detector.detect(transcript.hypotheses)

    def _is_misheard(self, transcript: Transcript, flags: Sequence[RedFlag]) -> bool:
        best = set(self._plain(transcript.text).split())
        happening = [flag for flag in flags if flag.status in ("asserted", "other") and flag.strength == "strong"]
        return bool(happening) and not any(best.issuperset(flag.evidence.split()) for flag in happening)

    def _plain(self, text: str) -> str:
        return " ".join(tokens(text, self._contractions))


def hangs_on_can(flag: RedFlag) -> bool:
    """Say whether a denial would be the danger sign itself if its "can" were a "can't"."""
    return flag.status == "negated" and "can" in flag.evidence.split()
