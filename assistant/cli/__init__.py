"""The command `backtalk`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from assistant.cli.exits import OK, UNREADABLE
from assistant.cli.parser import parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; what goes wrong is told in one sentence, never in a traceback."""
    from assistant.errors import BacktalkError

    _mend_streams()
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BacktalkError as error:
        print(f"backtalk: {error}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        return OK
    except OSError as error:
        # Python would complain once more while it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return OK  # the reader has gone
        with suppress(OSError):
            print(f"backtalk: Something can't be read or written: {error.strerror or error}.", file=sys.stderr)
        return UNREADABLE
    return status


def _mend_streams() -> None:
    """Put up with streams that are closed, and with letters that an output can't show: guidance must get through."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
