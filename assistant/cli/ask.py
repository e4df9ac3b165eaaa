"""`backtalk ask`: one question, one reply, from words, sound files or lines."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from assistant.api import Assistant
from assistant.cli.exits import FAULTY, OK, UNREADABLE
from assistant.cli.output import notice, print_reply
from assistant.errors import BacktalkError, SoundFileError
from assistant.messages import Reply, Transcript
from assistant.settings import Settings, load_settings


def run(options: Namespace) -> int:
    """Answer every question; each has a conversation of its own."""
    settings = load_settings(notice)
    assistant = Assistant.load(options.region, notice, settings.region)
    if options.audio:
        return _ask_audio(assistant, settings, options)
    if options.lines:
        for line in _lines():
            _answer(assistant, settings, Transcript(line), {}, options, aloud=False)
        return OK
    return _answer(assistant, settings, Transcript(" ".join(options.text)), {}, options, aloud=True)


def _ask_audio(assistant: Assistant, settings: Settings, options: Namespace) -> int:
    from assistant.cli.hearing import FileListener

    listener = FileListener(assistant.library, options)
    status = OK
    for file in options.audio:
        begin = time.perf_counter()
        try:
            transcript = listener.transcribe(Path(file))
        except SoundFileError as error:
            notice(f"backtalk: {error}")
            status = UNREADABLE
            continue
        hearing = (time.perf_counter() - begin) * 1000
        status = max(status, _answer(assistant, settings, transcript, {"hearing": hearing}, options, aloud=True))
    return status


def _answer(
    assistant: Assistant,
    settings: Settings,
    transcript: Transcript,
    timing: dict[str, float],
    options: Namespace,
    *,
    aloud: bool,
) -> int:
    begin = time.perf_counter()
    reply = assistant.ask(transcript)
    timing["understanding"] = (time.perf_counter() - begin) * 1000
    if not options.speech_to and (options.silent or not aloud):
        print_reply(reply, timing, json_form=options.json)
        return OK
    return _spoken(assistant, settings, reply, timing, options)


def _spoken(
    assistant: Assistant, settings: Settings, reply: Reply, timing: dict[str, float], options: Namespace
) -> int:
    from assistant.cli.speaking import make_speaker

    begin = time.perf_counter()
    try:
        if options.speech_to:
            with make_speaker(assistant.library.content, settings, aloud=False) as (speaker, _):
                speaker.write(reply.speech, options.speech_to)
            timing["speaking"] = (time.perf_counter() - begin) * 1000
            print_reply(reply, timing, json_form=options.json)
            return OK
        print_reply(reply, timing, json_form=options.json)
        with make_speaker(assistant.library.content, settings, aloud=True) as (speaker, _):
            outcome = speaker.say(reply.speech)
    except BacktalkError as error:
        if options.speech_to:
            print_reply(reply, timing, json_form=options.json)
        notice(f"backtalk: {error}")
        return FAULTY
    if outcome.fault:
        notice(f"backtalk: {outcome.fault}")
    return OK if outcome.complete else FAULTY


def _lines() -> Iterator[str]:
    """Lines of standard input; bytes that are not UTF-8 are replaced, since words around them may matter."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")
