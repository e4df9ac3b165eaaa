"""What is said to the controls, which steer the conversation and tell nothing about the subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.answering.state import MORE, State, Told
from assistant.answering.turn import Turn
from assistant.answering.years import spoken_number
from assistant.messages import Speech

TITLES_AT_ONCE = 5
RATES = (110, 130, 150, 170, 190, 210)
"""Words a minute that "slower" and "faster" step through."""
VOLUMES = (0.4, 0.55, 0.7, 0.85, 1.0)
"""Loudness that "quieter" and "louder" step through."""

PAUSE_MINUTES = 15
"""After so long a pause is over, and the microphone is opened again."""

Step = TypeVar("Step", int, float)
Answered = tuple[tuple[Speech, ...], State]
"""What is said, and what is remembered from then on."""


@dataclass(frozen=True, slots=True)
class Controls:
    """Answers the controls of the taxonomy."""

    turn: Turn

    def answer(self, control: str, state: State) -> Answered:
        """Answer one control."""
        answers: dict[str, Callable[[State], Answered]] = {
            "list_topics": self._list_topics,
            "repeat": lambda state: (self._say("repeat_nothing"), state),
            "more_detail": self._more,
            "go_back": self._go_back,
            "sources": self._sources,
            "emergency_number": self._emergency_number,
            "slower": lambda state: self._step_rate(state, -1, "slower", "slowest"),
            "faster": lambda state: self._step_rate(state, 1, "faster", "fastest"),
            "quieter": lambda state: self._step_volume(state, -1, "quieter", "quietest"),
            "louder": lambda state: self._step_volume(state, 1, "louder", "loudest"),
            "pause_listening": self._pause,
            "goodbye": lambda state: (self._say("goodbye"), replace(state, over=not self.turn.meaning.red_flags)),
            "yes": lambda state: (self._say("yes_nothing"), state),
            "no": lambda state: (self._say("no_nothing"), state),
        }
        if control in answers:
            return answers[control](state)
        return self._say(control), state

    def _list_topics(self, state: State) -> Answered:
        titles = [topic.title for topic in self.turn.content.topics.values()]
        begin = state.listed % len(titles)
        named = titles[begin : begin + TITLES_AT_ONCE]
        listing = Speech("control", ", ".join(named[:-1]) + f", or {named[-1]}." if len(named) > 1 else f"{named[0]}.")
        told = (*self._say("list_topics_intro"), listing, *self._say("list_topics_more"))
        return told, replace(state, listed=begin + len(named))

    def _more(self, state: State) -> Answered:
        if state.listed:
            return self._list_topics(state)
        if state.topic is None:
            return self._say("more_nothing"), state
        told = Told(state.topic, MORE, state.next_part)
        said = self.turn.teller.part(told)
        if said:
            return said, self.turn.told(state, told)
        return (*self._say("more_end"), *self.turn.teller.offer(self.turn.content.topics[state.topic].related)), state

    def _go_back(self, state: State) -> Answered:
        if len(state.trail) < 2:
            return self._say("go_back_nothing"), state
        back = replace(state, trail=state.trail[:-1], topic_time=self.turn.now, listed=0)
        return self.turn.teller.part(back.trail[-1]), back

    def _sources(self, state: State) -> Answered:
        if state.topic is None:
            return self._say("sources_nothing"), state
        return self.turn.teller.sources(state.topic), state

    def _emergency_number(self, state: State) -> Answered:
        return (self.turn.words.speech("control", self.turn.words.region.emergency_answer),), state

    def _pause(self, state: State) -> Answered:
        minutes = spoken_number(PAUSE_MINUTES)
        told = self.turn.words.system("pause_listening", "control", MINUTES=minutes)
        return (told,), replace(state, paused=True)

    def _step_rate(self, state: State, step: int, done: str, at_end: str) -> Answered:
        rate = _next(RATES, state.rate, step)
        return self._say(at_end if rate == state.rate else done), replace(state, rate=rate)

    def _step_volume(self, state: State, step: int, done: str, at_end: str) -> Answered:
        volume = _next(VOLUMES, state.volume, step)
        return self._say(at_end if volume == state.volume else done), replace(state, volume=volume)

    def _say(self, key: str) -> tuple[Speech, ...]:
        return (self.turn.words.system(key, "control"),)


def _next(steps: tuple[Step, ...], now: Step, step: int) -> Step:
    beyond = [value for value in steps if (value - now) * step > 0]
    return min(beyond, key=lambda value: abs(value - now), default=now)
