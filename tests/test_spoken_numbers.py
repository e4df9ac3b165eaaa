"""The numbers to call, as the real voice says them and a real recognizer hears them.

The recognizer knows the words around a number. Where the number stands, its grammar takes every number and every place of
every region: that of another country would be heard as well as the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.regions import fill
from assistant.hearing.letter_to_sound import sound_out
from assistant.hearing.pronunciations import pronounce, read_dictionary, read_pronunciations, write_dictionary
from assistant.library.content import Content, Region
from assistant.library.folders import data_folder
from assistant.library.library import load_library
from assistant.settings import Settings
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample
from assistant.speaking.speaker import GUIDANCE_RATE
from assistant.speaking.text import sentences

pocketsphinx = pytest.importorskip("pocketsphinx", reason="NO POCKETSPHINX: the numbers can't be listened to")

CONTENT: Content = load_library().content
REGIONS = list(CONTENT.regions)
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OTHER = "Call {EMERGENCY} now."
SLOT = re.compile(r"\{[A-Z]+\}")


def first_lines() -> list[str]:
    """Every line of guidance that may be the first one, with its placeholders."""
    lines = [line for item in CONTENT.guidance.values() for line in (item.say, item.other)]
    lines += [
        text for item in CONTENT.guidance.values() for text in (item.conditional, item.negated, item.past) if text
    ]
    for form in ("conditional", "negated", "past", "unsure", "cleared"):
        lines += [text for key, text in CONTENT.forms[form].items() if not key.endswith("question")]
    return list(dict.fromkeys(lines))


def number_sentences() -> list[str]:
    """Their sentences that hold a placeholder, each once."""
    found = (sentence for line in first_lines() for sentence in sentences(line) if SLOT.search(sentence))
    return list(dict.fromkeys(found))


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower().replace("-", " "))


def numbers(words: list[str]) -> list[str]:
    """The numbers among the words, digit by digit, in the order said."""
    return re.findall(rf"(?:{'|'.join(DIGITS)}|triple)(?: (?:{'|'.join(DIGITS)}))*", " ".join(words))


def named(words: list[str], region: Region) -> list[str]:
    """What the region says for its placeholders, among the words."""
    said = " ".join(words)
    return sorted(name for name, text in region.says.items() if f" {' '.join(plain(text))} " in f" {said} ")


class Ear:
    """PocketSphinx with a grammar for each line: its own words, and at each placeholder whatever could be said."""

    def __init__(self, folder: Path) -> None:
        self._slots = sorted(
            {" ".join(plain(said)) for region in CONTENT.regions.values() for said in region.says.values()}
        )
        model = Path(pocketsphinx.get_model_path("en-us"))
        words = {word for text in (*first_lines(), *self._slots) for word in plain(text)}
        own = read_pronunciations(data_folder("intents") / "pronunciations.yaml")
        ways = pronounce(sorted(words), read_dictionary(model / "cmudict-en-us.dict"), own, sound_out)
        write_dictionary(folder / "guidance.dict", ways)
        # By default the branches of a grammar weigh more than what is heard: each digit would cost too much.
        self._decoder = pocketsphinx.Decoder(
            hmm=str(model / "en-us"), lm=None, dict=str(folder / "guidance.dict"), lw=1, loglevel="FATAL"
        )

    def words(self, pcm: bytes, text: str) -> list[str]:
        """Listen for `text`, which still has its placeholders."""
        line = " ".join(plain(SLOT.sub(" slot ", text))).replace("slot", "<slot>")
        grammar = f"#JSGF V1.0; grammar g; <slot> = {' | '.join(self._slots)}; public <line> = {line};"
        self._decoder.add_jsgf_string("line", grammar)
        self._decoder.activate_search("line")
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return plain(re.sub(r"\(\d+\)|<[^>]*>|\[[^]]*\]", "", found.hypstr)) if found else []


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(tmp_path_factory.mktemp("ear"))


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    voice = Pyttsx3Voice(Settings().voice, pronunciations=CONTENT.pronunciation)
    yield voice
    voice.close()


def misheard(texts: list[str], region: Region, voice: Pyttsx3Voice, ear: Ear) -> list[str]:
    """Say each text in the words of the region, and tell which were heard with another number or place."""
    faults = []
    for text in texts:
        line = fill(text, region)
        heard = ear.words(resample(voice.render(line, rate=GUIDANCE_RATE), 16000).pcm, text)
        said = plain(line)
        if numbers(heard) != numbers(said) or named(heard, region) != named(said, region):
            faults.append(f"{region.id}: {' '.join(said)} -> {' '.join(heard)}")
    return faults


@pytest.mark.parametrize("name", REGIONS)
def test_every_number_is_heard_right_in_every_sentence_that_names_one(name: str, voice: Pyttsx3Voice, ear: Ear) -> None:
    assert misheard(number_sentences(), CONTENT.regions[name], voice, ear) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", REGIONS)
def test_every_number_is_heard_right_in_every_first_line(name: str, voice: Pyttsx3Voice, ear: Ear) -> None:
    assert misheard(first_lines(), CONTENT.regions[name], voice, ear) == []


def test_a_wrong_number_would_be_heard(voice: Pyttsx3Voice, ear: Ear) -> None:
    for name in REGIONS:
        number = CONTENT.regions[name].says["EMERGENCY"]
        pcm = resample(voice.render(OTHER.replace("{EMERGENCY}", number), rate=GUIDANCE_RATE), 16000).pcm
        assert ear.words(pcm, OTHER) == plain(OTHER.replace("{EMERGENCY}", number)), name


def test_one_one_one_is_the_urgent_line_of_britain_and_the_emergency_number_of_new_zealand_never_the_reverse() -> None:
    britain, new_zealand = CONTENT.regions["GB"], CONTENT.regions["NZ"]
    assert (britain.says["EMERGENCY"], britain.dial["EMERGENCY"]) == ("nine, nine, nine", "999")
    assert (britain.says["URGENT"], britain.dial["URGENT"]) == ("one, one, one", "111")
    assert (new_zealand.says["EMERGENCY"], new_zealand.dial["EMERGENCY"]) == ("one, one, one", "111")
    assert "one, one, one" not in new_zealand.says["URGENT"]
    assert "nine, one, one" not in " ".join(britain.says.values())


@pytest.mark.parametrize("name", REGIONS)
def test_what_is_said_and_what_is_dialled_are_the_same_number(name: str) -> None:
    region = CONTENT.regions[name]
    for placeholder, dialled in region.dial.items():
        words = plain(region.says[placeholder].replace("triple zero", "zero zero zero"))
        said = "".join(str(DIGITS.index(word)) for word in words if word in DIGITS)
        assert said in ("", dialled), placeholder
    for placeholder in region.says:
        if placeholder not in region.dial:
            assert not numbers(plain(region.says[placeholder])), placeholder
