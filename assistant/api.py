"""Backtalk as a library: ask one question, or hold a conversation, in text."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType

from assistant.answering.answerer import Answerer
from assistant.answering.opening import Opening
from assistant.answering.regions import region_for_territory, territory_of_locale
from assistant.answering.state import State
from assistant.errors import SettingsError
from assistant.library.library import Library, load_library
from assistant.memory import Memory
from assistant.messages import Meaning, RedFlag, Reply, Speech, Transcript
from assistant.understanding.tables import Tables, load_or_build
from assistant.understanding.understander import Understander
from assistant.understanding.whole import is_whole


class Assistant:
    """Understands and answers. No audio device is touched."""

    def __init__(self, library: Library, tables: Tables, region: str, *, region_given: bool = True) -> None:
        """Join the data, what was fitted to them, and the region whose numbers are spoken.

        `region_given` says whether the person chose it; else a conversation with a memory asks whether it is right.
        """
        countries = {name: found.called for name, found in library.content.regions.items()}
        self.library = library
        self.region = region
        self.region_given = region_given
        self.understander = Understander(
            tables, library.names, library.vocabulary, library.replies, library.cues, countries, library.thresholds
        )
        self.answerer = Answerer(library.content)

    @classmethod
    def load(
        cls,
        region: str | None = None,
        notice: Callable[[str], None] = lambda text: None,
        remembered: str | None = None,
    ) -> Assistant:
        """Load the data and the tables; `region` is a key of regions.yaml.

        Without it the `remembered` region of the settings counts, and without one that is known the system's locale.
        `notice` is told in one sentence where something takes long. Raises DataError where the data are faulty and
        SettingsError where there is no such region.
        """
        library = load_library()
        content = library.content
        if region is not None and region.upper() not in content.regions and region != "unknown":
            known = ", ".join(name for name in content.regions if name != "unknown")
            raise SettingsError(f"There is no region {region}. Choose one of {known}.")
        chosen = region.upper() if region and region != "unknown" else region
        if chosen is None and remembered in content.regions:
            chosen = remembered
        given = chosen is not None
        if chosen is None:
            chosen = region_for_territory(content, territory_of_locale(os.environ)).id
        return cls(library, load_or_build(library.intents_folder, _build, notice), chosen, region_given=given)

    def ask(self, question: str | Transcript) -> Reply:
        """Answer one question that has nothing before it."""
        return self.conversation().say(question)

    def conversation(self, memory: Memory | None = None) -> Conversation:
        """Begin a conversation, which remembers the topic, the open alert and the last reply.

        With a `memory` it starts from what an earlier one left, and leaves to the next what is to outlive it.
        """
        return Conversation(self, memory=memory)


class Conversation:
    """One conversation in text: each utterance is answered in the light of those before it.

    What is to outlive it is saved before a reply is given, so that no alert is lost while it is spoken.
    """

    def __init__(
        self, assistant: Assistant, clock: Callable[[], float] = time.monotonic, memory: Memory | None = None
    ) -> None:
        """Begin; `clock` gives seconds and decides when a topic is forgotten."""
        self._assistant = assistant
        self._clock = clock
        self._memory = memory
        self._told_unsaved = False
        self.state: State = self._begin()

    def open(self) -> Reply:
        """Say the first thing: an alert that is still open, else the introduction of the first run, else a greeting."""
        memory, answerer = self._memory, self._assistant.answerer
        if memory is None:
            reply, self.state = answerer.greet(self.state, Opening(), _today())
            return reply
        opening = Opening(
            recalled=memory.recall(self._assistant.library.names.tiers),
            introduce=not memory.settings.introduced,
            confirm_region=True,
            logs=memory.logs,
            settings_lost=memory.settings_lost,
        )
        reply, self.state = answerer.greet(self.state, opening, _today())
        if opening.introduce and not opening.recalled:
            reply = self._saved(reply, memory.introduced)
        return self._saved(reply, lambda: memory.log(reply))

    def say(self, said: str | Transcript) -> Reply:
        """Answer one utterance."""
        transcript = Transcript(said) if isinstance(said, str) else said
        meaning = self._assistant.understander.understand(transcript)
        return self._kept(*self._assistant.answerer.answer(meaning, self.state, self._clock(), _today()))

    def resume(self) -> Reply:
        """Go on after a pause, and ask again what was asked before it."""
        return self._kept(*self._assistant.answerer.resume(self.state, self._clock()))

    def meaning(self, said: Transcript) -> Meaning:
        """Understand alone, as a partial result; nothing is answered or remembered."""
        return self._assistant.understander.understand(said)

    def is_whole(self, said: Transcript) -> bool:
        """Whether this is surely all that the person wants to say; never while an alert is open."""
        return self.state.alert is None and is_whole(self.meaning(said), self._assistant.library.names.kinds)

    def red_flags(self, said: Transcript) -> tuple[RedFlag, ...]:
        """Look for danger signs alone, as in a partial result; nothing is answered or remembered."""
        return self._assistant.understander.red_flags(said)

    def silence(self) -> Reply | None:
        """Answer that nothing was said for `patience` seconds, where that calls for an answer."""
        reply, state = self._assistant.answerer.silence(self.state, self._clock())
        if reply is None:
            self.state = state
            return None
        return self._kept(reply, state)

    @property
    def patience(self) -> float | None:
        """The seconds of silence after which `silence` has something to say; None where it never has."""
        return self._assistant.answerer.patience(self.state)

    def __enter__(self) -> Conversation:
        """Hold the conversation in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Forget all that was said."""
        self.state = self._begin()

    def _begin(self) -> State:
        assistant = self._assistant
        state = replace(assistant.answerer.open(assistant.region), region_confirmed=assistant.region_given)
        if self._memory is None:
            return state
        return replace(state, rate=self._memory.settings.rate, volume=self._memory.settings.volume)

    def _kept(self, reply: Reply, state: State) -> Reply:
        """Take the new state, and save of it what is to outlive the conversation."""
        before, self.state = self.state, state
        memory = self._memory
        if memory is None:
            return reply
        reply = self._saved(reply, lambda: memory.keep(before, state))
        return reply if state.forgotten else self._saved(reply, lambda: memory.log(reply))

    def _saved(self, reply: Reply, save: Callable[[], None]) -> Reply:
        """Save something; where that fails, say so, once a conversation."""
        try:
            save()
        except OSError:
            if not self._told_unsaved:
                self._told_unsaved = True
                told = Speech("control", self._assistant.library.content.system["not_saved"])
                return replace(reply, rest=(*reply.rest, told))
        return reply


def _today() -> str:
    return datetime.date.today().isoformat()


def _build(folder: os.PathLike[str]) -> Tables:
    """Fit the tables; numpy is imported only here."""
    from pathlib import Path

    from assistant.understanding.building import build_tables

    return build_tables(Path(folder))
