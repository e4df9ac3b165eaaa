"""The recognizers and the ways to use them that hearing.py compares.

Three of them Backtalk doesn't use, since they didn't help (docs/HEARING.md): Vosk with a grammar at run time, and
PocketSphinx looking for key phrases, each to be heard beside plain dictation.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from heard import Hearing

from assistant.hearing.dither import Dither
from assistant.hearing.language_model import speech_files, words_of
from assistant.hearing.pronunciations import read_pronunciations
from assistant.hearing.recognizer import Recognizer
from assistant.hearing.vosk_model import VoskModel
from assistant.library.folders import data_folder
from assistant.library.intents import Intents
from assistant.messages import Transcript

Search = Literal["dictation", "grammar", "grammar where sure", "key phrases"]

OPENINGS = 150
"""Beginnings of questions that the grammar knows, the commonest."""
OPENING_WORDS = 3
LONGEST_COMMAND, LONGEST_SIGN = 4, 8
"""Words."""
SURE = 0.7
"""Mean confidence of the words of an utterance, from which the grammar counts where it must be sure."""
THRESHOLDS = {2: 1e-10, 3: 1e-17, 4: 1e-24, 5: 1e-30}
"""How much likelier than other sound a key phrase of so many words must be; longer ones as the longest here."""


@dataclass(frozen=True, slots=True)
class Searching(Hearing):
    """How to make a recognizer that looks for what it is told to look for."""

    search: Search = "dictation"
    phrases: tuple[str, ...] = ()

    def load(self) -> Recognizer:
        """Make the recognizer; raises RecognizerError."""
        if self.search.startswith("grammar") and self.model:
            return GrammarRecognizer(VoskModel(self.model), self.phrases, SURE if self.search.endswith("sure") else 0.0)
        if self.search == "key phrases":
            return KeyPhraseRecognizer(self)
        return Hearing.load(self)

    def key(self) -> str:
        """Names what the transcripts depend on."""
        return (
            f"{Hearing.key(replace(self, sentences=(*self.sentences, *self.phrases)))}-{self.search.replace(' ', '-')}"
        )


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to hear; where there is a second recognizer, what it heard becomes one more alternative."""

    name: str
    first: Searching
    second: Searching | None = None
    best_alone: bool = False
    """Whether the alternatives are left out."""

    def combined(self, first: Transcript, second: Transcript | None) -> Transcript:
        """What is understood."""
        if self.best_alone:
            return Transcript(first.text)
        if second is None or second.text in ("", first.text):
            return first
        return Transcript(first.text, (*first.alternatives, second.text))


def modes(intents: Intents, work: Path, model: Path | None) -> list[Mode]:
    """Every way that can be had with what is installed."""
    sentences = tuple(intents.sentences())
    signs = sorted({words for sign in intents.vocabulary.plain_signs.values() for words in map(_plain, sign)})
    sphinx = Searching(sentences, work, "pocketsphinx")
    phrases = replace(sphinx, search="key phrases", phrases=tuple(signs))
    found = [
        Mode("PocketSphinx, best hypothesis alone", sphinx, best_alone=True),
        Mode("PocketSphinx, alternatives", sphinx),
        Mode("PocketSphinx, alternatives and key phrases", sphinx, phrases),
    ]
    if model:
        vosk = Searching((), work, "vosk", model)
        grammar = replace(vosk, search="grammar", phrases=grammar_phrases(intents))
        found += [
            Mode("Vosk, best hypothesis alone", vosk, best_alone=True),
            Mode("Vosk, alternatives", vosk),
            Mode("Vosk, grammar alone", grammar),
            Mode("Vosk, alternatives and grammar", vosk, grammar),
            Mode("Vosk, alternatives and grammar where sure", vosk, replace(grammar, search="grammar where sure")),
        ]
    return found


def grammar_phrases(intents: Intents) -> tuple[str, ...]:
    """Danger signs, commands and the beginnings of questions."""
    signs = [sign for signs in intents.vocabulary.plain_signs.values() for sign in signs]
    signs += [phrase.text for flag in intents.flags.values() for phrase in flag.phrases["asserted"]]
    commands = [phrase.text for one in intents.intents.values() if one.kind == "control" for phrase in one.phrases]
    questions = [phrase.text for one in intents.intents.values() if one.kind != "control" for phrase in one.phrases]
    openings = Counter(" ".join(words_of(question)[:OPENING_WORDS]) for question in questions)
    phrases = [
        *(plain for plain in map(_plain, signs) if len(plain.split()) <= LONGEST_SIGN),
        *(plain for plain in map(_plain, commands) if len(plain.split()) <= LONGEST_COMMAND),
        *(opening for opening, _ in openings.most_common(OPENINGS)),
    ]
    return tuple(dict.fromkeys(filter(None, phrases)))


class GrammarRecognizer:
    """Vosk with a grammar, for whole utterances."""

    name = "vosk"

    def __init__(self, model: VoskModel, phrases: Sequence[str], least: float) -> None:
        """Look for those of `phrases` whose words the model knows; a lower mean confidence than `least` counts not."""
        import vosk

        knows = model.handle.vosk_model_find_word
        known = [phrase for phrase in phrases if all(knows(word) >= 0 for word in phrase.split())]
        self._recognizer: Any = vosk.KaldiRecognizer(model.handle, 16_000.0, json.dumps([*known, "[unk]"]))
        self._recognizer.SetWords(True)
        self._least = least

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the words that belong to phrases, without what lies between them."""
        self._recognizer.Reset()
        results = [
            self._recognizer.Result()
            for at in range(0, len(pcm), 6400)
            if self._recognizer.AcceptWaveform(pcm[at : at + 6400])
        ]
        found = [
            word
            for result in (*results, self._recognizer.FinalResult())
            for word in json.loads(result).get("result", [])
            if word["word"] != "[unk]"
        ]
        sure = sum(word["conf"] for word in found) >= self._least * len(found)
        return Transcript(" ".join(word["word"] for word in found) if sure else "")

    def feed(self, pcm: bytes) -> Transcript | None:
        """Not measured."""
        raise NotImplementedError

    def finish(self) -> Transcript:
        """Not measured."""
        raise NotImplementedError

    def reset(self) -> None:
        """Not measured."""
        raise NotImplementedError


class KeyPhraseRecognizer(GrammarRecognizer):
    """PocketSphinx, which looks for phrases and for nothing else."""

    name = "pocketsphinx"

    def __init__(self, hearing: Searching) -> None:
        """Look for the phrases of `hearing`, in its dictionary."""
        import pocketsphinx

        own = read_pronunciations(data_folder("intents") / "pronunciations.yaml")
        files = speech_files(hearing.sentences, own, hearing.work, print)
        self._decoder: Any = pocketsphinx.Decoder(
            hmm=str(files.acoustic_model), dict=str(files.dictionary), lm=None, loglevel="FATAL"
        )
        known = [phrase for phrase in hearing.phrases if all(map(self._decoder.lookup_word, phrase.split()))]
        wanted = hearing.work / "key-phrases.txt"
        wanted.write_text("".join(f"{phrase} /{_threshold(phrase)}/\n" for phrase in known), encoding="utf-8")
        self._decoder.add_kws("signs", str(wanted))
        self._decoder.activate_search("signs")
        self._dither = Dither()

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the phrases that were found, in the order in which they were said."""
        self._decoder.reinit_feat()
        self._decoder.start_utt()
        self._dither.reset()
        self._decoder.process_raw(self._dither.add(pcm), False, True)
        self._decoder.end_utt()
        found = [(segment.start_frame, segment.word) for segment in self._decoder.seg() or ()]
        return Transcript(" ".join(word.strip() for _, word in sorted(found)))


def _threshold(phrase: str) -> float:
    return THRESHOLDS.get(max(2, min(len(phrase.split()), max(THRESHOLDS))), THRESHOLDS[2])


def _plain(text: str) -> str:
    return " ".join(words_of(text))
