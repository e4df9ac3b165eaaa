"""`backtalk chat`: a typed conversation, one turn per line."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from assistant.api import Assistant, Conversation
from assistant.cli.exits import OK
from assistant.cli.output import notice, print_reply
from assistant.errors import BacktalkError
from assistant.memory import Memory
from assistant.messages import Reply

TYPE_HINT = "Type a question, help, or goodbye."

Say = Callable[[Reply], None]


def run(options: Namespace) -> int:
    """Talk until "goodbye" or the end of input."""
    memory = Memory.load(notice, log=options.log)
    return converse(Assistant.load(options.region, notice, memory.settings.region), options, memory)


def converse(assistant: Assistant, options: Namespace, memory: Memory) -> int:
    """Hold one typed conversation; the replies are printed, and spoken where there is a speaker.

    Lines that are piped in are no person's conversation: nothing is remembered of them unless a log is asked for.
    """
    interactive = sys.stdin.isatty()
    with ExitStack() as stack, assistant.conversation(memory if interactive or memory.logs else None) as talk:
        say = _mute if options.silent or not interactive else _voice(talk, assistant, memory, stack)
        if interactive or memory.logs:
            opening = talk.open()
            print_reply(opening, {}, json_form=options.json)
            say(opening)
        if interactive and not options.json:
            print(TYPE_HINT, flush=True)
        for line in _turns(interactive=interactive):
            begin = time.perf_counter()
            reply = talk.say(line)
            timing = {"understanding": (time.perf_counter() - begin) * 1000}
            print_reply(reply, timing, json_form=options.json)
            say(reply)
            if talk.state.over:
                break
    return OK


def _mute(reply: Reply) -> None:
    """Say nothing: the reply was printed."""


def _voice(talk: Conversation, assistant: Assistant, memory: Memory, stack: ExitStack) -> Say:
    from assistant.cli.speaking import make_speaker

    try:
        speaker, _ = stack.enter_context(make_speaker(assistant.library.content, memory.settings, aloud=True))
    except BacktalkError as error:
        notice(f"backtalk: {error}")
        return _mute

    def say(reply: Reply) -> None:
        speaker.rate, speaker.volume = talk.state.rate, talk.state.volume
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
