"""Tells the assistant's own voice, as the microphone hears it, from a person's, by the words and their time."""

from __future__ import annotations

from itertools import pairwise

OWN_PAIRS = 0.5
"""Share of the pairs of neighbouring words heard that were being said at that time, from which it is taken for the
assistant's own voice. Words alone would not do: "what causes it" is made of the words of many an answer."""


def is_own_voice(heard: str, said: str) -> bool:
    """Whether `heard` is what the assistant was just saying; `said` holds the words audible meanwhile, as a text.

    Two words alone may well be a person's: "say OK" is answered by "OK".
    """
    pairs = list(pairwise(heard.split()))
    own = set(pairwise(word.strip(".,?!:;") for word in said.lower().replace("-", " ").split()))
    return len(pairs) > 1 and sum(pair in own for pair in pairs) / len(pairs) >= OWN_PAIRS
