"""The words and options of the command. What each does is imported only when it runs, so that starting is quick."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import __version__

Run = Callable[[argparse.Namespace], int]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the command line; on wrong usage it tells so and exits with status 2."""
    parser = argparse.ArgumentParser(
        prog="backtalk",
        description="An offline voice assistant about pain that runs down the back of the leg. It gives general "
        "information; it is no doctor and can't call anybody. Without a command it listens and speaks.",
    )
    parser.add_argument("--version", action="version", version=f"backtalk {__version__}")
    _common(parser)
    parser.set_defaults(run=_lazily("talk"))
    commands = parser.add_subparsers(metavar="COMMAND")

    ask = commands.add_parser("ask", help="one question, one reply")
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument("--audio", nargs="+", type=Path, metavar="FILE", help="sound files, each a spoken question")
    ask.add_argument("--lines", action="store_true", help="one question per line of standard input, printed only")
    _common(ask, suppress=True)
    ask.set_defaults(run=_lazily("ask"))

    chat = commands.add_parser("chat", help="a typed conversation, one turn per line")
    _common(chat, suppress=True)
    chat.set_defaults(run=_lazily("chat"))

    listen = commands.add_parser("listen", help="only transcribe sound files")
    listen.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _common(listen, suppress=True)
    listen.set_defaults(run=_lazily("listen"))

    for name, told in (
        ("doctor", "check microphone, speaker, recognizer, voice and data"),
        ("devices", "list microphones and speakers"),
        ("voices", "list the voices"),
        ("topics", "list what can be asked about"),
        ("check", "validate intents/ and content/, and count what is there"),
    ):
        command = commands.add_parser(name, help=told)
        if name == "doctor":
            _common(command, suppress=True)
        if name == "check":
            command.add_argument("--phrases", action="store_true", help="also ask every phrase; takes a minute or two")
        command.set_defaults(run=_lazily(name))

    options = parser.parse_args(arguments)
    if options.run.__name__ == "ask" and sum((bool(options.text), bool(options.audio), options.lines)) != 1:
        ask.error("give either a question, --audio with files, or --lines")
    if options.run.__name__ == "ask" and options.speech_to and (options.lines or len(options.audio or ()) > 1):
        ask.error("--speech-to holds one reply: give one question, or one file")
    return options


def _common(parser: argparse.ArgumentParser, *, suppress: bool = False) -> None:
    def add(name: str, told: str, **more: Any) -> None:
        unset = False if more.get("action") == "store_true" else None
        parser.add_argument(name, help=told, default=argparse.SUPPRESS if suppress else unset, **more)

    add("--json", "one JSON object per reply, on one line", action="store_true")
    add("--silent", "no sound", action="store_true")
    add("--speech-to", "write the reply as sound, guidance first", type=Path, metavar="FILE.wav")
    add("--region", "whose emergency numbers to speak, such as GB", metavar="XX")
    add("--recognizer", "which one hears", choices=("vosk", "pocketsphinx"))
    add("--model", "folder of a Vosk model", type=Path, metavar="PATH")


def _lazily(name: str) -> Run:
    def run(options: argparse.Namespace) -> int:
        command: Run = importlib.import_module(f"assistant.cli.{name}").run
        return command(options)

    run.__name__ = name
    return run
