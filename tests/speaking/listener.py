"""Tells which of a few known sentences are in a sound, by a real recognizer."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

from pocketsphinx import Decoder, get_model_path

from assistant.sound import Sound
from assistant.speaking.resampling import resample

SENTENCES = (
    "call nine nine nine now",
    "walking is good for your back",
    "take off those shoes",
    "the weather was fine today",
    "many people feel better later",
)
"""No two of them share a word, so that each word heard tells which one was said."""

_SENTENCE_OF = {word: sentence for sentence in SENTENCES for word in sentence.split()}


class Listener:
    """PocketSphinx with a language model of `SENTENCES` in any order."""

    def __init__(self, folder: Path) -> None:
        model = folder / "sentences.arpa"
        model.write_text(_bigrams())
        # The whole dictionary takes seconds to read.
        whole = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text(encoding="utf-8").splitlines(keepends=True)
        dictionary = folder / "sentences.dict"
        dictionary.write_text("".join(line for line in whole if line.split()[0].split("(")[0] in _SENTENCE_OF))
        self._decoder = Decoder(samprate=16000, lm=str(model), dict=str(dictionary), loglevel="FATAL")

    def words(self, sound: Sound) -> list[str]:
        self._decoder.start_utt()
        self._decoder.process_raw(resample(sound, 16000).pcm, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return found.hypstr.split() if found else []

    def sentences(self, sound: Sound) -> list[str]:
        """The sentences in the order heard; one counts when at least two words of it were heard."""
        # Silence is written as "<sil>", noise in a similar way.
        words = [word for word in self.words(sound) if word in _SENTENCE_OF]
        runs = itertools.groupby(words, key=_SENTENCE_OF.__getitem__)
        return [sentence for sentence, words in runs if len(list(words)) > 1]


def _bigrams() -> str:
    followers: dict[str, list[str]] = {}
    for sentence in SENTENCES:
        words = ["<s>", *sentence.split()]
        for one, next_ in itertools.pairwise(words):
            followers.setdefault(one, []).append(next_)
        followers.setdefault(words[-1], []).extend(["</s>", *(other.split()[0] for other in SENTENCES)])
    pairs = sorted({(one, next_) for one, nexts in followers.items() for next_ in nexts})
    single = ["<s>", "</s>", *_SENTENCE_OF]
    lines = ["\\data\\", f"ngram 1={len(single)}", f"ngram 2={len(pairs)}", "", "\\1-grams:"]
    lines += [f"{-99 if word == '<s>' else -2} {word} -1.5" for word in single]
    lines += ["", "\\2-grams:"]
    lines += [f"{-math.log10(len(followers[one])):.4f} {one} {next_}" for one, next_ in pairs]
    return "\n".join([*lines, "", "\\end\\", ""])
