"""`backtalk`: the spoken conversation; typed where there is no microphone, printed where there is no speaker."""

from __future__ import annotations

import os
import queue
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from assistant.answering.fixed_lines import guidance_lines
from assistant.api import Assistant
from assistant.cli.chat import TYPE_HINT, converse
from assistant.cli.exits import FAULTY, OK
from assistant.cli.keyboard import keyboard
from assistant.cli.output import notice
from assistant.cli.printed import reply_printer, teller
from assistant.conversation import Event, Mouth, Mute, SpokenConversation, Trouble, WakePhrase
from assistant.conversation.ear import Ear
from assistant.errors import DeviceError, RecognizerError, VoiceError
from assistant.hearing.echo import EchoCanceller
from assistant.hearing.microphone import NO_MICROPHONE, Microphone
from assistant.hearing.recognizer import Recognizer
from assistant.hearing.recognizer_process import RecognizerProcess
from assistant.memory import Memory
from assistant.sound_devices import load_miniaudio

INTERRUPT_SECONDS = 0.2


def run(options: Namespace) -> int:
    """Talk until "goodbye". Lines are read instead where they are piped in, or where nothing can be heard."""
    memory = Memory.load(notice, log=options.log)
    assistant = Assistant.load(options.region, notice, memory.settings.region)
    if not sys.stdin.isatty() and not _stdin_is_null():
        return converse(assistant, options, memory)
    system = assistant.library.content.system
    try:
        return _talk(assistant, options, memory)
    except (DeviceError, RecognizerError) as error:
        notice(f"backtalk: {error}")
        print(system["no_microphone" if isinstance(error, DeviceError) else "no_recognizer"], flush=True)
        return converse(assistant, options, memory)


def _talk(assistant: Assistant, options: Namespace, memory: Memory) -> int:
    from assistant.cli.hearing import model_hint
    from assistant.hearing.models.hint import model_hint_told

    # Who sits at a terminal without a microphone types, and can speak as soon as there is one. Whoever started it
    # without a terminal has nothing but a microphone to wait for.
    typed = sys.stdin.isatty() and not _hears()
    system = assistant.library.content.system
    if typed:
        notice(f"backtalk: {NO_MICROPHONE}")
        print(system["no_microphone"], flush=True)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    canceller = EchoCanceller()
    with ExitStack() as stack:
        talk = stack.enter_context(assistant.conversation(memory))
        ear = Ear(
            lambda: RecognizerProcess(partial(_recognizer, options.model, options.recognizer)),
            events.put,
            patience=memory.settings.patience,
            whole=talk.is_whole,
            canceller=canceller,
        )
        mouth, prepare = _mouth(assistant, options, memory, events.put, canceller, stack)
        conversation = SpokenConversation(
            talk,
            mouth,
            reply_printer(json_form=options.json),
            texts={**system, "microphone_lost": system["no_microphone"]} if typed else system,
            # That there is no microphone was told already, and it is nobody's turn to speak.
            tell=teller((NO_MICROPHONE, system["no_microphone"]), (system["listening"],)) if typed else teller(),
            ears=ear,
            wake=WakePhrase(options.wake) if options.wake else None,
            prepare=prepare,
        )
        stack.enter_context(keyboard(events.put, TYPE_HINT if typed else system["keys_hint"], lines=typed))
        opening = talk.open()
        conversation.begin(opening)
        # What the opening asks is to be heard, and answered, before anything else is told.
        hint = None if typed or opening.guidance or talk.state.question else model_hint(system, options)
        if hint:
            conversation.announce(hint)
            model_hint_told()
        stack.enter_context(ear)
        conversation.run(_following(events))
    return FAULTY if conversation.unspoken else OK


def _hears() -> bool:
    """Say whether a microphone can be opened; raises DeviceError where none ever can."""
    load_miniaudio()
    try:
        with Microphone():
            return True
    except DeviceError:
        return False


def _following(events: queue.SimpleQueue[Event]) -> Iterator[Event]:
    """Give one event after another; on Windows, Ctrl-C is not noticed by who waits for one without an end."""
    while True:
        with suppress(queue.Empty):
            yield events.get(timeout=INTERRUPT_SECONDS)


def _recognizer(model: Path | None, wanted: str | None) -> Recognizer:
    """Load the recognizer in a process of its own, which has nothing of this one."""
    from assistant.cli.hearing import make_recognizer
    from assistant.library.library import load_library

    return make_recognizer(load_library(), Namespace(model=model, recognizer=wanted))


def _mouth(
    assistant: Assistant,
    options: Namespace,
    memory: Memory,
    give: Callable[[Event], None],
    canceller: EchoCanceller,
    stack: ExitStack,
) -> tuple[Mouth, Callable[[str], object]]:
    """Make what speaks, and what renders the guidance for a region ahead."""
    from assistant.cli.speaking import make_speaker

    content = assistant.library.content
    if options.silent:
        return Mute(), lambda region: None

    def report(told: str) -> None:
        give(Trouble("speaker", told, over=player.fault is None))

    try:
        # What can't be spoken was shown before.
        making = make_speaker(content, memory.settings, aloud=True, report=report, show=lambda text: None)
        speaker, player = stack.enter_context(making)
    except VoiceError as error:
        notice(f"backtalk: {error}")
        print(content.system["no_speaker"], flush=True)
        return Mute(), lambda region: None
    if player.fault:
        notice(f"backtalk: {player.fault}")
        print(content.system["no_speaker"], flush=True)
    player.listen_to(canceller.played)
    return speaker, lambda region: speaker.prerender(guidance_lines(content, content.regions[region]))


def _stdin_is_null() -> bool:
    """Say whether there is no standard input at all, as where the system starts Backtalk by itself."""
    try:
        return os.path.samestat(os.fstat(sys.stdin.fileno()), Path(os.devnull).stat())
    except (OSError, ValueError):
        return True
