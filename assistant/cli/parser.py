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
    _log(parser, default=False)
    parser.add_argument("--wake", metavar="PHRASE", help="answer only what begins with it, such as 'hey backtalk'")
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
    _log(chat, default=argparse.SUPPRESS)
    chat.set_defaults(run=_lazily("chat"))

    listen = commands.add_parser("listen", help="only transcribe sound files")
    listen.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _common(listen, suppress=True)
    listen.set_defaults(run=_lazily("listen"))

    for name, told in (
        ("doctor", "check microphone, speaker, recognizer, voice and data"),
        ("devices", "list microphones and speakers"),
        ("voices", "list the voices, or choose one"),
        ("topics", "list what can be asked about"),
        ("forget", "delete all that is kept about you: settings, the note of an open warning, the log"),
        ("check", "validate intents/ and content/, and count what is there"),
    ):
        command = commands.add_parser(name, help=told)
        if name == "doctor":
            _common(command, suppress=True)
        if name == "voices":
            command.add_argument("--choose", metavar="ID", help="speak with this voice from now on")
        if name == "check":
            command.add_argument("--phrases", action="store_true", help="also ask every phrase; takes a minute or two")
        command.set_defaults(run=_lazily(name))

    models = commands.add_parser("models", help="list, install and remove speech models for Vosk")
    models.set_defaults(run=_lazily("models"), action="list")
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="the models that there are, and those that are installed")
    install = actions.add_parser("install", help="fetch a model, or take one from a zip file")
    source = install.add_mutually_exclusive_group(required=True)
    source.add_argument("name", nargs="?", metavar="NAME", help="one of those that are listed")
    source.add_argument("--from", dest="file", type=Path, metavar="FILE.zip", help="a model that you have already")
    remove = actions.add_parser("remove", help="delete an installed model")
    remove.add_argument("name", metavar="NAME")

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
    add("--model", "folder of a Vosk model, or the name of an installed one", type=Path, metavar="PATH")


def _log(parser: argparse.ArgumentParser, *, default: Any) -> None:
    told = "write down what is said, in one file on this machine, until it is told to forget"
    parser.add_argument("--log", action="store_true", default=default, help=told)


def _lazily(name: str) -> Run:
    def run(options: argparse.Namespace) -> int:
        command: Run = importlib.import_module(f"assistant.cli.{name}").run
        return command(options)

    run.__name__ = name
    return run
