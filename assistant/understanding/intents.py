"""Decides which intent is meant: answer, ask between two, or say that it isn't known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.library.intents import OUT_OF_SCOPE, IntentKind, Vocabulary
from assistant.library.thresholds import IntentThresholds
from assistant.messages import Candidate
from assistant.understanding.clauses import clauses, is_question
from assistant.understanding.features import FeatureSpace
from assistant.understanding.model import LinearModel
from assistant.understanding.normalise import tokens

MOST_CANDIDATES = 5
MOST_QUESTIONS = 2
"""Questions of one utterance that are answered; with more, what the whole of it means counts."""
SHORTEST_STORY = 8
"""Tokens from which an utterance is also looked at clause by clause."""
LONGEST_COMMAND = 12
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
        thresholds: IntentThresholds,
    ) -> None:
        """Take the fitted model, the controls' own phrases, of which kind each intent is, and when to act on one."""
        self._space = space
        self._model = model
        self._kinds = kinds
        self._at = thresholds
        self._contractions = vocabulary.contractions
        self._fillers = frozenset(" ".join(tokens(word, vocabulary.contractions)) for word in vocabulary.fillers)
        bare: dict[str, set[str]] = {}
        for phrase, intent in commands.items():
            bare.setdefault(self._bare(phrase.split()), set()).add(intent)
        self._commands = {phrase: of.pop() for phrase, of in bare.items() if phrase and len(of) == 1} | dict(commands)

    def match(self, hypotheses: Iterable[str]) -> Choice:
        """Match what was heard, the best hypothesis first; the others help where words were garbled."""
        split = (tokens(hypothesis, self._contractions) for hypothesis in hypotheses)
        heard = [found for found in split if found]
        if not heard:
            return Choice((), ())
        return self._command(heard[0]) or self._choose(heard)

    def _command(self, found: Sequence[str]) -> Choice | None:
        for words in (" ".join(found), self._bare(found)):
            intent = self._commands.get(words)
            if intent is not None:
                return Choice((intent,), (Candidate(intent, 1.0),))
        return None

    def _bare(self, found: Sequence[str]) -> str:
        return " ".join(token for token in found if token not in self._fillers)

    def _choose(self, heard: Sequence[Sequence[str]]) -> Choice:
        foreign, ranked = self._rank(heard)
        candidates = tuple(Candidate(intent, round(chance, 4)) for intent, chance in ranked)
        (best, chance), (_, next_chance) = ranked[0], ranked[1]
        at = self._at
        least = max(at.least, at.sure * (1 - foreign), at.commanded if self._kinds[best] == "control" else 0)
        asked = self._plain_clauses(heard[0])
        questions = [candidate for candidate, clause in asked if is_question(clause)]
        if len(questions) == MOST_QUESTIONS:
            return _act_on(questions, candidates)
        if foreign < at.foreign and chance >= least and chance >= at.ahead * next_chance:
            return Choice((best,), candidates)
        if asked:
            return _act_on([max((candidate for candidate, _ in asked), key=lambda each: each.score)], candidates)
        return Choice((OUT_OF_SCOPE,) if foreign >= at.foreign else (), candidates)

    def _plain_clauses(self, found: Sequence[str]) -> list[tuple[Candidate, Sequence[str]]]:
        """Find the clauses of a longer utterance that plainly ask something, each topic once, in the order said."""
        asked: dict[str, tuple[Candidate, Sequence[str]]] = {}
        if len(found) >= SHORTEST_STORY:
            for clause in clauses(found):
                _, ((intent, chance), *_) = self._rank([clause])
                if self._kinds[intent] in ("faq", "symptom") and chance >= self._at.plain_clause:
                    asked.setdefault(intent, (Candidate(intent, round(chance, 4)), clause))
        return list(asked.values())

    def _rank(self, heard: Sequence[Sequence[str]]) -> tuple[float, list[tuple[str, float]]]:
        """Give the probability of another subject and the likeliest intents with theirs: the mean over what was heard.

        A recognizer garbles each hypothesis in another place; what was meant is what most of them still hold.
        """
        each = [self._model.probabilities(self._space.vector(found)) for found in heard]
        chances = {intent: sum(chance[intent] for chance in each) / len(each) for intent in each[0]}
        foreign = chances.pop(OUT_OF_SCOPE)
        if len(heard[0]) > LONGEST_COMMAND:
            chances = {intent: chance for intent, chance in chances.items() if self._kinds[intent] != "control"}
        return foreign, sorted(chances.items(), key=lambda item: -item[1])[:MOST_CANDIDATES]


def _act_on(asked: Sequence[Candidate], others: Sequence[Candidate]) -> Choice:
    intents = tuple(candidate.intent for candidate in asked)
    return Choice(intents, (*asked, *(candidate for candidate in others if candidate.intent not in intents)))
