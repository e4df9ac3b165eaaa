"""`backtalk listen`: only transcribes."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict

from assistant.cli.exits import OK, UNREADABLE
from assistant.cli.hearing import FileListener
from assistant.cli.output import notice
from assistant.errors import SoundFileError
from assistant.library.library import load_library


def run(options: Namespace) -> int:
    """Print what was said in each file, or with --json each transcript with its alternatives and words."""
    listener = FileListener(load_library(), options)
    status = OK
    for file in options.files:
        try:
            transcript = listener.transcribe(file)
        except SoundFileError as error:
            notice(f"backtalk: {error}")
            status = UNREADABLE
            continue
        print(json.dumps({"file": str(file), **asdict(transcript)}) if options.json else transcript.text, flush=True)
    return status
