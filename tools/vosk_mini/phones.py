"""The numbers of phones, of the network's outputs and of transitions, which all files of the model share.

A phone is written with its place in the word, as Vosk needs it to tell where words begin: `T_B` begins one, `T_I`
stands inside, `T_E` ends it, `T_S` is a whole word. All four sound alike, so they share their two outputs of the
network: one for the first frame of a phone, one for all its later frames.
"""

from __future__ import annotations

from assistant.hearing.pronunciations import PHONES as _SOUNDS

SOUNDS = tuple(sorted(_SOUNDS))
"""The 39 phones of the CMU dictionary."""
SILENCE, GARBAGE = 1, 2
"""Phone ids: no speech, and any speech at all (which `[unk]` is made of)."""
PHONES = ("<eps>", "SIL", "SPN_S", *(f"{sound}_{place}" for sound in SOUNDS for place in "BEIS"))
"""A phone's id is its place here."""
OUTPUTS = 2 + 2 * len(SOUNDS)
"""Of the network: silence, garbage, then two for each sound."""
TRANSITIONS = 2 * (len(PHONES) - 1)
_IDS = {phone: number for number, phone in enumerate(PHONES)}


def in_word(sounds: str) -> tuple[int, ...]:
    """Give the phone ids of a pronunciation such as `B AE K`."""
    first, *rest = sounds.split()
    if not rest:
        return (_IDS[f"{first}_S"],)
    return (_IDS[f"{first}_B"], *(_IDS[f"{sound}_I"] for sound in rest[:-1]), _IDS[f"{rest[-1]}_E"])


def outputs_of(phone: int) -> tuple[int, int]:
    """Give the outputs of a phone: for its first frame and for the later ones."""
    if phone in (SILENCE, GARBAGE):
        return phone - 1, phone - 1
    first = first_output(SOUNDS[(phone - 3) // 4])
    return first, first + 1


def first_output(sound: str) -> int:
    """Give the output for the first frame of a sound; that for its later frames is the next one."""
    return 2 + 2 * SOUNDS.index(sound)


def boundary(phone: int) -> str:
    """Say what `word_boundary.int` says of a phone."""
    if phone == SILENCE:
        return "nonword"
    return {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}[PHONES[phone][-1]]


def staying(phone: int) -> int:
    """Give the id of the transition that stays in a phone for one more frame."""
    return 2 * (phone - 1) + 1


def leaving(phone: int) -> int:
    """Give the id of the transition that leaves a phone."""
    return 2 * (phone - 1) + 2
