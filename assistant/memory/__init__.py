"""What outlives a conversation: the settings, a note of an open alert, and a log where one is wanted."""

from assistant.memory.memory import Memory

__all__ = ["Memory"]
