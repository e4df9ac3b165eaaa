"""The numbers to call, as the real voice says them and a real recognizer hears them.

The recognizer knows the words around a number. Where the number stands, its grammar takes every number and every place
of every region; the decoys are all those numbers with one digit wrong, missing or said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.regions import fill
from assistant.hearing.letter_to_sound import sound_out
from assistant.hearing.pronunciations import pronounce, read_dictionary, read_pronunciations, write_dictionary
from assistant.library.content import Content
from assistant.library.folders import data_folder
from assistant.library.library import load_library
from assistant.settings import Settings
from assistant.sound import Sound
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample
from assistant.speaking.speaker import GUIDANCE_RATE
from assistant.speaking.text import sentences

pocketsphinx = pytest.importorskip("pocketsphinx", reason="NO POCKETSPHINX: the numbers can't be listened to")

CONTENT: Content = load_library().content
REGIONS = list(CONTENT.regions)
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SLOT = re.compile(r"\{[A-Z]+\}")
CALL = "Call {EMERGENCY} now."
ROOM_NOISE = 40
"""Of 32768: 58 dB under full scale. In digital silence the recognizer loses the last words of a sentence."""


def alert_lines() -> list[str]:
    return [line for item in CONTENT.guidance.values() for line in (item.say, item.other)]


def first_lines() -> list[str]:
    """Every line of guidance that may be the first one, with its placeholders."""
    own = [text for item in CONTENT.guidance.values() for text in (item.conditional, item.negated, item.past) if text]
    general = [
        text
        for form in ("conditional", "negated", "past", "unsure", "cleared")
        for key, text in CONTENT.forms[form].items()
        if not key.endswith("question")
    ]
    return list(dict.fromkeys([*alert_lines(), *own, *general]))


def with_a_number(lines: Sequence[str]) -> list[str]:
    """Their sentences that hold a placeholder, each once."""
    return list(dict.fromkeys(sentence for line in lines for sentence in sentences(line) if SLOT.search(sentence)))


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower().replace("-", " ")))


def said_in_regions() -> set[str]:
    return {plain(said) for region in CONTENT.regions.values() for said in region.says.values()}


def decoys() -> set[str]:
    """Every short number of every region, with one digit wrong, missing or said twice."""
    found = set()
    for number in said_in_regions():
        digits = number.split()
        if set(digits) <= set(DIGITS):
            for place in range(len(digits)):
                before, after = digits[:place], digits[place + 1 :]
                found.add(" ".join([*before, *after]))
                found.add(" ".join([*before, digits[place], digits[place], *after]))
                found.update(" ".join([*before, other, *after]) for other in DIGITS)
    return found


class Ear:
    """PocketSphinx with a grammar for each line."""

    def __init__(self, folder: Path) -> None:
        model = Path(pocketsphinx.get_model_path("en-us"))
        words = {word for text in (*first_lines(), *said_in_regions()) for word in plain(text).split()} | {*DIGITS}
        own = read_pronunciations(data_folder("intents") / "pronunciations.yaml")
        ways = pronounce(sorted(words), read_dictionary(model / "cmudict-en-us.dict"), own, sound_out)
        write_dictionary(folder / "guidance.dict", ways)
        # By default the branches of a grammar weigh more than the sound: every further digit would cost too much.
        self._decoder = pocketsphinx.Decoder(
            hmm=str(model / "en-us"), lm=None, dict=str(folder / "guidance.dict"), lw=1, loglevel="FATAL"
        )

    def hear(self, sound: Sound, line: str, slots: set[str]) -> str:
        """Listen for `line`, at whose placeholders any of `slots` may be said."""
        grammar = plain(SLOT.sub(" slot ", line)).replace("slot", "<slot>")
        alternatives = " | ".join(sorted(slots))
        self._decoder.add_jsgf_string(
            "line", f"#JSGF V1.0; grammar g; <slot> = {alternatives}; public <g> = {grammar};"
        )
        self._decoder.activate_search("line")
        self._decoder.start_utt()
        self._decoder.process_raw(in_a_room(resample(sound, 16000)), full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return plain(re.sub(r"\(\d+\)|<[^>]*>|\[[^]]*\]", "", found.hypstr)) if found else ""


def in_a_room(sound: Sound) -> bytes:
    """The samples with faint noise, and some of it before and after."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(float)
    samples = np.concatenate([np.zeros(sound.rate // 5), samples, np.zeros(sound.rate // 2)])
    samples += np.random.default_rng(1).normal(0, ROOM_NOISE, len(samples))
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(tmp_path_factory.mktemp("ear"))


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice(Settings().voice, pronunciations=CONTENT.pronunciation)
    yield voice
    voice.close()


@pytest.fixture(scope="module")
def heard_right() -> set[str]:
    """What was heard right already: several regions say the same."""
    return set()


def misheard(
    lines: Sequence[str], name: str, voice: Pyttsx3Voice, ear: Ear, slots: set[str], known: set[str]
) -> list[str]:
    """Say each line in the words of the region, and tell which were heard as anything else."""
    faults = []
    for line in lines:
        text = fill(line, CONTENT.regions[name])
        if text not in known:
            heard = ear.hear(voice.render(text, rate=GUIDANCE_RATE), line, slots)
            if heard == plain(text):
                known.add(text)
            else:
                faults.append(f"{plain(text)} -> {heard}")
    return faults


@pytest.mark.parametrize("name", REGIONS)
def test_every_number_in_the_first_lines_is_heard_right(
    name: str, voice: Pyttsx3Voice, ear: Ear, heard_right: set[str]
) -> None:
    assert misheard(with_a_number(alert_lines()), name, voice, ear, said_in_regions(), heard_right) == []


@pytest.mark.parametrize("name", REGIONS)
def test_the_emergency_number_is_told_from_every_number_that_is_nearly_the_same(
    name: str, voice: Pyttsx3Voice, ear: Ear
) -> None:
    assert misheard([CALL], name, voice, ear, said_in_regions() | decoys(), set()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", REGIONS)
def test_every_number_in_everything_that_may_be_said_first_is_heard_right(
    name: str, voice: Pyttsx3Voice, ear: Ear, heard_right: set[str]
) -> None:
    assert misheard(with_a_number(first_lines()), name, voice, ear, said_in_regions(), heard_right) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", REGIONS)
def test_emergency_and_urgent_numbers_are_told_from_those_nearly_the_same_wherever_they_are_said(
    name: str, voice: Pyttsx3Voice, ear: Ear
) -> None:
    # Of the crisis lines' numbers one or two are not, in three of 432 sentences: "nine, eight, six" for "nine, eight,
    # eight", and "one, two, three, seven" for "one, seven, three, seven".
    lines = [line for line in with_a_number(first_lines()) if "{CRISIS}" not in line]
    assert misheard(lines, name, voice, ear, said_in_regions() | decoys(), set()) == []


@pytest.mark.parametrize("wrong", ["nine, one, nine", "one, one, nine", "nine, nine"])
def test_a_wrong_number_is_not_heard_as_a_right_one(wrong: str, voice: Pyttsx3Voice, ear: Ear) -> None:
    sound = voice.render(CALL.replace("{EMERGENCY}", wrong), rate=GUIDANCE_RATE)
    heard = ear.hear(sound, CALL, said_in_regions() | decoys())
    assert heard
    assert heard not in {plain(fill(CALL, region)) for region in CONTENT.regions.values()}


def test_111_is_the_urgent_line_of_britain_and_the_emergency_number_of_new_zealand_never_the_reverse() -> None:
    britain, new_zealand = CONTENT.regions["GB"], CONTENT.regions["NZ"]
    assert (britain.says["EMERGENCY"], britain.dial["EMERGENCY"]) == ("nine, nine, nine", "999")
    assert (britain.says["URGENT"], britain.dial["URGENT"]) == ("one, one, one", "111")
    assert (new_zealand.says["EMERGENCY"], new_zealand.dial["EMERGENCY"]) == ("one, one, one", "111")
    assert "one, one, one" not in new_zealand.says["URGENT"]
    for item in CONTENT.guidance.values():
        for line in (item.say, item.other):
            assert "nine, nine, nine" not in fill(line, new_zealand)
            assert ("one, one, one" in fill(line, new_zealand)) == ("{EMERGENCY}" in line)
            assert ("one, one, one" in fill(line, britain)) == ("{URGENT}" in line)


@pytest.mark.parametrize("name", REGIONS)
def test_what_is_said_and_what_is_dialled_are_the_same_number(name: str) -> None:
    region = CONTENT.regions[name]
    for placeholder, said in region.says.items():
        words = plain(said.replace("triple zero", "zero zero zero")).split()
        digits = "".join(str(DIGITS.index(word)) for word in words if word in DIGITS)
        # Some lines are called by their name alone; their number is for screens.
        assert digits in ("", region.dial.get(placeholder, "")), placeholder
