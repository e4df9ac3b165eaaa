"""`backtalk`: the spoken conversation; typed where there is no microphone, printed where there is no speaker."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.answering.fixed_lines import guidance_lines
from assistant.api import Assistant
from assistant.cli.chat import converse
from assistant.cli.exits import FAULTY, OK
from assistant.cli.output import notice, print_reply
from assistant.conversation import Mute, SpokenConversation
from assistant.errors import DeviceError, RecognizerError, VoiceError
from assistant.hearing.recognizer import Recognizer
from assistant.messages import Reply, Speech, Transcript
from assistant.settings import Settings, load_settings


def run(options: Namespace) -> int:
    """Talk until "goodbye". Lines are read instead where they are piped in, or where nothing can be heard."""
    settings = load_settings(notice)
    assistant = Assistant.load(options.region or settings.region, notice)
    if not sys.stdin.isatty() and not _stdin_is_null():
        return converse(assistant, options)
    system = assistant.library.content.system
    try:
        from assistant.cli.hearing import make_recognizer

        return _talk(assistant, options, settings, make_recognizer(assistant.library, options))
    except (DeviceError, RecognizerError) as error:
        notice(f"backtalk: {error}")
        print(system["no_microphone" if isinstance(error, DeviceError) else "no_recognizer"], flush=True)
        return converse(assistant, options)


def _talk(assistant: Assistant, options: Namespace, settings: Settings, recognizer: Recognizer) -> int:
    from assistant.cli.speaking import make_speaker
    from assistant.hearing.endpointing import Endpointer, voice_detector
    from assistant.hearing.microphone import Microphone, utterances

    content = assistant.library.content
    with Microphone() as microphone, assistant.conversation() as talk:
        heard = utterances(microphone, recognizer, Endpointer(voice_detector()))
        greeting = (Speech("control", content.system["greeting"]),)
        if options.silent:
            return _converse(SpokenConversation(talk, Mute(), _show(options)), greeting, heard)
        try:
            with make_speaker(content, settings, aloud=True) as (speaker, _):
                speaker.prerender(guidance_lines(content, content.regions[assistant.region]))
                return _converse(SpokenConversation(talk, speaker, _show(options)), greeting, heard)
        except (DeviceError, VoiceError) as error:
            notice(f"backtalk: {error}")
            print(content.system["no_speaker"], flush=True)
            return _converse(SpokenConversation(talk, Mute(), _show(options)), greeting, heard)


def _converse(conversation: SpokenConversation, greeting: tuple[Speech, ...], heard: Iterator[Transcript]) -> int:
    for speech in greeting:
        print(speech.text, flush=True)
    conversation.greet(greeting)
    conversation.run(heard)
    return FAULTY if conversation.unspoken else OK


def _show(options: Namespace) -> Callable[[Reply], None]:
    def show(reply: Reply) -> None:
        if not options.json:
            print(f"You said: {reply.meaning.heard}")
        print_reply(reply, {}, json_form=options.json)

    return show


def _stdin_is_null() -> bool:
    """Say whether there is no standard input at all, as where the system starts Backtalk by itself."""
    try:
        return os.path.samestat(os.fstat(sys.stdin.fileno()), Path(os.devnull).stat())
    except (OSError, ValueError):
        return True
