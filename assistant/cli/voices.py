"""`backtalk voices`: lists the voices."""

from __future__ import annotations

from argparse import Namespace

from assistant.cli.exits import OK
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice


def run(options: Namespace) -> int:
    """Print each English voice: its id, its name and its language."""
    voice = Pyttsx3Voice()
    try:
        for found in voice.voices():
            if found.language.startswith("en") or not found.language:
                print(f"{found.id}: {found.name}, {found.language or 'language not told'}")
    finally:
        voice.close()
    return OK
