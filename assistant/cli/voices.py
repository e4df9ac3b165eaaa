"""`backtalk voices`: lists the voices, and chooses one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from assistant.cli.exits import OK
from assistant.cli.output import notice
from assistant.errors import SettingsError
from assistant.settings import change_settings
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.voice import VoiceInfo


def run(options: Namespace) -> int:
    """Print each English voice: its id, its name and its language; or save the one that is chosen."""
    voice = Pyttsx3Voice()
    try:
        found = voice.voices()
    finally:
        voice.close()
    if options.choose is not None:
        return _choose(options.choose, found)
    for one in found:
        if one.language.startswith("en") or not one.language:
            print(f"{one.id}: {one.name}, {one.language or 'language not told'}")
    return OK


def _choose(wanted: str, found: Sequence[VoiceInfo]) -> int:
    chosen = next((one for one in found if one.id == wanted), None)
    if chosen is None:
        raise SettingsError(f"There is no voice {wanted}. Type backtalk voices for those there are.")
    try:
        change_settings(notice, voice=chosen.id)
    except OSError as error:
        raise SettingsError(
            f"The voice can't be saved: {error.strerror}. Free some space, or mend the folder."
        ) from error
    print(f"From now on I speak with {chosen.name}.")
    return OK
