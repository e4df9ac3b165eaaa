"""The loop that ties the stages together: hear, understand, answer, speak, and be interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from assistant.api import Conversation
from assistant.messages import Reply, Speech, Transcript
from assistant.speaking.earcons import Earcon
from assistant.speaking.speaker import Outcome

OWN_PAIRS = 0.5
"""Share of the pairs of neighbouring words heard that stand so in what is being said, from which it is taken for the
assistant's own voice. Words alone would not do: "what causes it" is made of the words of many an answer."""


class Mouth(Protocol):
    """What speaks the replies."""

    def say(self, speech: Sequence[Speech]) -> Outcome:
        """Speak to the end, or until `stop`."""

    def stop(self) -> None:
        """Be silent now."""

    def signal(self, name: Earcon) -> object:
        """Play a short sound."""


class Mute:
    """Speaks nothing: there is no speaker, or none is wanted, and the words are shown."""

    def say(self, speech: Sequence[Speech]) -> Outcome:
        """Count as spoken: the words were shown already."""
        return Outcome()

    def stop(self) -> None:
        """Go on being silent."""

    def signal(self, name: Earcon) -> None:
        """Play nothing."""


class SpokenConversation:
    """One conversation by voice: transcripts come in, replies are spoken.

    Speaking goes on in a thread of its own, so that a person is heard meanwhile: "stop", a new question or a red flag
    interrupts, a red flag even before the utterance has ended, as soon as two partial results in a row hold it.
    """

    def __init__(self, talk: Conversation, mouth: Mouth, show: Callable[[Reply], None]) -> None:
        """Speak the replies of `talk` by `mouth`; `show` gets each reply before it is spoken."""
        self._talk = talk
        self._mouth = mouth
        self._show = show
        self._thread: threading.Thread | None = None
        self._own_pairs: frozenset[tuple[str, str]] = frozenset()
        self._suspected: frozenset[str] = frozenset()
        self._alarmed: frozenset[str] = frozenset()
        self._silence: threading.Timer | None = None
        self._turn = threading.Lock()
        self.unspoken = False
        """Whether anything could not be spoken."""

    def greet(self, greeting: Sequence[Speech]) -> None:
        """Say hello; the person may already speak meanwhile."""
        self._speak(greeting)

    def run(self, transcripts: Iterable[Transcript]) -> None:
        """Converse until "goodbye" or the end of `transcripts`, which holds partial results and final ones."""
        for transcript in transcripts:
            if self._is_own_voice(transcript):
                continue
            self._end_silence()
            with self._turn:
                if not transcript.final:
                    self._hear_partial(transcript)
                elif self._hear(transcript):
                    break
        self._wait()
        self._end_silence()

    def _hear(self, transcript: Transcript) -> bool:
        """Answer one utterance; gives whether that was goodbye."""
        already, self._alarmed, self._suspected = self._alarmed, frozenset(), frozenset()
        if already and self._alarms(transcript) <= already:
            return False
        reply = self._talk.say(transcript)
        if self._busy and not (reply.guidance or reply.meaning.intents):
            self._wait()
        self._show(reply)
        self._speak(reply.speech)
        return reply.intent == "goodbye" and not reply.red_flags

    def _hear_partial(self, transcript: Transcript) -> None:
        """Begin the guidance for a red flag that stays from one partial result to the next."""
        alarms = self._alarms(transcript)
        steady = alarms & self._suspected
        self._suspected = alarms
        if steady - self._alarmed:
            self._alarmed |= alarms
            reply = self._talk.say(transcript)
            self._show(reply)
            self._speak(reply.speech)

    def _alarms(self, transcript: Transcript) -> frozenset[str]:
        return frozenset(
            flag.id
            for flag in self._talk.red_flags(transcript)
            if flag.strength == "strong" and flag.status in ("asserted", "other")
        )

    @property
    def _busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _wait(self) -> None:
        if self._thread:
            self._thread.join()

    def _speak(self, speech: Sequence[Speech]) -> None:
        if self._busy:
            self._mouth.stop()
            self._wait()
        said = " ".join(entry.text for entry in speech).lower().replace("-", " ")
        self._own_pairs = frozenset(pairwise(word.strip(".,?!") for word in said.split()))
        self._thread = threading.Thread(target=self._say, args=(speech,), name="speaking", daemon=True)
        self._thread.start()

    def _say(self, speech: Sequence[Speech]) -> None:
        outcome = self._mouth.say(speech)
        self.unspoken = self.unspoken or not outcome.complete
        if not outcome.interrupted:
            self._mouth.signal("listening")
            self._begin_silence()

    def _begin_silence(self) -> None:
        """Wait for an answer to what was said; where none comes, the conversation may have more to say."""
        patience = self._talk.patience
        if patience is not None:
            self._silence = threading.Timer(patience, self._hear_silence)
            self._silence.daemon = True
            self._silence.start()

    def _end_silence(self) -> None:
        if self._silence:
            self._silence.cancel()

    def _hear_silence(self) -> None:
        with self._turn:
            reply = None if self._busy else self._talk.silence()
            if reply:
                self._show(reply)
                self._speak(reply.speech)

    def _is_own_voice(self, transcript: Transcript) -> bool:
        if not self._busy:
            return False
        pairs = list(pairwise(transcript.text.split()))
        # Two words alone may well be a person's: "say OK" is answered by "OK".
        return len(pairs) > 1 and sum(pair in self._own_pairs for pair in pairs) / len(pairs) >= OWN_PAIRS
