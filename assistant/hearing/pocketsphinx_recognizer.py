"""Speech recognition by PocketSphinx, which comes with its acoustic model and always works."""

from __future__ import annotations

import itertools
import re
from typing import Any

from assistant.errors import RecognizerError
from assistant.hearing.dither import Dither
from assistant.hearing.language_model import SpeechFiles
from assistant.hearing.recognizer import MOST_ALTERNATIVES
from assistant.messages import Transcript, Word

_MOST_PATHS = 40
"""Paths of the lattice looked at for alternatives; many differ only in fillers."""
_FRAMES_A_SECOND = 100
_FILLER = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")
_VARIANT = re.compile(r"\(\d+\)$")


class PocketSphinxRecognizer:
    """A PocketSphinx decoder with our language model and dictionary."""

    name = "pocketsphinx"

    def __init__(self, files: SpeechFiles) -> None:
        """Load the models; raises RecognizerError."""
        try:
            import pocketsphinx

            self._decoder: Any = pocketsphinx.Decoder(
                hmm=str(files.acoustic_model),
                lm=str(files.language_model),
                dict=str(files.dictionary),
                loglevel="FATAL",
            )
        except ImportError as error:
            raise RecognizerError("PocketSphinx is missing: install it with `pip install pocketsphinx`.") from error
        except (RuntimeError, ValueError) as error:
            raise RecognizerError(f"PocketSphinx could not load its models: {error}; install it anew.") from error
        self._dither = Dither()
        self._started = False
        self._partial = ""

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the result of a whole utterance at once, which is a little better than piece by piece.

        Nothing is kept of the cepstral mean and the noise of earlier utterances, so that a recording gives the same
        result whatever was heard before it.
        """
        self.reset()
        self._decoder.reinit_feat()
        self._start()
        self._do("process_raw", self._dither.add(pcm), False, True)
        return self.finish()

    def feed(self, pcm: bytes) -> Transcript | None:
        """Take more of an utterance and give the words so far where they changed; raises RecognizerError."""
        if not self._started:
            self._start()
        self._do("process_raw", self._dither.add(pcm))
        hypothesis = self._decoder.hyp()
        text = _plain(hypothesis.hypstr) if hypothesis else ""
        if text == self._partial:
            return None
        self._partial = text
        return Transcript(text, final=False)

    def finish(self) -> Transcript:
        """End the utterance and give its best hypothesis, its words and its alternatives; raises RecognizerError."""
        if not self._started:
            return Transcript("")
        self._started, self._partial = False, ""
        self._do("end_utt")
        hypothesis = self._decoder.hyp()
        text = _plain(hypothesis.hypstr) if hypothesis else ""
        if not text:
            return Transcript("")
        paths = itertools.islice(self._decoder.nbest() or (), _MOST_PATHS)
        others = dict.fromkeys(_plain(path.hypstr) for path in paths if path)
        others.pop(text, None)
        others.pop("", None)
        return Transcript(text, tuple(itertools.islice(others, MOST_ALTERNATIVES)), self._words())

    def reset(self) -> None:
        """Forget the utterance so far."""
        if self._started:
            self._started, self._partial = False, ""
            self._do("end_utt")

    def _start(self) -> None:
        self._do("start_utt")
        self._dither.reset()
        self._started = True

    def _words(self) -> tuple[Word, ...]:
        return tuple(
            Word(
                _VARIANT.sub("", segment.word),
                segment.start_frame / _FRAMES_A_SECOND,
                (segment.end_frame + 1) / _FRAMES_A_SECOND,
                round(min(1.0, segment.prob), 3),
            )
            for segment in self._decoder.seg()
            if not _FILLER.match(segment.word)
        )

    def _do(self, what: str, *arguments: Any) -> None:
        try:
            getattr(self._decoder, what)(*arguments)
        except RuntimeError as error:
            raise RecognizerError(f"PocketSphinx failed ({error}); ask again.") from error


def _plain(text: str) -> str:
    """The words alone: without fillers and the marks of pronunciation variants."""
    return " ".join(_VARIANT.sub("", word) for word in text.split() if not _FILLER.match(word))
