"""From a recorded question to a recorded answer: heard, understood, answered, and danger first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pocketsphinx
import pytest
import yaml
from command import ROOT, Backtalk

from assistant.answering.fixed_lines import guidance_lines
from assistant.hearing.language_model import SpeechFiles, build_model, words_of
from assistant.hearing.mixing import write_arpa
from assistant.hearing.pocketsphinx_recognizer import PocketSphinxRecognizer
from assistant.hearing.pronunciations import read_dictionary, write_dictionary
from assistant.hearing.recognizer import transcribe
from assistant.hearing.sound_files import sound_blocks
from assistant.library.library import Library
from assistant.messages import GUIDANCE_KINDS
from assistant.speaking.text import sentences

SOUNDS = ROOT / "tests" / "sounds"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((SOUNDS / "expected.yaml").read_text(encoding="utf-8"))
FIRST_SECONDS = 4.0
ASKED = [pytest.param(entry, id=entry["file"]) for entry in EXPECTED]


@pytest.fixture(scope="module")
def replies(assistant: object, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The reply to each recording, all asked with one command as a person would."""
    backtalk = Backtalk({})
    files = [str(SOUNDS / entry["file"]) for entry in EXPECTED]
    done = backtalk("ask", "--silent", "--json", "--region", "GB", "--audio", *files, timeout=120)
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {entry["file"]: reply for entry, reply in zip(EXPECTED, told, strict=True)}


@pytest.mark.parametrize("expected", ASKED)
def test_a_recorded_question_is_understood(replies: dict[str, dict[str, Any]], expected: dict[str, Any]) -> None:
    reply = replies[expected["file"]]
    assert [flag["id"] for flag in reply["red_flags"]] == expected["red_flags"]
    assert reply["intent"] == expected["intent"]
    assert reply["timing_ms"]["hearing"] > 0


@pytest.mark.parametrize("expected", ASKED)
def test_danger_and_nothing_else_is_led_by_guidance(
    replies: dict[str, dict[str, Any]], expected: dict[str, Any]
) -> None:
    first = replies[expected["file"]]["speech"][0]
    assert (first["kind"] in GUIDANCE_KINDS) == bool(expected["red_flags"])


def test_the_spoken_answer_opens_with_the_emergency_line(backtalk: Backtalk, library: Library, tmp_path: Path) -> None:
    """The recognizer hears the number at once, though it must choose between the lines of every region."""
    answer = tmp_path / "answer.wav"
    question = SOUNDS / "exercises_and_red_flag.flac"
    done = backtalk("ask", "--audio", question, "--speech-to", answer, "--region", "GB")
    assert done.returncode == 0, done.stderr
    recognizer = PocketSphinxRecognizer(_guidance_model(library, tmp_path))
    heard = transcribe(recognizer, sound_blocks(answer))
    first = " ".join(word.text for word in heard.words if word.end <= FIRST_SECONDS)
    assert "call nine nine nine now" in first, heard.text[:200]


def _guidance_model(library: Library, folder: Path) -> SpeechFiles:
    """A language model of every line of guidance for every region; that of the product knows questions instead."""
    lines = {line for region in library.content.regions.values() for line in guidance_lines(library.content, region)}
    phrases = sorted({words_of(sentence) for line in lines for sentence in sentences(line)})
    model = Path(pocketsphinx.get_model_path("en-us"))
    ngrams, said = build_model(phrases, read_dictionary(model / "cmudict-en-us.dict"), {}, None)
    write_arpa(ngrams, folder / "guidance.arpa")
    write_dictionary(folder / "guidance.dict", said)
    return SpeechFiles(folder / "guidance.arpa", folder / "guidance.dict", model / "en-us")
