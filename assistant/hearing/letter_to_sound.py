"""How words that no dictionary holds are said, by the rules of espeak-ng.

The library is the one that `espeakng-loader` carries. Its phonemes (IPA) are turned into those of the CMU dictionary
(ARPAbet without stress), which the acoustic model of PocketSphinx was trained on.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

_ARPABET = {
    "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "tʃ": "CH", "dʒ": "JH",
    "aɪə": "AY AH", "aɪɚ": "AY ER", "aʊə": "AW ER", "iə": "IY AH", "ɔːɹ": "AO R", "oːɹ": "AO R", "ɑːɹ": "AA R",
    "ɛɹ": "EH R", "ɪɹ": "IH R", "ʊɹ": "UH R", "əl": "AH L", "n̩": "AH N", "l̩": "AH L", "m̩": "AH M",
    "iː": "IY", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "ɛ": "EH", "e": "EH", "æ": "AE", "a": "AE", "aː": "AA", "ɑː": "AA",
    "ɑ": "AA", "ɒ": "AA", "ɔː": "AO", "ɔ": "AO", "oː": "AO", "o": "OW", "uː": "UW", "u": "UW", "ʊ": "UH", "ʌ": "AH",
    "ə": "AH", "ɐ": "AH", "ɜː": "ER", "ɜ": "ER", "ɚ": "ER", "ɝ": "ER", "b": "B", "d": "D", "ð": "DH", "f": "F",
    "ɡ": "G", "h": "HH", "j": "Y", "k": "K", "l": "L", "ɫ": "L", "m": "M", "n": "N", "ŋ": "NG", "p": "P", "ɹ": "R",
    "r": "R", "ɾ": "T", "t": "T", "ʔ": "T", "s": "S", "ʃ": "SH", "θ": "TH", "v": "V", "w": "W", "z": "Z", "ʒ": "ZH",
    "x": "K", "ç": "HH", "ɬ": "L", "ɣ": "G", "ʍ": "W", "y": "Y UW", "ɲ": "N Y",
}  # fmt: skip
_DOUBLED = {("R", "R"), ("ER", "R")}
_MARKS = dict.fromkeys(map(ord, "ˈˌ̃‿ʲ"))
_LONGEST = max(map(len, _ARPABET))
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8, _IPA = 1, 2


def sound_out(words: Iterable[str]) -> dict[str, str]:
    """Give the likeliest pronunciation of each word; words that can't be said are left out.

    Raises OSError where espeak-ng can't be loaded.
    """
    library = _library()
    found = {}
    for word in words:
        text = ctypes.c_char_p(word.encode())
        spoken = library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _IPA)
        phones = arpabet(spoken.decode())
        if phones:
            found[word] = phones
    return found


def arpabet(ipa: str) -> str:
    """Turn IPA as espeak-ng writes it into ARPAbet phones with blanks between them."""
    text = ipa.translate(_MARKS).replace(" ", "")
    phones: list[str] = []
    at = 0
    while at < len(text):
        for length in range(min(_LONGEST, len(text) - at), 0, -1):
            if text[at : at + length] in _ARPABET:
                phones.append(_ARPABET[text[at : at + length]])
                at += length
                break
        else:
            at += 1  # a mark that changes no phone
    # espeak-ng writes the r that it colours a vowel with and the r that follows; the dictionary knows one of them.
    said = " ".join(phones).split()
    return " ".join(phone for before, phone in zip(["", *said], said, strict=False) if (before, phone) not in _DOUBLED)


def _library() -> ctypes.CDLL:
    try:
        import espeakng_loader
    except ImportError as error:
        raise OSError("espeakng-loader is not installed") from error
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    data = str(espeakng_loader.get_data_path()).encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT) < 0 or library.espeak_SetVoiceByName(b"en-us"):
        raise OSError("espeak-ng could not be started")
    return library
