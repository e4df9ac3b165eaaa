"""The guided check for warning signs: one yes-or-no question after the other."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.regions import fill
from assistant.answering.state import Question
from assistant.library.content import Content, Region, ScreenQuestion
from assistant.messages import RedFlag, Speech

MOST_SILENCES = 2


@dataclass(frozen=True, slots=True)
class Step:
    """What one answer leads to: the next question, an alert, or the end."""

    speech: tuple[Speech, ...]
    question: Question | None = None
    alarms: tuple[RedFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """Leads through the questions of screen.yaml."""

    content: Content
    region: Region

    def start(self) -> Step:
        """Give the introduction and the first question."""
        return Step((self._say("intro"), self._ask(0)), Question("screen"))

    def answer(self, question: Question, reply: str | None) -> Step:
        """Take an answer: "yes", "no", "unsure", "skip", "stop", "repeat", "silence", or None for anything else."""
        asked = self.content.questions[question.number]
        if reply == "stop":
            return Step((self._say("stopped"),))
        if reply == "repeat":
            return Step((self._ask(question.number),), question)
        if reply == "skip":
            return self._skip(question, asked)
        if reply in ("yes", "no", "unsure"):
            if reply in (asked.alarm_on, "unsure"):
                return self._alarm(asked)
            return self._next(question.number)
        if question.silences + 1 < MOST_SILENCES:
            told = self._say("ask_again" if reply == "silence" else "how_to_answer")
            again = Question("screen", number=question.number, silences=question.silences + 1)
            return Step((told, self._ask(question.number)), again)
        if asked.silence_alarms:
            return self._alarm(asked, self._say("silence"))
        return Step((self._say("silence_end"),))

    def _skip(self, question: Question, asked: ScreenQuestion) -> Step:
        if not asked.skip:
            return Step((self._say("cannot_skip"), self._ask(question.number)), question)
        following = self._next(question.number)
        told = Speech("prompt", fill(asked.skip, self.region))
        return Step((told, *following.speech), following.question)

    def _alarm(self, asked: ScreenQuestion, *told: Speech) -> Step:
        guidance = self.content.guidance[asked.flags[0]]
        return Step(told, alarms=(RedFlag(guidance.id, guidance.tier, "asserted", asked.ask),))

    def _next(self, number: int) -> Step:
        if number + 1 == len(self.content.questions):
            return Step((self._say("all_clear"),))
        return Step((self._ask(number + 1),), Question("screen", number=number + 1))

    def _ask(self, number: int) -> Speech:
        return Speech("prompt", self.content.questions[number].ask)

    def _say(self, key: str) -> Speech:
        return Speech("prompt", fill(self.content.screen[key], self.region))
