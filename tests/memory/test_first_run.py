"""The introduction is given once, and the region is asked for until there is an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.api import Assistant
from assistant.library.library import Library
from assistant.settings import Settings, load_settings
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from memory.starting import NUMB, Start, said


def test_the_introduction_is_given_once(start: Start, library: Library) -> None:
    introduction, greeting = library.content.system["introduction"], library.content.system["greeting"]
    assert start().open().speech[0].text == introduction
    assert [start().open().speech[0].text for _ in range(3)] == [greeting] * 3


@pytest.mark.parametrize("region", ["US", "CA", "GB", "IE", "EU", "AU", "NZ", "IN", "unknown"])
def test_the_introduction_has_at_most_forty_eight_words(
    start: Start, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    monkeypatch.setattr(assistant, "region", region)
    monkeypatch.setattr(assistant, "region_given", False)
    opening = start().open()
    assert "?" in opening.speech[-1].text
    assert len(said(opening).replace(",", " ").split()) <= 48


def test_the_region_that_is_agreed_to_is_saved_and_not_asked_for_again(start: Start, unasked: Assistant) -> None:
    assert unasked.region == "unknown"
    talk = start(unasked)
    assert "Which country" in said(talk.open())
    talk.say("i'm in ireland")
    assert load_settings(print).region == "IE"
    later = Assistant.load(remembered=load_settings(print).region)
    assert later.region == "IE"
    assert "?" not in said(start(later).open())


def test_yes_saves_the_region_of_the_locale(start: Start, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_NZ.UTF-8")
    talk = start(Assistant.load())
    assert "one, one, one" in said(talk.open())
    assert load_settings(print).region is None
    talk.say("yes")
    assert load_settings(print).region == "NZ"


def test_no_takes_the_wrong_number_back_and_saves_nothing(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_NZ.UTF-8")
    talk = start(Assistant.load())
    talk.open()
    talk.say("no")
    assert load_settings(print).region is None
    assert "one, one, one" not in talk.say(NUMB).speech[0].text


def test_a_region_that_was_not_agreed_to_is_asked_for_at_the_next_start(start: Start, unasked: Assistant) -> None:
    start(unasked).open()
    opening = said(start(unasked).open())
    assert "not a doctor" not in opening
    assert "Which country" in opening


def test_a_remembered_region_that_is_unknown_is_asked_for(assistant: Assistant) -> None:
    loaded = Assistant.load(remembered="XX")
    assert (loaded.region, loaded.region_given) == ("unknown", False)


def test_a_region_told_by_voice_is_there_the_next_time(start: Start) -> None:
    start().say("i'm in ireland")
    assert load_settings(print).region == "IE"


def test_a_region_given_for_once_is_not_saved(start: Start) -> None:
    talk = start()
    talk.open()
    talk.say("slower")
    assert load_settings(print).region is None


def test_the_introduction_takes_less_than_twenty_seconds(start: Start, unasked: Assistant) -> None:
    unasked.region = "GB"
    opening = start(unasked).open()
    assert "nine, nine, nine" in said(opening)
    voice = Pyttsx3Voice(Settings().voice, pronunciations=unasked.library.content.pronunciation)
    try:
        sounds = [voice.render(speech.text, rate=Settings().rate) for speech in opening.speech]
    finally:
        voice.close()
    assert 10 < sum(len(sound.pcm) / 2 / sound.rate for sound in sounds) < 20
