"""From a transcript to its meaning."""

from __future__ import annotations

from assistant.library.intents import Names, Vocabulary
from assistant.messages import Meaning, Transcript
from assistant.understanding.features import FeatureSpace, lexicon
from assistant.understanding.intents import IntentMatcher
from assistant.understanding.red_flags import RedFlagDetector
from assistant.understanding.tables import Tables


class Understander:
    """Understands utterances one by one; what was said before is the conversation's business."""

    def __init__(self, tables: Tables, names: Names, vocabulary: Vocabulary) -> None:
        """Take what was fitted, and the data that it was fitted to."""
        space = FeatureSpace(tables.numbers, tables.idf, lexicon(vocabulary))
        self._detector = RedFlagDetector(space, tables.flags, tables.statuses, names.tiers, vocabulary)
        self._matcher = IntentMatcher(space, tables.intents, tables.commands, names.kinds, vocabulary)

    def understand(self, transcript: Transcript) -> Meaning:
        """Find the red flags first, in every hypothesis, and then what is asked."""
        red_flags = self._detector.detect(transcript.hypotheses)
        choice = self._matcher.match(transcript.hypotheses)
        return Meaning(
            heard=transcript.text,
            alternatives=transcript.alternatives,
            intents=choice.intents,
            candidates=choice.candidates,
            red_flags=red_flags,
        )
