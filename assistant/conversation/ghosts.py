"""Tells the lone small words that recognizers make of noise from what a person says."""

from __future__ import annotations

_SMALL = (
    "the a an huh uh um er ah oh mm hm hmm and but or so of to in on it is i you he she we they that this was ha eh "
    "well like then their there if as at be by do for had has my your"
)
_GHOSTS = frozenset(_SMALL.split())
_MOST_WORDS = 2


def is_ghost(heard: str) -> bool:
    """Whether the words are nothing, or so few and so small that they ask and answer nothing."""
    words = heard.split()
    return len(words) <= _MOST_WORDS and all(word in _GHOSTS for word in words)
