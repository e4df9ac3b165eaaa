"""Every command does what the help says, and ends with the status that programs hold on to."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, Backtalk

from assistant import __version__
from assistant.library.library import Library
from assistant.messages import GUIDANCE_KINDS

SOUNDS = ROOT / "tests" / "sounds"
KINDS = GUIDANCE_KINDS | {"answer", "caution", "clarify", "prompt", "control"}


def replies(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_question_is_answered_in_plain_lines(backtalk: Backtalk, library: Library) -> None:
    done = backtalk("ask", "what", "is", "sciatica", "--silent")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == library.content.topics["what_is_sciatica"].answer


def test_the_json_of_a_reply_has_its_shape(backtalk: Backtalk) -> None:
    said = "what exercises help oh and i can't feel it when i wipe"
    done = backtalk("ask", said, "--silent", "--json", "--region", "GB")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    (reply,) = replies(done.stdout)
    assert reply["heard"] == said
    assert reply["alternatives"] == []
    assert reply["intent"] is None or isinstance(reply["intent"], str)
    assert 0 <= reply["score"] <= 1
    assert all(0 <= found["score"] <= 1 and found["intent"] for found in reply["candidates"])
    (flag,) = reply["red_flags"]
    assert (flag["id"], flag["tier"], flag["status"]) == ("saddle_numbness", "emergency", "asserted")
    assert flag["evidence"]
    assert reply["speech"][0]["kind"] == "emergency"
    assert "nine, nine, nine" in reply["speech"][0]["text"]
    assert all(speech["kind"] in KINDS and speech["text"] for speech in reply["speech"])
    assert reply["timing_ms"]["understanding"] > 0


def test_nothing_that_fits_gives_no_intent(backtalk: Backtalk) -> None:
    (reply,) = replies(backtalk("ask", "zxqv", "--silent", "--json").stdout)
    assert reply["intent"] in (None, "out_of_scope")
    assert reply["speech"]


@pytest.mark.parametrize(
    ("region", "number"), [("GB", "nine, nine, nine"), ("us", "nine, one, one"), ("NZ", "one, one, one")]
)
def test_the_region_decides_the_number(backtalk: Backtalk, region: str, number: str) -> None:
    done = backtalk("ask", "i have wet myself and can't feel it", "--silent", "--region", region)
    assert number in done.stdout.splitlines()[0]


def test_the_locale_decides_where_no_region_is_given(backtalk: Backtalk) -> None:
    done = backtalk("ask", "what is the emergency number", "--silent", LANG="en_AU.UTF-8")
    assert "zero, zero, zero" in done.stdout or "triple zero" in done.stdout


def test_every_line_is_a_conversation_of_its_own(backtalk: Backtalk) -> None:
    done = backtalk("ask", "--lines", "--json", stdin="tell me about epidurals\ntell me more\n\nwhat is sciatica\n")
    first, second, third, fourth = replies(done.stdout)
    assert done.returncode == 0
    assert first["intent"] == "steroid_injections"
    # There is nothing before it that it could be more of.
    assert not any(speech["kind"] == "answer" for speech in second["speech"])
    assert third["heard"] == ""
    assert fourth["intent"] == "what_is_sciatica"


def test_chat_remembers_what_was_said(backtalk: Backtalk, library: Library) -> None:
    done = backtalk("chat", "--json", stdin="tell me about epidurals\ntell me more\ngoodbye\nwhat is sciatica\n")
    told = replies(done.stdout)
    assert done.returncode == 0
    assert [reply["intent"] for reply in told] == ["steroid_injections", "more_detail", "goodbye"]
    assert told[1]["speech"][0]["text"].startswith(library.content.topics["steroid_injections"].more[0])


def test_chat_ends_with_its_input(backtalk: Backtalk) -> None:
    assert backtalk("chat", "--silent", stdin="what is sciatica").returncode == 0


def test_without_a_terminal_backtalk_reads_lines(backtalk: Backtalk, library: Library) -> None:
    done = backtalk(stdin="what is sciatica\ngoodbye\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == library.content.topics["what_is_sciatica"].answer


def test_a_file_is_transcribed(backtalk: Backtalk) -> None:
    done = backtalk("listen", SOUNDS / "what_is_sciatica.flac", SOUNDS / "what_is_sciatica.mp3")
    assert done.returncode == 0
    assert all("sciatica" in line for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) == 2


def test_a_transcript_as_json_has_words_and_alternatives(backtalk: Backtalk) -> None:
    (found,) = replies(backtalk("listen", "--json", SOUNDS / "how_long.flac").stdout)
    assert found["text"].split() == [word["text"] for word in found["words"]]
    assert all(0 <= word["start"] < word["end"] <= 6 for word in found["words"])
    assert found["alternatives"]


def test_a_recorded_question_becomes_a_recorded_answer(backtalk: Backtalk, tmp_path: Path) -> None:
    answer = tmp_path / "answer.wav"
    done = backtalk("ask", "--audio", SOUNDS / "what_is_sciatica.flac", "--speech-to", answer, "--json")
    (reply,) = replies(done.stdout)
    assert done.returncode == 0
    assert reply["intent"] == "what_is_sciatica"
    assert set(reply["timing_ms"]) == {"hearing", "understanding", "speaking"}
    with wave.open(str(answer)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getnframes() / sound.getframerate() > 5


def test_doctor_tells_of_every_part(backtalk: Backtalk) -> None:
    done = backtalk("doctor", "--region", "GB")
    lines = done.stdout.splitlines()
    parts = ("Data", "Understanding", "Recognizer", "Vosk", "Voice", "Microphone", "Speaker", "Verdict")
    assert [line.partition(":")[0] for line in lines] == list(parts)
    told = dict(line.split(": ", 1) for line in lines)
    for part in ("Data", "Understanding", "Recognizer", "Voice"):
        assert told[part].startswith("works.")
    # What is not working says what to do about it.
    assert "plug one in" in told["Microphone"]
    assert "plug one in" in told["Speaker"]
    assert "backtalk models install" in told["Vosk"]
    assert done.returncode == 0
    assert told["Verdict"].startswith("Backtalk can answer questions. It can't hear you")


def test_devices_are_listed_or_said_to_be_missing(backtalk: Backtalk) -> None:
    done = backtalk("devices")
    assert (done.returncode, done.stdout.splitlines()) == (0, ["Microphone: none", "Speaker: none"])


def test_voices_are_listed(backtalk: Backtalk) -> None:
    done = backtalk("voices")
    assert done.returncode == 0
    assert any(line.startswith("gmw/en-us: ") for line in done.stdout.splitlines())


def test_topics_are_listed(backtalk: Backtalk, library: Library) -> None:
    done = backtalk("topics")
    titles = {topic.id: topic.title for topic in library.content.topics.values()}
    assert done.returncode == 0
    assert dict(line.split(": ", 1) for line in done.stdout.splitlines()) == titles


def test_check_finds_nothing_wrong_and_counts(backtalk: Backtalk) -> None:
    done = backtalk("check")
    assert done.returncode == 0, done.stdout
    assert "54" in done.stdout


def test_help_and_version_are_told(backtalk: Backtalk) -> None:
    told = backtalk("--help")
    commands = ("ask", "chat", "listen", "doctor", "devices", "voices", "topics", "check")
    assert told.returncode == 0
    assert all(f"    {command} " in told.stdout for command in commands)
    assert backtalk("--version").stdout == f"backtalk {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "what is sciatica", "--lines"],
        ["ask", "--audio"],
        ["ask", "--lines", "--speech-to", "answer.wav"],
        ["ask", "what is sciatica", "--recognizer", "ears"],
        ["listen"],
        ["sing"],
        ["ask", "--loud", "what is sciatica"],
    ],
)
def test_wrong_usage_is_told_with_status_2(backtalk: Backtalk, arguments: list[str]) -> None:
    done = backtalk(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: backtalk")
