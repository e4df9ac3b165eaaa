"""The command `backtalk`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from assistant.cli.exits import OK, UNREADABLE
from assistant.cli.parser import parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; what goes wrong is told in one sentence, never in a traceback."""
    from assistant.errors import BacktalkError

    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BacktalkError as error:
        print(f"backtalk: {error}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        return OK
    except BrokenPipeError:
        # The reader has gone; python would complain once more while it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return status
