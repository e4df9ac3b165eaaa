"""`backtalk chat`: a typed conversation, one turn per line."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from assistant.api import Assistant
from assistant.cli.exits import OK
from assistant.cli.output import notice, print_reply
from assistant.errors import BacktalkError
from assistant.messages import Reply

Say = Callable[[Reply], None]


def run(options: Namespace) -> int:
    """Talk until "goodbye" or the end of input."""
    return converse(Assistant.load(options.region, notice), options)


def converse(assistant: Assistant, options: Namespace) -> int:
    """Hold one typed conversation; the replies are printed, and spoken where there is a speaker."""
    interactive = sys.stdin.isatty()
    with ExitStack() as stack, assistant.conversation() as talk:
        say = _mute if options.silent or not interactive else _voice(assistant, stack)
        if interactive:
            print(f"{assistant.library.content.system['greeting']} Type a question, help, or goodbye.", flush=True)
        for line in _turns(interactive=interactive):
            begin = time.perf_counter()
            reply = talk.say(line)
            timing = {"understanding": (time.perf_counter() - begin) * 1000}
            print_reply(reply, timing, json_form=options.json)
            say(reply)
            if reply.intent == "goodbye" and not reply.red_flags:
                break
    return OK


def _mute(reply: Reply) -> None:
    """Say nothing: the reply was printed."""


def _voice(assistant: Assistant, stack: ExitStack) -> Say:
    from assistant.cli.speaking import make_speaker

    try:
        speaker, _ = stack.enter_context(make_speaker(assistant.library.content, aloud=True))
    except BacktalkError as error:
        notice(f"backtalk: {error}")
        return _mute

    def say(reply: Reply) -> None:
        outcome = speaker.say(reply.speech)
        if outcome.fault:
            notice(f"backtalk: {outcome.fault}")

    return say


def _turns(*, interactive: bool) -> Iterator[str]:
    if interactive:
        try:
            while True:
                yield input("> ")
        except EOFError:
            return
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")
