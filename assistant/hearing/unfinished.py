"""Tells from the words so far whether a sentence wants more, so that nobody is cut off in the middle of it."""

from __future__ import annotations

_NEGATIONS = (
    "can't cannot cannae couldn't don't doesn't didn't won't haven't hasn't hadn't wasn't isn't never not no without"
)
_LINKS = "and or but because cos so if when where who which than till whether as"
_SMALL = (
    "a an the my your his our their its any every of to in on at for with from between into by about during until "
    "while i i'm i've i'd he he's she she's it's we they they're there's what's is are am was were be been being have "
    "has had can will might does should would could get feel feels keep make just very um"
)
WANTS_MORE = frozenset(f"{_NEGATIONS} {_LINKS} {_SMALL}".split())
"""Words with which few sentences end, and after which a person takes breath or looks for the next word."""


def wants_more(text: str) -> bool:
    """Whether the words so far are unlikely to be all of it: "I can't", "it's numb between my"."""
    words = text.split()
    return len(words) > 1 and words[-1] in WANTS_MORE
