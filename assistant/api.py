"""Backtalk as a library: ask one question, or hold a conversation, in text."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from types import TracebackType

from assistant.answering.answerer import Answerer
from assistant.answering.regions import region_for_territory, territory_of_locale
from assistant.answering.state import State
from assistant.errors import SettingsError
from assistant.library.library import Library, load_library
from assistant.messages import RedFlag, Reply, Transcript
from assistant.understanding.tables import Tables, load_or_build
from assistant.understanding.understander import Understander


class Assistant:
    """Understands and answers. No audio device is touched."""

    def __init__(self, library: Library, tables: Tables, region: str) -> None:
        """Join the data, what was fitted to them, and the region whose numbers are spoken."""
        countries = {name: found.called for name, found in library.content.regions.items()}
        self.library = library
        self.region = region
        self.understander = Understander(
            tables, library.names, library.vocabulary, library.replies, library.cues, countries, library.thresholds
        )
        self.answerer = Answerer(library.content)

    @classmethod
    def load(cls, region: str | None = None, notice: Callable[[str], None] = lambda text: None) -> Assistant:
        """Load the data and the tables; `region` is a key of regions.yaml, or the system's locale decides.

        `notice` is told in one sentence where something takes long. Raises DataError where the data are faulty and
        SettingsError where there is no such region.
        """
        library = load_library()
        content = library.content
        if region is not None and region.upper() not in content.regions and region != "unknown":
            known = ", ".join(name for name in content.regions if name != "unknown")
            raise SettingsError(f"There is no region {region}. Choose one of {known}.")
        chosen = region.upper() if region and region != "unknown" else region
        if chosen is None:
            chosen = region_for_territory(content, territory_of_locale(os.environ)).id
        return cls(library, load_or_build(library.intents_folder, _build, notice), chosen)

    def ask(self, question: str | Transcript) -> Reply:
        """Answer one question that has nothing before it."""
        return self.conversation().say(question)

    def conversation(self) -> Conversation:
        """Begin a conversation, which remembers the topic, the open alert and the last reply."""
        return Conversation(self)


class Conversation:
    """One conversation in text: each utterance is answered in the light of those before it."""

    def __init__(self, assistant: Assistant, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin; `clock` gives seconds and decides when a topic is forgotten."""
        self._assistant = assistant
        self._clock = clock
        self.state: State = assistant.answerer.open(assistant.region)

    def say(self, said: str | Transcript) -> Reply:
        """Answer one utterance."""
        transcript = Transcript(said) if isinstance(said, str) else said
        meaning = self._assistant.understander.understand(transcript)
        today = datetime.date.today().isoformat()
        reply, self.state = self._assistant.answerer.answer(meaning, self.state, self._clock(), today)
        return reply

    def red_flags(self, said: Transcript) -> tuple[RedFlag, ...]:
        """Look for danger signs alone, as in a partial result; nothing is answered or remembered."""
        return self._assistant.understander.red_flags(said)

    def silence(self) -> Reply | None:
        """Answer that nothing was said for `patience` seconds, where that calls for an answer."""
        reply, self.state = self._assistant.answerer.silence(self.state, self._clock())
        return reply

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
        self.state = self._assistant.answerer.open(self._assistant.region)


def _build(folder: os.PathLike[str]) -> Tables:
    """Fit the tables; numpy is imported only here."""
    from pathlib import Path

    from assistant.understanding.building import build_tables

    return build_tables(Path(folder))
