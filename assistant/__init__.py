"""Backtalk: an offline voice assistant for people with pain that runs down the back of the leg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.api import Assistant, Conversation
    from assistant.messages import Meaning, RedFlag, Reply, Speech, Transcript

__version__ = "0.1.0"
__all__ = ["Assistant", "Conversation", "Meaning", "RedFlag", "Reply", "Speech", "Transcript", "__version__"]


def __getattr__(name: str) -> Any:
    """Import what the package exports only when it is used, so that the command line starts at once."""
    if name in ("Assistant", "Conversation"):
        from assistant import api

        return getattr(api, name)
    if name in __all__:
        from assistant import messages

        return getattr(messages, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
