"""The loop that ties the stages together: hear, understand, answer, speak, and be interrupted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.answering.controls import PAUSE_MINUTES
from assistant.api import Conversation
from assistant.conversation.alarms import Alarms, happening
from assistant.conversation.attention import Attention
from assistant.conversation.events import Event, Hush, ListKeys, OtherKey, Trouble, Typed
from assistant.conversation.mouth import Ears, Mouth
from assistant.conversation.talking import Talking
from assistant.conversation.timer import Timer
from assistant.conversation.wake import WakePhrase
from assistant.hearing.listening import End, Onset
from assistant.messages import GUIDANCE_KINDS, Reply, Speech, Transcript
from assistant.speaking.speaker import Outcome

DUCK_DECIBELS = 12.0
"""How much more quietly it speaks while somebody else does: of 10 to 20 dB the least, for guidance must be heard."""
MOST_MISLED = 2
"""After so many utterances in a row that were its own voice or nothing, a voice alone no longer makes it duck."""
THINKING_SECONDS = 0.4
"""What takes longer is bridged by a sound."""


class SpokenConversation:
    """One conversation by voice: what happens comes in as events, replies are spoken.

    Speaking goes on in a thread of its own, so that a person is heard meanwhile: "stop", a new question or a red flag
    interrupts, "stop" and a red flag even before the utterance has ended.
    """

    def __init__(
        self,
        talk: Conversation,
        mouth: Mouth,
        show: Callable[[Reply], None],
        *,
        texts: Mapping[str, str] | None = None,
        tell: Callable[[str], None] = lambda line: None,
        ears: Ears | None = None,
        wake: WakePhrase | None = None,
        prepare: Callable[[str], object] = lambda region: None,
    ) -> None:
        """Speak the replies of `talk` by `mouth`; `show` gets each reply before it is spoken.

        `texts` are the lines of system.yaml, `tell` gets what is to be read only, `ears` are closed while the person
        wants not to be heard, and `prepare` renders the guidance for a region ahead, at the rate of the mouth.
        """
        self._talk, self._mouth, self._show = talk, mouth, show
        self._text: Callable[[str], str] = lambda name: (texts or {}).get(name, "")
        self._tell, self._ears = tell, ears
        self._prepare = prepare
        self._prepared: tuple[str, int] | None = None
        self._talking = Talking(mouth, self._ended)
        self._attention = Attention(talk, mouth, wake)
        self._turn, self._alarms = threading.Lock(), Alarms()
        self._since: float | None = None
        self._misled, self._deaf, self._stopped = 0, False, False
        self._owed: tuple[Speech, ...] = ()
        self._silence = Timer(self._hear_silence)
        self._thinking = Timer(self._think)
        self._pause = Timer(self._end_pause)
        self.unspoken = False
        """Whether anything could not be spoken."""
        self._obey()

    def begin(self, opening: Reply) -> None:
        """Say the first thing; the person may already speak meanwhile."""
        self._reply(opening)

    def run(self, events: Iterable[Event]) -> None:
        """Converse until "goodbye" or the end of `events`."""
        for event in events:
            with self._turn:
                if self._take(event):
                    break
        self._talking.wait()
        for timer in self._silence, self._thinking, self._pause:
            timer.cancel()

    def _take(self, event: Event) -> bool:
        """Take what has happened; gives whether the conversation ends with it."""
        if isinstance(event, (Onset, End, Transcript)):
            self._mouth.wake()
        if isinstance(event, Transcript):
            return self._take_words(event)
        if isinstance(event, Typed):
            self._talking.stop()
            # What is being said aloud meanwhile keeps what was begun for it.
            spoken, self._alarms = self._alarms, Alarms()
            over = self._answer(Transcript(event.text))
            self._alarms = spoken
            return over
        if isinstance(event, Onset):
            self._since = time.monotonic()
            self._silence.cancel()
            if self._talking.busy and self._misled < MOST_MISLED:
                self._mouth.duck(DUCK_DECIBELS)
        elif isinstance(event, End):
            self._thinking.start(THINKING_SECONDS)
        elif isinstance(event, Trouble):
            self._take_trouble(event)
        elif isinstance(event, ListKeys):
            self.announce(self._text("keys"))
        elif isinstance(event, (Hush, OtherKey)):
            self._hush(wanted=isinstance(event, Hush))
        return False

    def _take_words(self, heard: Transcript) -> bool:
        if self._talk.state.paused:
            return False  # it was said before the microphone was closed
        since = time.monotonic() if self._since is None else self._since
        own = self._attention.is_own(heard, since)
        if not heard.final:
            self._since = since
            if not own:
                self._silence.cancel()
                self._hear_partial(heard)
            return False
        self._since = None
        self._thinking.cancel()
        self._mouth.duck(0)
        stopped, self._stopped = self._stopped, False
        # What began over its voice is judged so, though it has ended meanwhile.
        busy = self._talking.busy or stopped or bool(self._mouth.said_since(since))
        if not self._alarms.given:
            wanted = None if own or self._attention.is_nothing(heard, busy=busy) else heard
            self._misled = self._misled + busy if wanted is None else 0
            wanted = wanted and self._attention.wanted(wanted, busy=busy)
            if wanted is None:
                self._alarms = Alarms()
                if busy and not (own or self._talking.busy):
                    self._listen()
                self._begin_silence()
                return False
            if not wanted.text or self._attention.is_wait(wanted, busy=busy):
                self._hush(wanted=True)
                return False
            heard = wanted
        return self._answer(heard)

    def _hear_partial(self, heard: Transcript) -> None:
        """Obey "stop" at once, and begin the guidance for a red flag that stays in the partial results."""
        if self._alarms.rise(self._talk.red_flags(heard)):
            self._reply(self._talk.say(heard))
        elif self._talking.busy and self._attention.is_stop(heard):
            self._talking.stop()
            self._stopped = True

    def _answer(self, heard: Transcript) -> bool:
        """Answer one utterance; gives whether that was goodbye."""
        self._silence.cancel()
        given, self._alarms = self._alarms.given, Alarms()
        found = happening(self._talk.red_flags(heard)) if given else frozenset()
        if found and found <= given:
            self._keep_question(heard)
            return False
        reply = self._talk.say(heard)
        # What takes back a red flag on which guidance was begun doesn't cut it short: in doubt it is heard first.
        self._reply(reply, after=bool(given and not found) or not (reply.guidance or reply.meaning.intents))
        return self._talk.state.over

    def _keep_question(self, heard: Transcript) -> None:
        """Say that a question is kept which came behind the red flag that guidance is already being given on."""
        alert = self._talk.state.alert
        if alert is None or not self._talk.meaning(heard).intents:
            return
        reply = self._talk.say(heard)
        if not alert.kept and self._talk.state.alert and self._talk.state.alert.kept:
            self.announce(reply.rest[-1].text)

    def _reply(self, reply: Reply, *, after: bool = False) -> None:
        self._obey()
        self._show(reply)
        self._say(reply.speech, after=after)

    def _say(self, speech: Sequence[Speech], *, after: bool = False) -> None:
        self._silence.cancel()
        self._thinking.cancel()
        self._talking.say(speech, after=after)

    def announce(self, line: str) -> None:
        """Tell something that is no reply, behind what is being said."""
        if line:
            self._tell(line)
            self._say((Speech("control", line),), after=True)

    def _obey(self) -> None:
        """Apply what the person has changed: rate, volume, and whether they want to be heard."""
        state = self._talk.state
        self._mouth.rate, self._mouth.volume = state.rate, state.volume
        if self._prepared != (state.region, state.rate):
            self._prepared = (state.region, state.rate)
            self._prepare(state.region)
        if self._ears is None:
            return
        if not state.paused:
            self._pause.cancel()
            self._ears.resume()
        elif not self._pause.running:
            self._ears.pause()
            self._pause.start(60 * PAUSE_MINUTES)

    def _hush(self, *, wanted: bool) -> None:
        """Take a key: be silent, or else, where that was `wanted`, listen."""
        if self._talking.busy:
            self._talking.stop()
        elif self._talk.state.paused:
            self._reply(self._talk.resume())
            return
        elif not wanted:
            self._tell(self._text("keys_hint"))
            return
        self._listen()
        self._begin_silence()

    def _take_trouble(self, trouble: Trouble) -> None:
        self._tell(trouble.told)
        if trouble.part == "speaker":
            if trouble.over and self._owed:
                self._say(self._owed)
            elif trouble.over:
                self.announce(self._text("speaker_back"))
        elif trouble.part == "microphone":
            self._deaf = not trouble.over
            self.announce(self._text("microphone_back" if trouble.over else "microphone_lost"))
        else:
            self.announce(self._text("say_again"))

    def _ended(self, speech: Sequence[Speech], outcome: Outcome, more: bool) -> None:
        self._owed = tuple(entry for entry in outcome.unspoken if entry.kind in GUIDANCE_KINDS)
        if outcome.unspoken:
            self.unspoken = True
            self._tell(("\a" if self._owed else "") + (outcome.fault or ""))
        if not (outcome.interrupted or more):
            self._listen()
            self._begin_silence()

    def _listen(self) -> None:
        """Say by sound and by words that it is the person's turn."""
        if not (self._deaf or self._talk.state.paused):
            self._mouth.signal("listening")
            self._tell(self._text("listening"))

    def _think(self) -> None:
        if not self._talking.busy:
            self._mouth.signal("thinking")
            self._tell(self._text("thinking"))

    def _begin_silence(self) -> None:
        """Wait for an answer to what was said; where none comes, the conversation may have more to say."""
        if (patience := self._talk.patience) is not None:
            self._silence.start(patience)

    def _hear_silence(self) -> None:
        with self._turn:
            reply = None if self._talking.busy or self._since is not None else self._talk.silence()
            if reply:
                self._reply(reply)

    def _end_pause(self) -> None:
        with self._turn:
            self._reply(self._talk.resume())
