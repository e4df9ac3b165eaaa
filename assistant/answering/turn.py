"""One utterance being answered, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answering.guidance import Guide
from assistant.answering.state import Question, State, Told
from assistant.answering.topics import TopicTeller
from assistant.answering.wording import Wording
from assistant.library.content import Content
from assistant.messages import Meaning, Speech

LONGEST_TRAIL = 20
"""How many answers back "go back" reaches."""
_SIMPLE = ("yes", "no", "unsure", "skip", "stop", "repeat")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said to an utterance, and what is remembered from then on."""

    state: State
    guidance: tuple[Speech, ...] = ()
    rest: tuple[Speech, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One utterance in the light of what is remembered."""

    content: Content
    meaning: Meaning
    state: State
    now: float
    """Seconds on the caller's clock."""

    @cached_property
    def words(self) -> Wording:
        """The texts, with the numbers of the region that the person is in."""
        return Wording(self.content, self.content.regions[self.state.region])

    @cached_property
    def guide(self) -> Guide:
        """What puts danger signs into words."""
        return Guide(self.words)

    @cached_property
    def teller(self) -> TopicTeller:
        """What tells topics."""
        return TopicTeller(self.words)

    @property
    def short(self) -> str | None:
        """The utterance as a short reply, such as "yes", "unsure" or "silence"."""
        return self.meaning.intent if self.meaning.intent in _SIMPLE else self.meaning.reply

    @property
    def yes_or_no(self) -> str | None:
        """The short reply, or the yes or no that a longer one opens with; "unsure" where that is hedged."""
        for cue, reply in (("says_yes", "yes"), ("says_no", "no")):
            if self.short in (None, reply) and cue in self.meaning.cues:
                return "unsure" if "hedge" in self.meaning.cues else reply
        return self.short

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are asked about."""
        return tuple(intent for intent in self.meaning.intents if intent in self.content.topics)

    def told(self, state: State, told: Told) -> State:
        """Remember what was told about a topic."""
        return replace(state, trail=(*state.trail, told)[-LONGEST_TRAIL:], topic_time=self.now, listed=0, misses=0)

    def tell(self, state: State, topics: Iterable[str], *rest: Speech) -> Outcome:
        """Answer topics, one after the other, after `rest`."""
        said, topics = list(rest), tuple(topics)
        for place, topic in enumerate(topics):
            if place:
                said.append(self.words.system("second_question", A=self.words.title(topic)))
            if "child" in state.signs and self.content.topics[topic].always:
                said.append(self.words.form("caution", "child_pain"))
                continue
            if "medicine" in self.content.topics[topic].always and state.signs & {"pregnant", "medicine_risk"}:
                said.append(self.words.form("caution", "medicine_risk"))
            said.extend(self.teller.answer(topic, offer=place + 1 == len(topics)))
            state = self.told(state, Told(topic))
        return Outcome(state, (), tuple(said))

    def offer_check(self, outcome: Outcome, topics: Iterable[str]) -> Outcome:
        """Offer the guided check, once: with the first exercise or medicine, and with new or worse pain."""
        state = outcome.state
        risky = any(self.content.topics[topic].always for topic in topics)
        told = any(speech.kind == "answer" for speech in outcome.rest)
        if state.offered_check or state.question or state.alert or not told:
            return outcome
        if not (risky or "new_pain" in self.meaning.cues):
            return outcome
        rest = list(outcome.rest)
        while rest and rest[-1].kind == "prompt":
            rest.pop()
        rest.append(self.words.screen("offer"))
        state = replace(state, offered_check=True, question=Question("offer"))
        return replace(outcome, state=state, rest=tuple(rest))
