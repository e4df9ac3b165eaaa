"""The spoken conversation: turns, interruption, keys, faults."""

from assistant.conversation.events import Event, Hush, ListKeys, OtherKey, Trouble, Typed
from assistant.conversation.loop import SpokenConversation
from assistant.conversation.mouth import Mouth, Mute
from assistant.conversation.wake import WakePhrase

__all__ = [
    "Event",
    "Hush",
    "ListKeys",
    "Mouth",
    "Mute",
    "OtherKey",
    "SpokenConversation",
    "Trouble",
    "Typed",
    "WakePhrase",
]
