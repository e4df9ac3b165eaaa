"""From a meaning to a reply: guidance first, then what was asked, in the light of what was said before.

A pure function of its arguments: no clock, no files, no devices.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.alerts import AlertKeeper
from assistant.answering.controls import Controls
from assistant.answering.guidance import Guide, Guided
from assistant.answering.regions import UNKNOWN, fill
from assistant.answering.screen import Screen, Step
from assistant.answering.state import Alert, Question, State
from assistant.answering.topics import TopicTeller
from assistant.library.content import Content
from assistant.library.intents import OUT_OF_SCOPE
from assistant.messages import Meaning, Reply, Speech

TOPIC_SECONDS = 600.0
"""After this long a topic is no longer what "it" means."""
LEAST_OFFERED = 0.06
"""Score below which an intent is not offered."""
_SIMPLE = ("yes", "no", "unsure", "skip", "stop", "repeat")
_DURING_ALERT = ("emergency_number", "stop", "slower", "faster", "louder", "quieter", "goodbye")
"""The controls that still work while an alert is open; everything else gets the alert again."""
_CONTEXT_REPLIES = ("danger", "how_long")


class Answerer:
    """Answers in the words of `content/`."""

    def __init__(self, content: Content) -> None:
        """Take every text that can be said."""
        self._content = content

    def open(self, region: str = UNKNOWN) -> State:
        """Begin a conversation in a region."""
        return State(region=region)

    def answer(self, meaning: Meaning, state: State, now: float = 0.0) -> tuple[Reply, State]:
        """Answer one utterance, said at `now` (seconds on the caller's clock), and give what is remembered."""
        if state.topics and now - state.topic_time > TOPIC_SECONDS:
            state = replace(state, topics=(), parts=0, question=None)
        if meaning.region is not None:
            state = replace(state, region=meaning.region)
        reply, state = _Turn(self._content, meaning, state, now).take()
        return reply, replace(state, last=state.last if meaning.intent == "repeat" and state.last else reply)

    def silence(self, state: State, now: float = 0.0) -> tuple[Reply | None, State]:
        """Answer that nothing was said: an open alert is repeated, a question asked again; else nothing."""
        return _Turn(self._content, Meaning(heard="", reply="silence"), state, now).take_silence()


class _Turn:
    """One utterance being answered."""

    def __init__(self, content: Content, meaning: Meaning, state: State, now: float) -> None:
        self._content = content
        self._meaning = meaning
        self._state = state
        self._now = now
        self._region = content.regions[state.region]
        self._guide = Guide(content, self._region)
        self._teller = TopicTeller(content, self._region)
        self._keeper = AlertKeeper(content, self._guide)
        self._controls = Controls(content, self._region, self._teller)
        self._short = meaning.intent if meaning.intent in _SIMPLE else meaning.reply

    def take(self) -> tuple[Reply, State]:
        guided = self._guide.guide(self._meaning.red_flags, self._state.facts)
        if guided.holds:
            return self._raise_alert(guided)
        if self._state.question:
            told = self._to_question(self._state.question)
            if told:
                return told
        if self._state.alert:
            return self._during_alert(self._state.alert)
        return self._ordinary(guided, replace(self._state, question=None))

    def take_silence(self) -> tuple[Reply | None, State]:
        if self._state.question and self._state.question.asked in ("screen", "happening", "confirm"):
            told = self._to_question(self._state.question)
            if told:
                return told
        if self._state.alert:
            return self._during_alert(self._state.alert)
        return None, self._state

    # -- alerts ----------------------------------------------------------------------------------------------------

    def _raise_alert(self, guided: Guided, *told: Speech) -> tuple[Reply, State]:
        kept = tuple(intent for intent in self._meaning.intents if intent in self._content.topics)
        state = self._keeper.raise_alert(self._state, guided.alerts, kept)
        rest = [*told, *guided.closing]
        if kept:
            rest.append(self._form("kept", A=self._content.topics[kept[0]].title))
        return self._reply(guided.speech, rest), state

    def _during_alert(self, alert: Alert) -> tuple[Reply, State]:
        if self._meaning.intent in _DURING_ALERT:
            told, state = self._controls.answer(self._meaning.intent, self._state)
            return self._reply((self._guide.reminder(alert.flags[0]),), told), state
        asked = tuple(intent for intent in self._meaning.intents if intent in self._content.topics)
        answered = self._keeper.answer(self._state, self._short, self._meaning.red_flags, asked)
        rest = list(answered.rest)
        state = answered.state
        for topic in answered.topics:
            rest.extend(self._teller.answer(topic))
            state = self._moved_to(topic, state)
        return self._reply(answered.guidance, rest), state

    # -- questions that were asked -----------------------------------------------------------------------------------

    def _to_question(self, question: Question) -> tuple[Reply, State] | None:
        if question.asked == "screen":
            return self._to_screen(question)
        if question.asked == "choice":
            return self._to_choice(question)
        cleared = "yes" if question.asked == "confirm" else "no"
        if self._short in (cleared, "not_happening") and not (question.asked == "confirm" and self._short != "yes"):
            return self._clear(question)
        if self._short in ("yes", "no", "unsure", "silence", "acknowledge", "not_happening"):
            if self._state.alert:
                return self._during_alert(self._state.alert)
            guided = self._guide.guide(self._keeper.asserted(question.options))
            told = () if self._short in ("yes", "no", "acknowledge") else (self._form("no_answer"),)
            state, self._state = self._state, replace(self._state, question=None)
            reply, after = self._raise_alert(guided, *told) if guided.holds else self._ordinary(guided, self._state)
            self._state = state
            return reply, after
        return None

    def _clear(self, question: Question) -> tuple[Reply, State]:
        kept = self._state.alert.kept if self._state.alert else ()
        facts = self._keeper.without(self._state, question.options)
        state = replace(self._state, question=None, alert=None, facts=facts)
        rest: list[Speech] = []
        for topic in kept:
            rest.extend(self._teller.answer(topic))
            state = self._moved_to(topic, state)
        return self._reply((self._guide.cleared(question.options[0]),), rest), state

    def _to_screen(self, question: Question) -> tuple[Reply, State] | None:
        topic = next((intent for intent in self._meaning.intents if intent in self._content.topics), None)
        if topic:
            busy = Speech("prompt", self._content.screen["busy"])
            again = Speech("prompt", self._content.questions[question.number].ask)
            return self._reply((), (busy, again)), self._state
        return self._stepped(Screen(self._content, self._region).answer(question, self._short))

    def _stepped(self, step: Step) -> tuple[Reply, State]:
        state = replace(self._state, question=step.question)
        if step.alarms:
            guided = self._guide.guide(step.alarms, self._state.facts)
            if guided.holds:
                state = self._keeper.raise_alert(state, guided.alerts, ())
            return self._reply(guided.speech, (*step.speech, *guided.closing)), state
        return self._reply((), step.speech), state

    def _to_choice(self, question: Question) -> tuple[Reply, State] | None:
        chosen: tuple[str, ...] = ()
        if self._short == "first" or (self._short == "yes" and len(question.options) == 1):
            chosen = question.options[:1]
        elif self._short == "second":
            chosen = question.options[1:2]
        elif self._short == "both":
            chosen = question.options
        elif self._short == "third" or (self._short == "second" and len(question.options) == 1):
            return self._reply((), (self._system("no_such_choice"),)), self._state
        elif self._short == "yes":
            titles = [self._title(option) for option in question.options]
            return self._reply((), (self._system("which_part", "clarify", A=titles[0], B=titles[1]),)), self._state
        elif self._short in ("no", "neither"):
            return self._reply((), (self._system("neither"),)), replace(self._state, question=None)
        if not chosen:
            return None
        rest: list[Speech] = []
        state = replace(self._state, question=None, misses=0)
        for topic in chosen:
            rest.extend(self._teller.answer(topic))
            state = self._moved_to(topic, state)
        return self._reply((), rest), state

    # -- everything else ---------------------------------------------------------------------------------------------

    def _ordinary(self, guided: Guided, state: State) -> tuple[Reply, State]:
        guidance = list(guided.speech)
        state = replace(state, facts=self._keeper.with_facts(state, guided.alerts))
        rest, state = self._body(state)
        answered = any(speech.kind == "answer" for speech in rest)
        if state.acknowledged and answered and not guidance:
            guidance.append(self._guide.reminder(state.acknowledged[0]))
            state = replace(state, acknowledged=())
        if guided.question:
            state = replace(state, question=guided.question)
            rest = [speech for speech in rest if speech.kind != "clarify"]
        return self._reply(guidance, (*rest, *guided.closing)), state

    def _body(self, state: State) -> tuple[list[Speech], State]:
        meaning = self._meaning
        if meaning.region is not None:
            return [self._system("region_set", "control", COUNTRY=self._region.name)], state
        if self._short == "forget":
            return [self._system("forgotten", "control")], replace(state, alert=None, acknowledged=(), facts=())
        if self._short in ("diagnosis_request", "dose_request"):
            return [self._system(str(self._short))], state
        if self._short in _CONTEXT_REPLIES and state.topic:
            told = self._teller.follow_up(state.topic, str(self._short))
            if told:
                return [told], replace(state, topic_time=self._now)
        if meaning.intent == "check_symptoms":
            step = Screen(self._content, self._region).start()
            return list(step.speech), replace(state, question=step.question, misses=0)
        if not meaning.intents or meaning.intent == OUT_OF_SCOPE:
            return self._missed(state)
        rest: list[Speech] = []
        state = replace(state, misses=0)
        for place, intent in enumerate(meaning.intents):
            if intent in self._content.topics:
                if place:
                    rest.append(self._system("second_question", A=self._title(intent)))
                rest.extend(self._teller.answer(intent, offer=place + 1 == len(meaning.intents)))
                state = self._moved_to(intent, state)
            else:
                said, state = self._controls.answer(intent, state)
                rest.extend(said)
        return rest, state

    def _missed(self, state: State) -> tuple[list[Speech], State]:
        offered = tuple(
            candidate.intent
            for candidate in self._meaning.candidates
            if candidate.intent in self._content.topics and candidate.score >= LEAST_OFFERED
        )[:2]
        misses = state.misses + 1
        state = replace(state, misses=misses)
        if self._meaning.red_flags and not offered:
            return [], state
        if misses > 2:
            return [self._system("help_after_misses")], state
        if self._meaning.intent == OUT_OF_SCOPE:
            return [self._system("out_of_scope_again" if misses > 1 else "out_of_scope")], state
        if not offered:
            return [self._system("not_understood")], state
        titles = [self._title(intent) for intent in offered]
        key = "did_you_mean_two" if len(offered) > 1 else "did_you_mean_one"
        told = self._system(key, "clarify", A=titles[0], B=titles[-1])
        return [told], replace(state, question=Question("choice", offered))

    def _moved_to(self, topic: str, state: State) -> State:
        topics = state.topics if state.topic == topic else (*state.topics, topic)
        return replace(state, topics=topics, parts=0, topic_time=self._now, listed=0)

    def _title(self, topic: str) -> str:
        return self._content.topics[topic].title

    def _system(self, key: str, kind: str = "prompt", **more: str) -> Speech:
        text = fill(self._content.system[key], self._region, **more)
        return Speech("clarify" if kind == "clarify" else "control" if kind == "control" else "prompt", text)

    def _form(self, key: str, **more: str) -> Speech:
        return Speech("prompt", fill(self._content.forms[key][""], self._region, **more))

    def _reply(self, guidance: tuple[Speech, ...] | list[Speech], rest: tuple[Speech, ...] | list[Speech]) -> Reply:
        return Reply(self._meaning, tuple(guidance), tuple(rest))
