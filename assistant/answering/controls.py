"""What is said to the controls, which steer the conversation and tell nothing about the subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.answering.regions import fill
from assistant.answering.state import State
from assistant.answering.topics import TopicTeller
from assistant.library.content import Content, Region
from assistant.messages import GUIDANCE_KINDS, Speech

TITLES_AT_ONCE = 5
RATES = (110, 130, 150, 170, 190, 210)
"""Words a minute that "slower" and "faster" step through."""
VOLUMES = (0.4, 0.55, 0.7, 0.85, 1.0)
"""Loudness that "quieter" and "louder" step through."""

Step = TypeVar("Step", int, float)
Told = tuple[tuple[Speech, ...], State]
"""What is said, and what is remembered from then on."""


@dataclass(frozen=True, slots=True)
class Controls:
    """Answers the controls of the taxonomy."""

    content: Content
    region: Region
    teller: TopicTeller

    def answer(self, control: str, state: State) -> Told:
        """Answer one control."""
        answers: dict[str, Callable[[State], Told]] = {
            "list_topics": self._list_topics,
            "repeat": self._repeat,
            "more_detail": self._more,
            "go_back": self._go_back,
            "sources": self._sources,
            "emergency_number": self._emergency_number,
            "slower": lambda state: self._step_rate(state, -1, "slower", "slowest"),
            "faster": lambda state: self._step_rate(state, 1, "faster", "fastest"),
            "quieter": lambda state: self._step_volume(state, -1, "quieter", "quietest"),
            "louder": lambda state: self._step_volume(state, 1, "louder", "loudest"),
            "yes": lambda state: (self._say("yes_nothing"), state),
            "no": lambda state: (self._say("no_nothing"), state),
        }
        if control in answers:
            return answers[control](state)
        return self._say(control), state

    def _list_topics(self, state: State) -> Told:
        titles = [topic.title for topic in self.content.topics.values()]
        begin = state.listed % len(titles)
        named = titles[begin : begin + TITLES_AT_ONCE]
        listing = Speech("control", ", ".join(named[:-1]) + f", or {named[-1]}." if len(named) > 1 else f"{named[0]}.")
        told = (*self._say("list_topics_intro"), listing, *self._say("list_topics_more"))
        return told, replace(state, listed=begin + len(named), topics=(), parts=0)

    def _repeat(self, state: State) -> Told:
        if state.last is None:
            return self._say("repeat_nothing"), state
        return tuple(speech for speech in state.last.rest if speech.kind != "prompt"), state

    def _more(self, state: State) -> Told:
        if state.topic is None:
            return self._list_topics(state) if state.listed else (self._say("more_nothing"), state)
        part = self.teller.part(state.topic, state.parts)
        if part is None:
            return (*self._say("more_end"), *self.teller.offer(self.content.topics[state.topic].related)), state
        return (part,), replace(state, parts=state.parts + 1)

    def _go_back(self, state: State) -> Told:
        if len(state.topics) < 2:
            return self._say("go_back_nothing"), state
        back = replace(state, topics=state.topics[:-1], parts=0)
        return self.teller.answer(back.topics[-1]), back

    def _sources(self, state: State) -> Told:
        if state.topic is None:
            return self._say("sources_nothing"), state
        return self.teller.sources(state.topic), state

    def _emergency_number(self, state: State) -> Told:
        return (Speech("control", fill(self.region.emergency_answer, self.region)),), state

    def _step_rate(self, state: State, step: int, done: str, at_end: str) -> Told:
        rate = _next(RATES, state.rate, step)
        return self._say(at_end if rate == state.rate else done), replace(state, rate=rate)

    def _step_volume(self, state: State, step: int, done: str, at_end: str) -> Told:
        volume = _next(VOLUMES, state.volume, step)
        return self._say(at_end if volume == state.volume else done), replace(state, volume=volume)

    def _say(self, key: str) -> tuple[Speech, ...]:
        return (Speech("control", fill(self.content.system[key], self.region)),)


def guidance_of(state: State) -> tuple[Speech, ...]:
    """Give the guidance that was said last, for "repeat"."""
    return tuple(speech for speech in state.last.speech if speech.kind in GUIDANCE_KINDS) if state.last else ()


def _next(steps: tuple[Step, ...], now: Step, step: int) -> Step:
    beyond = [value for value in steps if (value - now) * step > 0]
    return min(beyond, key=lambda value: abs(value - now), default=now)
