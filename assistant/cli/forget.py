"""`backtalk forget`: deletes all that is kept about the person."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress

from assistant import paths
from assistant.atomic import unfinished
from assistant.cli.exits import FAULTY, OK
from assistant.cli.output import notice
from assistant.hearing.models.hint import hint_file
from assistant.memory.alert_note import note_file
from assistant.memory.log import log_file
from assistant.settings import set_aside_files, settings_file


def run(options: Namespace) -> int:
    """Delete the settings, the note of an open alert, the log and what else was noted, and name each that there was."""
    kept = {
        "the settings": settings_file(),
        "the note of an open warning": note_file(),
        "the log": log_file(),
        "the note that you were told about speech models": hint_file(),
        **{f"the damaged settings in {file.name}": file for file in set_aside_files()},
        **{
            f"what was half written in {file.name}": file
            for whole in (settings_file(), note_file())
            for file in unfinished(whole)
        },
    }
    status, deleted = OK, False
    for name, file in kept.items():
        try:
            file.unlink()
            print(f"Deleted {name}.")
            deleted = True
        except FileNotFoundError:
            continue
        except OSError as error:
            notice(f"backtalk: {file} can't be deleted: {error.strerror}.")
            status = FAULTY
    for folder in paths.config_folder(), paths.data_folder():
        # A folder with speech models, or with what could not be deleted, stays.
        with suppress(OSError):
            folder.rmdir()
    if status == OK and not deleted:
        print("Nothing was kept about you.")
    return status
