"""Decides which of the words heard are a person's, and meant for the assistant."""

from __future__ import annotations

import time

from assistant.api import Conversation
from assistant.conversation.ghosts import is_ghost
from assistant.conversation.mouth import Mouth
from assistant.conversation.own_voice import is_own_voice
from assistant.conversation.wake import WakePhrase
from assistant.library.intents import OUT_OF_SCOPE
from assistant.messages import Transcript

_WAIT = frozenset(
    (
        *(
            "wait",
            "wait wait",
            "wait a minute",
            "wait a moment",
            "wait a second",
            "hold on",
            "hang on",
            "just a minute",
        ),
        *("one moment", "just a moment", "one second", "hold on a minute", "hang on a minute", "wait please"),
    )
)
"""What asks for silence and for nothing else."""
_LIKE_STOP = frozenset(("stove", "stock", "top", "stopped", "stops", "stopping", "stoop", "stalk"))
"""What recognizers make of a lone "stop"."""
_SCRAP = "what"
"""What recognizers make of the first syllable of an echo; said while it is silent, it asks for the words again."""
_STOP = frozenset(("stop", "stop it", "stop talking", "be quiet", "shut up"))
_LONE_WORDS = 3
"""In so few words a recognizer has little to go by, but mostly has the right ones among its alternatives."""
_LONGEST_STOP = 4
"""Words of a command to be silent that is obeyed before it has ended."""


class Attention:
    """What is listened to, and what isn't."""

    def __init__(self, talk: Conversation, mouth: Mouth, wake: WakePhrase | None) -> None:
        """Attend to what is said in `talk` while `mouth` speaks; where there is a `wake` phrase, to what begins so."""
        self._talk = talk
        self._mouth = mouth
        self._wake = wake
        self._awake = False

    def is_own(self, heard: Transcript, since: float) -> bool:
        """Whether this is what the assistant itself has said since then (time.monotonic() seconds)."""
        return is_own_voice(heard.text, self._mouth.said_since(since))

    def is_nothing(self, heard: Transcript, *, busy: bool) -> bool:
        """Whether a final result is no more than noise, or what can't be made sense of while the assistant is `busy`.

        The latter may be its own voice, and is no reason to break off.
        """
        if is_ghost(heard.text):
            return True
        if not busy:
            return False
        if heard.text == _SCRAP:
            return True
        meaning = self._talk.meaning(heard)
        asked = set(meaning.intents)
        if len(heard.text.split()) > _LONE_WORDS:
            # Over its voice the alternatives are worse than else, and hide what the best hypothesis asks.
            asked |= set(self._talk.meaning(Transcript(heard.text)).intents)
        asked -= {OUT_OF_SCOPE}
        return not (self.is_wait(heard, busy=True) or asked or meaning.red_flags or meaning.reply or meaning.region)

    def is_stop(self, heard: Transcript) -> bool:
        """Whether a partial result is a command to be silent, and not a word that the assistant is just saying."""
        words = heard.text.split()
        if not 0 < len(words) <= _LONGEST_STOP:
            return False
        said = self._mouth.said_since(time.monotonic()).lower().replace(".", " ").replace(",", " ").split()
        if set(said).intersection(words):
            return False
        # The first hiss of any word is taken for "shh": lone words of other meanings wait for the alternatives.
        sure = len(words) > 1 or bool(heard.alternatives)
        return heard.text in _STOP or self.is_wait(heard, busy=True) or (sure and self._stops(heard))

    def is_wait(self, heard: Transcript, *, busy: bool) -> bool:
        """Whether the person wants silence and will go on to speak.

        While the assistant is `busy` speaking, any hypothesis of a few words is enough, where they ask nothing else.
        """
        if heard.text in _WAIT or heard.text in _LIKE_STOP:
            return True
        if not busy or heard.text in _STOP or len(heard.text.split()) > _LONE_WORDS:
            return False
        if (_WAIT | _STOP | _LIKE_STOP).isdisjoint(heard.alternatives):
            return False
        meaning = self._talk.meaning(heard)
        return not (meaning.red_flags or set(meaning.intents) - {OUT_OF_SCOPE, "stop"})

    def wanted(self, heard: Transcript, *, busy: bool) -> Transcript | None:
        """Give what of an utterance is to be answered, which is all of it where no wake phrase is needed.

        None is needed for red flags, while a question or an alert is open, nor for "stop" while the assistant is
        `busy`. An empty text is the wake phrase alone: the next utterance needs none.
        """
        state = self._talk.state
        if self._wake is None or self._awake or state.question or state.alert:
            self._awake = False
            return heard
        rest = self._wake.rest(heard.text)
        if rest is not None:
            self._awake = not rest
            others = (self._wake.rest(other) for other in heard.alternatives)
            return Transcript(rest, tuple(other for other in others if other))
        alarming = bool(self._talk.red_flags(heard))
        silencing = busy and (self.is_wait(heard, busy=busy) or self._stops(heard))
        return heard if alarming or silencing else None

    def _stops(self, heard: Transcript) -> bool:
        return self._talk.meaning(heard).intents == ("stop",)
