"""What the spoken conversation prints: its replies, and what is told beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from assistant.cli.output import notice, print_reply
from assistant.messages import Reply
from assistant.speaking.device import NO_DEVICE


def reply_printer(*, json_form: bool) -> Callable[[Reply], None]:
    """Make what prints a reply, and before it what was heard."""

    def show(reply: Reply) -> None:
        try:
            if reply.meaning.heard and not json_form:
                print(f"You said: {reply.meaning.heard}")
            print_reply(reply, {}, json_form=json_form)
        except BrokenPipeError:
            raise
        except OSError:
            pass  # a full disk takes no more words; they are spoken all the same

    return show


def teller(once: Iterable[str] = (), never: Iterable[str] = ()) -> Callable[[str], None]:
    """Make what prints a line that is no reply, but none of `never`, nor the first time one of `once`."""
    told, silent = set(once), {NO_DEVICE, *never}

    def tell(line: str) -> None:
        # That there is no loudspeaker is told when it goes, and not after each reply.
        if line in told:
            told.discard(line)
        elif line and line not in silent:
            with suppress(OSError):
                notice(line)

    return tell
