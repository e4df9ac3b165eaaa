"""Speech recognition by Vosk, which hears much better than PocketSphinx and needs a model of its own."""

from __future__ import annotations

import json
import math
from typing import Any

from assistant.errors import RecognizerError
from assistant.hearing.recognizer import MOST_ALTERNATIVES, RATE, joined
from assistant.hearing.vosk_model import VoskModel, check_model
from assistant.messages import Transcript, Word

__all__ = ["VoskModel", "VoskRecognizer", "check_model", "from_json"]

_BLOCK = 2 * RATE // 5
"""Bytes of 0.2 s, which is what Vosk decodes at a time."""


class VoskRecognizer:
    """A Vosk recognizer for free speech."""

    name = "vosk"

    def __init__(self, model: VoskModel) -> None:
        """Make one on a model, which it keeps alive."""
        import vosk

        self._model = model
        self._recognizer: Any = vosk.KaldiRecognizer(model.handle, float(RATE))
        self._recognizer.SetWords(True)
        # Alternatives and confidences of words exclude each other in Vosk; a red flag may stand in an alternative only.
        self._recognizer.SetMaxAlternatives(MOST_ALTERNATIVES + 1)
        self._ended: list[Transcript] = []
        self._partial = ""
        self._fed = self._origin = 0.0

    def recognize(self, pcm: bytes) -> Transcript:
        """Give the result of a whole utterance at once; raises RecognizerError."""
        self.reset()
        for at in range(0, len(pcm), _BLOCK):
            self.feed(pcm[at : at + _BLOCK])
        return self.finish()

    def feed(self, pcm: bytes) -> Transcript | None:
        """Take more of an utterance and give the words so far where they changed; raises RecognizerError."""
        if self._accept(pcm):
            self._keep(self._recognizer.Result())
        partial = json.loads(self._recognizer.PartialResult()).get("partial", "")
        text = " ".join(filter(None, (*(ended.text for ended in self._ended), partial)))
        if text == self._partial:
            return None
        self._partial = text
        return Transcript(text, final=False)

    def finish(self) -> Transcript:
        """End the utterance and give its best hypothesis, its words and its alternatives; raises RecognizerError."""
        self._keep(self._recognizer.FinalResult())
        ended = self._ended
        self.reset()
        return joined(ended)

    def reset(self) -> None:
        """Forget the utterance so far."""
        self._ended, self._partial = [], ""
        self._recognizer.Reset()
        self._origin = self._fed  # Vosk goes on counting its seconds

    def _accept(self, pcm: bytes) -> bool:
        self._fed += len(pcm) / 2 / RATE
        try:
            return bool(self._recognizer.AcceptWaveform(pcm))
        except Exception as error:  # Vosk raises nothing more definite
            raise RecognizerError(f"Vosk failed ({error}); ask again.") from error

    def _keep(self, result: str) -> None:
        transcript = from_json(result, self._origin)
        if transcript.text:
            self._ended.append(transcript)


def from_json(result: str, origin: float = 0.0) -> Transcript:
    """Read a result of Vosk that holds alternatives; the utterance began at `origin` seconds of its reckoning.

    What Vosk calls the confidence of an alternative is a logarithm without a fixed origin. The confidence of a word
    is the share of the alternatives that hold it at the same time, weighted by these.
    """
    found = [entry for entry in json.loads(result).get("alternatives", []) if entry.get("text")]
    if not found:
        return Transcript("")
    best = max(entry.get("confidence", 0.0) for entry in found)
    weights = [math.exp(max(-50.0, entry.get("confidence", 0.0) - best)) for entry in found]
    words = tuple(
        Word(
            word["word"],
            max(0.0, round(word["start"] - origin, 2)),
            max(0.0, round(word["end"] - origin, 2)),
            round(sum(w for w, entry in zip(weights, found, strict=True) if _holds(entry, word)) / sum(weights), 3),
        )
        for word in found[0].get("result", [])
    )
    texts = dict.fromkeys(entry["text"] for entry in found[1:])
    texts.pop(found[0]["text"], None)
    return Transcript(found[0]["text"], tuple(texts), words)


def _holds(entry: dict[str, Any], word: dict[str, Any]) -> bool:
    return any(
        other["word"] == word["word"] and other["start"] < word["end"] and word["start"] < other["end"]
        for other in entry.get("result", [])
    )
