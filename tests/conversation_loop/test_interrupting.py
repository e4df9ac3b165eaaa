"""What a person says while the assistant speaks, and what only seems to be said."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import pytest

from assistant.api import Assistant
from assistant.conversation import Event, SpokenConversation, Typed, WakePhrase
from assistant.conversation.own_voice import is_own_voice
from assistant.hearing.listening import Onset
from assistant.messages import GUIDANCE_KINDS, Reply, Speech, Transcript
from assistant.sound import Sound
from assistant.speaking.mixer import RATE, Mixer
from assistant.speaking.speaker import Outcome
from conversation_loop.holding import FakeMouth, final, hold, partial

WIPE = "i can't feel it when i wipe"


def texts(replies: Sequence[Reply]) -> list[str]:
    return [reply.meaning.heard for reply in replies]


@pytest.mark.parametrize("said", ["stop", "wait", "hold on", "be quiet", "stove"])
def test_a_command_to_be_silent_is_obeyed_before_it_has_ended(assistant: Assistant, said: str) -> None:
    mouth = FakeMouth(endless=True)
    hold(assistant, [*final("what is sciatica"), partial(said)], mouth)
    assert mouth.stopped == [1]


def test_a_longer_sentence_that_begins_with_stop_waits_for_its_end(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    hold(assistant, [*final("what is sciatica"), partial("stop smoking does it help my back")], mouth)
    assert mouth.stopped == []


def test_wait_is_not_answered_but_listened_after(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, final("what is sciatica", "wait"), mouth)
    assert texts(replies) == ["what is sciatica"]
    assert mouth.stopped == [1]
    assert mouth.signals[0] == "listening"


def test_a_stop_that_was_misheard_is_obeyed_while_it_speaks(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    misheard = Transcript("stuff", ("shove", "stop"))
    replies = hold(assistant, [*final("what is sciatica"), misheard], mouth)
    assert texts(replies) == ["what is sciatica"]
    assert mouth.stopped == [1]
    # Where nothing is being said there is nothing to stop.
    assert len(hold(assistant, [misheard], FakeMouth())) == 1


def test_a_stop_is_found_among_the_alternatives_before_the_utterance_has_ended(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    misheard = Transcript("she told me", ("stove", "she told him"), final=False)
    hold(assistant, [*final("what is sciatica"), misheard], mouth)
    assert mouth.stopped == [1]


def test_the_first_hiss_of_a_word_is_no_shh(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    hold(assistant, [*final("what is sciatica"), partial("shh")], mouth)
    assert mouth.stopped == []
    mouth = FakeMouth(endless=True)
    hold(assistant, [*final("what is sciatica"), Transcript("shh", ("shush",), final=False)], mouth)
    assert mouth.stopped == [1]


def test_a_stop_that_was_obeyed_is_not_answered_when_its_end_is_misheard(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, [*final("what is sciatica"), partial("stop"), Transcript("shut the")], mouth)
    assert texts(replies) == ["what is sciatica"]
    assert mouth.signals[-1] == "listening"


def test_what_may_have_been_a_danger_sign_is_no_stop(assistant: Assistant) -> None:
    misheard = Transcript("stuff", ("stop", "i can't feel it when i wipe"))
    replies = hold(assistant, [*final("what is sciatica"), misheard], FakeMouth(endless=True))
    assert replies[-1].guidance


def test_what_cannot_be_understood_does_not_break_off_what_is_said(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, final(WIPE, "the coffee with the green of the lamp"), mouth)
    assert texts(replies) == [WIPE]
    assert mouth.stopped == []


def test_what_began_over_its_voice_and_makes_no_sense_is_not_answered_when_it_has_ended(assistant: Assistant) -> None:
    class JustSilentMouth(FakeMouth):
        def said_since(self, moment: float) -> str:
            return "Walking is good for most people."

    mouth = JustSilentMouth()
    replies = hold(assistant, [Onset(), Transcript("it over the lead up to where")], mouth)
    assert replies == []
    assert mouth.signals[-1] == "listening"


def test_a_question_over_its_voice_is_answered_though_its_alternatives_make_no_sense(assistant: Assistant) -> None:
    others = ("is one good for me", "his one good for me", "this one good for me", "does one good for me")
    mouth = FakeMouth(endless=True)
    replies = hold(assistant, [*final("what is sciatica"), Transcript("is walking good for me", others)], mouth)
    assert len(replies) == 2


def test_a_scrap_of_echo_is_no_question(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    scrap = Transcript("what", ("walk", "the op", "the lot", "watch"))
    assert len(hold(assistant, [*final("is walking good for me"), scrap], mouth)) == 1


def test_the_same_words_are_answered_while_it_is_silent(assistant: Assistant) -> None:
    assert len(hold(assistant, final("the coffee with the green of the lamp"), FakeMouth())) == 1


@pytest.mark.parametrize("ghost", ["the", "huh", "uh the", ""])
def test_lone_small_words_of_noise_are_not_answered(assistant: Assistant, ghost: str) -> None:
    assert hold(assistant, final(ghost), FakeMouth()) == []


@pytest.mark.parametrize("word", ["stop", "help", "yes", "no", "repeat", "ok"])
def test_commands_of_one_word_are(assistant: Assistant, word: str) -> None:
    assert texts(hold(assistant, final(word), FakeMouth())) == [word]


def test_a_voice_makes_it_speak_more_quietly_until_the_words_are_known(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    hold(assistant, [*final("what is sciatica"), Onset(), *final("the")], mouth)
    assert [decibels > 9 for decibels in mouth.ducked] == [False, True, False]
    assert mouth.ducked[-1] == 0


def test_a_voice_that_is_nobodys_again_and_again_no_longer_does(assistant: Assistant) -> None:
    mouth = FakeMouth(endless=True)
    echo: list[Event] = [Onset(), Transcript("the"), Onset(), Transcript("a"), Onset()]
    hold(assistant, [*final("what is sciatica"), *echo], mouth)
    assert sum(decibels > 0 for decibels in mouth.ducked) == 2


@pytest.mark.parametrize("said", ["i can feel it when i wipe it's fine", "what helps when i ride a bike"])
def test_a_red_flag_that_is_taken_back_is_spoken_of_after_the_guidance(assistant: Assistant, said: str) -> None:
    mouth = FakeMouth(endless=True)
    heard = [partial(WIPE), partial(f"{WIPE} it's"), partial(f"{WIPE} it's fine"), Transcript(said)]
    replies = hold(assistant, heard, mouth)
    assert len(replies) == 2
    assert replies[0].speech[0].kind == "emergency"
    assert mouth.stopped == [], "guidance was cut short"
    assert mouth.said == [reply.speech for reply in replies]


def test_a_question_behind_a_red_flag_is_kept_when_guidance_has_begun(assistant: Assistant) -> None:
    heard = [partial(WIPE), partial(f"{WIPE} is"), partial(f"{WIPE} is walking")]
    heard.append(Transcript(f"{WIPE} is walking good for me"))
    mouth = FakeMouth()
    hold(assistant, heard, mouth)
    assert "I have kept your question" in mouth.said[-1][0].text
    replies = hold(assistant, [*heard, Transcript("ok")], FakeMouth())
    assert assistant.library.content.topics["walking"].answer in [entry.text for entry in replies[-1].speech]


def test_what_was_acknowledged_by_a_key_is_not_raised_again_by_the_end_of_the_utterance(assistant: Assistant) -> None:
    heard = [
        partial(WIPE),
        partial(f"{WIPE} and"),
        partial(f"{WIPE} and it"),
        Typed("ok"),
        Transcript(f"{WIPE} and it"),
    ]
    replies = hold(assistant, heard, FakeMouth())
    assert texts(replies) == [f"{WIPE} and it", "ok"]


def test_guidance_that_was_begun_is_not_forgotten_with_the_next_utterance(assistant: Assistant) -> None:
    heard = [partial(WIPE), partial(f"{WIPE} and"), Transcript("the"), partial(WIPE), Transcript("what is sciatica")]
    replies = hold(assistant, heard, FakeMouth())
    assert texts(replies) == ["what is sciatica"], "partial results of two utterances were counted together"


def test_a_red_flag_named_by_the_guidance_is_heard_when_a_person_says_it_at_another_time() -> None:
    said = "Numbness between your legs with back or leg pain is an emergency."
    assert is_own_voice("numbness between your legs with back", said)
    assert not is_own_voice("numbness between your legs with back", "Hours count. Do not drive yourself.")
    assert not is_own_voice("i have numbness between my legs", said)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (
            "the sports strain leave point to last week the roof",
            "Leg pain that shoots when you cough, sneeze or strain may point to a squeezed nerve root.",
        ),
        (
            "he gave before most people with sciatica the legal and often and that",
            "Walking is good for most people with sciatica. Go little and often, and add a few minutes at a time.",
        ),
    ],
)
def test_its_own_voice_is_known_when_the_recognizer_has_garbled_it(heard: str, said: str) -> None:
    assert is_own_voice(heard, said)
    assert not is_own_voice(heard, "Tell me whether ice or warmth feels better on it.")


def test_a_person_is_not_taken_for_it_because_of_the_last_few_words_that_it_said() -> None:
    assert not is_own_voice("what is sciatica and is it serious", "Go to A and E")


def test_the_player_knows_which_words_were_audible_when() -> None:
    mixer = Mixer()
    words = [f"word{number}" for number in range(100)]
    mixer.add(Sound(bytes(2 * 10 * RATE), RATE), " ".join(words), False)
    mixer.mix(round(5.2 * RATE))  # all at once, so that the clock stands still
    playback = mixer._recent[0]
    playback.began -= 5.0
    now = time.monotonic()
    heard = mixer.said_since(now - 1.0).split()
    assert heard[0] in words[25:35]
    assert heard[-1] in words[55:65]
    assert mixer.said_since(now) != ""
    assert mixer.said_since(now + 1.0) == "", "it was silent by then, and echoes die away sooner"


class TestWakePhrase:
    wake = WakePhrase("hey backtalk")

    def hold(self, assistant: Assistant, *lines: str) -> list[str]:
        return texts(hold(assistant, final(*lines), FakeMouth(), wake=self.wake))

    def test_only_what_begins_with_it_is_answered(self, assistant: Assistant) -> None:
        assert self.hold(assistant, "what is sciatica", "hey back talk what causes it") == ["what causes it"]

    def test_it_is_known_when_it_was_heard_a_little_wrong(self) -> None:
        assert self.wake.rest("hey bag talk what is it") == "what is it"
        assert self.wake.rest("hey back talk") == ""
        assert self.wake.rest("my back hurts when i talk") is None

    def test_red_flags_need_none(self, assistant: Assistant) -> None:
        assert self.hold(assistant, WIPE) == [WIPE]

    def test_nor_does_the_answer_to_an_open_alert(self, assistant: Assistant) -> None:
        assert self.hold(assistant, WIPE, "ok") == [WIPE, "ok"]

    def test_nor_does_what_follows_it_after_a_pause(self, assistant: Assistant) -> None:
        assert self.hold(assistant, "hey backtalk", "what is sciatica", "what causes it") == ["what is sciatica"]

    def test_nor_does_stop(self, assistant: Assistant) -> None:
        mouth = FakeMouth(endless=True)
        said = final("hey backtalk what is sciatica", "what causes it", "stop")
        assert texts(hold(assistant, said, mouth, wake=self.wake)) == ["what is sciatica", "stop"]


def test_a_mouth_that_fails_does_not_silence_what_comes_later(assistant: Assistant) -> None:
    class Failing(FakeMouth):
        def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
            super().say(speech, stop)
            if len(self.said) == 1:
                raise RuntimeError("out of memory")
            return Outcome()

    mouth, told = Failing(), list[str]()
    replies = hold(assistant, final(WIPE, "ok"), mouth, told=told)
    assert len(replies) == len(mouth.said) == 2
    assert any("out of memory" in line and "\a" in line for line in told), "guidance was lost without a bell"


def test_guidance_that_could_not_be_spoken_is_spoken_when_the_speaker_is_back(assistant: Assistant) -> None:
    from assistant.conversation import Trouble

    class Lost(FakeMouth):
        def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
            super().say(speech, stop)
            return Outcome(unspoken=tuple(speech), fault="It is gone.") if len(self.said) == 1 else Outcome()

    mouth = Lost()
    shown: list[Reply] = []
    with assistant.conversation() as talk:
        spoken = SpokenConversation(talk, mouth, shown.append, texts=assistant.library.content.system)
        spoken.run(final(WIPE))
        spoken.run([Trouble("speaker", "The loudspeaker is back.", over=True)])
    guidance = tuple(entry for entry in shown[0].speech if entry.kind in GUIDANCE_KINDS)
    assert mouth.said == [shown[0].speech, guidance]
