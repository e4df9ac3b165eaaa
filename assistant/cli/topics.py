"""`backtalk topics`: lists what can be asked about."""

from __future__ import annotations

from argparse import Namespace

from assistant.cli.exits import OK
from assistant.library.library import load_library


def run(options: Namespace) -> int:
    """Print each topic: its id, and how it is called aloud."""
    for topic in load_library().content.topics.values():
        print(f"{topic.id}: {topic.title}")
    return OK
