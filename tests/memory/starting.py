"""What the tests of the memory share."""

from __future__ import annotations

from collections.abc import Callable

from assistant.api import Conversation
from assistant.messages import Reply

NUMB = "i can't feel it when i wipe"

Start = Callable[..., Conversation]


class Clock:
    """A clock on the wall that tests set."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def said(reply: Reply) -> str:
    return " ".join(speech.text for speech in reply.speech)
