"""Checks the list of words that the voice is given another spelling for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.spoken import Spoken, line_of
from assistant.library.content import Content
from assistant.library.reading import Problem

_PATH = "content/en/pronunciation.yaml"


def pronunciation_problems(texts: Sequence[Spoken], content: Content) -> Iterator[Problem]:
    """Find entries that stand in no text: they do nothing, or were misspelled."""
    everything = "\n".join(text.text for text in texts)
    for word, respelling in content.pronunciation.items():
        if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", everything, re.IGNORECASE):
            yield Problem(_PATH, line_of(respelling), f'"{word}" is never spoken')
