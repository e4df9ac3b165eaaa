"""Makes what is said from the texts of `content/`, with the numbers of one region."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.regions import fill
from assistant.library.content import Content, Region
from assistant.messages import Kind, Speech


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts, and the region whose numbers are spoken."""

    content: Content
    region: Region

    def speech(self, kind: Kind, text: str, **more: str) -> Speech:
        """Make one thing to say; placeholders are filled from the region and from `more`."""
        return Speech(kind, fill(text, self.region, **more))

    def form(self, kind: Kind, name: str, key: str = "", **more: str) -> Speech:
        """Give a text of forms.yaml."""
        return self.speech(kind, self.content.forms[name][key], **more)

    def system(self, name: str, kind: Kind = "prompt", **more: str) -> Speech:
        """Give a text of system.yaml."""
        return self.speech(kind, self.content.system[name], **more)

    def screen(self, name: str, kind: Kind = "prompt") -> Speech:
        """Give a text of the guided check."""
        return self.speech(kind, self.content.screen[name])

    def title(self, topic: str) -> str:
        """Name a topic."""
        return self.content.topics[topic].title
