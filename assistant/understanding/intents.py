"""Decides which intent is meant: answer, ask between two, or say that it isn't known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.library.intents import OUT_OF_SCOPE, IntentKind, Vocabulary
from assistant.messages import Candidate
from assistant.understanding.clauses import clauses
from assistant.understanding.features import FeatureSpace
from assistant.understanding.model import LinearModel
from assistant.understanding.normalise import tokens

MOST_CANDIDATES = 5
SURE = 0.2
"""Share of what is left once "another subject" is set aside, from which the best intent is answered."""
AHEAD = 1.05
"""How many times likelier the best must be than the second."""
LEAST = 0.18
"""Probability below which nothing is answered."""
FOREIGN = 0.7
"""Probability of "another subject" from which nothing is answered."""
PLAIN_CLAUSE = 0.5
"""Probability from which one clause of a long story is answered, where the whole of it says too little."""
COMMANDED = 0.3
"""Probability from which a control is obeyed that isn't one of its phrases word for word."""
SHORTEST_STORY = 10
"""Tokens from which an utterance is also looked at clause by clause."""
LONGEST_COMMAND = 8
"""Tokens. A control is obeyed only where it is all that is said; what is longer is a question about it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which intents to act on, and which came near."""

    intents: tuple[str, ...]
    candidates: tuple[Candidate, ...]


class IntentMatcher:
    """Matches what was said to the intents."""

    def __init__(
        self,
        space: FeatureSpace,
        model: LinearModel,
        commands: Mapping[str, str],
        kinds: Mapping[str, IntentKind],
        vocabulary: Vocabulary,
    ) -> None:
        """Take the fitted model, the controls' own phrases, and of which kind each intent is."""
        self._space = space
        self._model = model
        self._commands = commands
        self._kinds = kinds
        self._contractions = vocabulary.contractions
        self._fillers = frozenset(" ".join(tokens(word, vocabulary.contractions)) for word in vocabulary.fillers)

    def match(self, hypotheses: Iterable[str]) -> Choice:
        """Match the first hypothesis that holds any words; the others are for red flags alone."""
        for hypothesis in hypotheses:
            found = tokens(hypothesis, self._contractions)
            if found:
                return self._command(found) or self._choose(found)
        return Choice((), ())

    def _command(self, found: Sequence[str]) -> Choice | None:
        spoken = [token for token in found if token not in self._fillers]
        for words in (found, spoken):
            intent = self._commands.get(" ".join(words))
            if intent is not None:
                return Choice((intent,), (Candidate(intent, 1.0),))
        return None

    def _choose(self, found: Sequence[str]) -> Choice:
        chances = self._chances(found)
        foreign = chances.pop(OUT_OF_SCOPE)
        ranked = sorted(chances.items(), key=lambda item: -item[1])[:MOST_CANDIDATES]
        candidates = tuple(Candidate(intent, round(chance, 4)) for intent, chance in ranked)
        (best, chance), (_, next_chance) = ranked[0], ranked[1]
        least = max(LEAST, SURE * (1 - foreign), COMMANDED if self._kinds[best] == "control" else 0)
        if foreign < FOREIGN and chance >= least and chance >= AHEAD * next_chance:
            return Choice((best,), candidates)
        asked = self._clause(found)
        if asked:
            return Choice((asked.intent,), (asked, *(other for other in candidates if other.intent != asked.intent)))
        return Choice((OUT_OF_SCOPE,) if foreign >= FOREIGN else (), candidates)

    def _clause(self, found: Sequence[str]) -> Candidate | None:
        """Find the one clause of a long story that plainly asks something."""
        best: Candidate | None = None
        if len(found) >= SHORTEST_STORY:
            for clause in clauses(found):
                chances = self._chances(clause)
                chances.pop(OUT_OF_SCOPE)
                intent = max(chances, key=lambda intent: chances[intent])
                plain = self._kinds[intent] != "control" and chances[intent] >= PLAIN_CLAUSE
                if plain and (best is None or chances[intent] > best.score):
                    best = Candidate(intent, round(chances[intent], 4))
        return best

    def _chances(self, found: Sequence[str]) -> dict[str, float]:
        chances = self._model.probabilities(self._space.vector(found))
        if len(found) > LONGEST_COMMAND:
            chances = {intent: chance for intent, chance in chances.items() if self._kinds[intent] != "control"}
        return chances
