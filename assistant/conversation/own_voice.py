"""Tells the assistant's own voice, as the microphone hears it, from a person's, by the words and their time."""

from __future__ import annotations

from itertools import pairwise

from rapidfuzz.fuzz import partial_ratio

OWN_PAIRS = 0.5
"""Share of the pairs of neighbouring words heard that were being said at that time, from which it is taken for the
assistant's own voice. Words alone would not do: "what causes it" is made of the words of many an answer."""
GARBLED_WORDS = 6
"""Words from which letters tell too: recognizers garble an echo, so that hardly a pair of words stays together."""
GARBLED_ALIKE = 60.0
"""Likeness of the letters in percent. Of 28 pieces of answers so long, heard by PocketSphinx from the voice itself, all
reached it; of 351 utterances of people beside a random answer the likest had 57."""
_OF_ONESELF = frozenset(("i", "i'm", "i've", "my", "me"))
"""The assistant hardly ever says them, and who tells of a danger sign over guidance that names it mostly does."""
_SHORT_WORDS = 10
"""With fewer words than these, one of oneself makes it a person's; among more of them one is easily misheard."""


def is_own_voice(heard: str, said: str) -> bool:
    """Whether `heard` is what the assistant was just saying; `said` holds the words audible meanwhile, as a text.

    Two words alone may well be a person's: "say OK" is answered by "OK".
    """
    words = heard.split()
    own = [word.strip(".,?!:;") for word in said.lower().replace("-", " ").split()]
    pairs, own_pairs = list(pairwise(words)), set(pairwise(own))
    if len(pairs) > 1 and sum(pair in own_pairs for pair in pairs) / len(pairs) >= OWN_PAIRS:
        return True
    if len(words) < GARBLED_WORDS or (len(words) < _SHORT_WORDS and _OF_ONESELF.intersection(words)):
        return False
    text = " ".join(own)
    # A few words are like a part of anything.
    return partial_ratio(heard, text) * min(1.0, len(text) / len(heard)) >= GARBLED_ALIKE
