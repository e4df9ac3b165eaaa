"""What the person changes is applied, and the keys and the faults of the parts are taken."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.api import Assistant
from assistant.cli.keyboard import COMMANDS, event_of, keyboard, typed
from assistant.conversation import Event, Hush, ListKeys, OtherKey, SpokenConversation, Trouble, Typed, loop
from assistant.messages import Reply, Transcript
from conversation_loop.holding import FakeEars, FakeMouth, final, hold

WIPE = "i can't feel it when i wipe"


def test_rate_and_volume_hold_from_the_next_reply_on(assistant: Assistant) -> None:
    mouth = FakeMouth()
    spoken: list[tuple[int, float]] = []
    mouth_say = mouth.say
    mouth.say = lambda speech, stop=None: (spoken.append((mouth.rate, mouth.volume)), mouth_say(speech, stop))[1]  # type: ignore[method-assign]
    hold(assistant, final("what is sciatica", "slower", "what is sciatica", "louder", "what is sciatica"), mouth)
    rates, volumes = [rate for rate, _ in spoken], [volume for _, volume in spoken]
    assert rates[0] > rates[1] == rates[2]
    assert volumes[2] < volumes[3] == volumes[4]


def test_guidance_is_rendered_ahead_at_the_new_rate_and_for_the_new_region(assistant: Assistant) -> None:
    prepared: list[str] = []
    with assistant.conversation() as talk:
        mouth = FakeMouth()
        spoken = SpokenConversation(talk, mouth, lambda reply: None, prepare=prepared.append)
        spoken.run(final("slower", "what is sciatica", "i am in ireland"))
    assert prepared == ["GB", "GB", "IE"]


class TestPause:
    def test_it_closes_the_microphone_and_a_key_opens_it(self, assistant: Assistant) -> None:
        ears = FakeEars()
        said: list[Event] = [*final("stop listening"), Hush()]
        replies = hold(assistant, said, FakeMouth(), ears=ears)
        assert ears.listening == [True, False, True]
        assert [reply.intent for reply in replies] == ["pause_listening", "resume"]

    def test_what_was_said_just_before_is_not_answered(self, assistant: Assistant) -> None:
        ears = FakeEars()
        replies = hold(assistant, final("stop listening", "what is sciatica"), FakeMouth(), ears=ears)
        assert len(replies) == 1
        assert ears.listening == [True, False]

    def test_it_ends_by_itself_with_words(self, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loop, "PAUSE_MINUTES", 0.2 / 60)
        ears, shown = FakeEars(), list[Reply]()

        def happens() -> Iterator[Event]:
            yield Transcript("stop listening")
            deadline = time.monotonic() + 5
            while len(shown) < 2 and time.monotonic() < deadline:
                time.sleep(0.01)

        with assistant.conversation() as talk:
            SpokenConversation(talk, FakeMouth(), shown.append, ears=ears).run(happens())
        assert ears.listening == [True, False, True]
        assert shown[1].speech

    def test_no_sound_says_that_it_listens(self, assistant: Assistant) -> None:
        mouth, told = FakeMouth(), list[str]()
        hold(assistant, final("stop listening"), mouth, told=told)
        assert mouth.signals == []
        assert told == []


class TestKeys:
    def test_any_key_silences(self, assistant: Assistant) -> None:
        for key in (Hush(), OtherKey(), Typed("what causes it")):
            mouth = FakeMouth(endless=True)
            hold(assistant, [*final("what is sciatica"), key], mouth)
            assert mouth.stopped[0] == 1

    def test_a_key_says_what_it_stands_for(self, assistant: Assistant) -> None:
        expected = {"h": "help", "r": "repeat", "m": "more_detail", "b": "go_back", "s": "slower", "f": "faster"}
        expected |= {"l": "louder", "q": "quieter", "p": "pause_listening", "n": "emergency_number", "g": "goodbye"}
        expected |= {"c": "check_symptoms", "y": "yes", "x": "no"}
        for key, intent in expected.items():
            event = event_of(key, lambda: "")
            assert isinstance(event, Typed)
            replies = hold(assistant, [event], FakeMouth())
            assert [reply.intent for reply in replies] == [intent]
        assert set(COMMANDS) - set(expected) == {"o", "\x04", "\x1a"}

    def test_the_list_of_keys_is_told_and_spoken(self, assistant: Assistant) -> None:
        mouth, told = FakeMouth(), list[str]()
        hold(assistant, [ListKeys()], mouth, told=told)
        text = assistant.library.content.system["keys"]
        assert text in told
        assert mouth.said[0][0].text == text

    def test_space_and_enter_hush_and_others_are_nothing(self) -> None:
        assert all(event_of(key, lambda: "") == Hush() for key in " \r\n")
        assert event_of("?", lambda: "") == event_of("k", lambda: "") == typed("Help keys.") == ListKeys()
        assert event_of("\x1b", lambda: "") == event_of("7", lambda: "") == OtherKey()
        assert event_of("t", lambda: " what is  it \n") == Typed("what is it")
        assert event_of("t", lambda: "\n") is None


@pytest.mark.skipif(sys.platform == "win32", reason="NO PSEUDO TERMINAL on Windows")
class TestTerminal:
    @pytest.fixture
    def terminal(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
        """Give the end that a person types into, and the other, which is standard input."""
        import os
        import pty

        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "r", closefd=False) as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            yield ours, theirs
        os.close(ours)
        os.close(theirs)

    def test_keys_come_one_by_one_and_the_terminal_is_restored(self, terminal: tuple[int, int]) -> None:
        import os
        import termios

        ours, theirs = terminal
        before = termios.tcgetattr(theirs)
        events: list[Event] = []
        with pytest.raises(KeyboardInterrupt), keyboard(events.append, "Press a key."):
            assert not termios.tcgetattr(theirs)[3] & termios.ICANON
            for keys in (b"r", b" ", b"sf", b"\x1b[A", b"t"):
                os.write(ours, keys)
                time.sleep(0.15)
            os.write(ours, b"what is it\n")
            time.sleep(0.3)
            os.write(ours, b"\x04")
            wanted = [Typed("repeat"), Hush(), Typed("slower"), Typed("faster"), OtherKey(), OtherKey()]
            wanted += [Typed("what is it"), Typed("goodbye")]
            deadline = time.monotonic() + 5
            while len(events) < len(wanted) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert events == wanted
            raise KeyboardInterrupt
        assert termios.tcgetattr(theirs) == before

    def test_lines_are_taken_whole_where_they_are_wanted(self, terminal: tuple[int, int]) -> None:
        import os
        import termios

        ours, theirs = terminal
        before = termios.tcgetattr(theirs)
        events: list[Event] = []
        with keyboard(events.append, "Type.", lines=True):
            time.sleep(0.3)
            os.write(ours, b"is it go")
            time.sleep(0.3)
            assert events == []
            os.write(ours, b"od\n\n  why \x04\n\x04")
            wanted = [Typed("is it good"), Hush(), Typed("why"), Typed("goodbye")]
            deadline = time.monotonic() + 5
            while len(events) < len(wanted) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert events == wanted
        assert termios.tcgetattr(theirs) == before

    def test_where_there_is_no_terminal_there_are_no_keys(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from io import StringIO

        monkeypatch.setattr(sys, "stdin", StringIO("r\n"))
        events: list[Event] = []
        threads = threading.active_count()
        with keyboard(events.append, "Press a key."):
            assert threading.active_count() == threads
        assert (events, capsys.readouterr().out) == ([], "")


class TestTrouble:
    def test_a_lost_microphone_is_told_and_no_sound_invites_to_speak(self, assistant: Assistant) -> None:
        mouth, told = FakeMouth(), list[str]()
        system = assistant.library.content.system
        hold(assistant, [Trouble("microphone", "It has stopped.")], mouth, told=told)
        assert told == ["It has stopped.", system["microphone_lost"]]
        assert [speech[0].text for speech in mouth.said] == [system["microphone_lost"]]
        assert mouth.signals == []

    def test_it_does_not_cut_guidance_short(self, assistant: Assistant) -> None:
        mouth = FakeMouth(endless=True)
        hold(assistant, [*final(WIPE), Trouble("microphone", "It has stopped.")], mouth)
        assert mouth.stopped == []
        assert len(mouth.said) == 2

    def test_what_a_recognizer_lost_is_asked_for_once_more(self, assistant: Assistant) -> None:
        mouth = FakeMouth()
        hold(assistant, [Trouble("recognizer", "It failed.")], mouth)
        assert mouth.said[0][0].text == assistant.library.content.system["say_again"]
        assert mouth.signals == ["listening"]
