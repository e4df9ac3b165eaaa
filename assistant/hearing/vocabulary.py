"""Which words of ours a Vosk model can never hear, because they are not in its dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.hearing.vosk_model import VoskModel


def unknown_words(model: VoskModel, sentences: Iterable[str]) -> list[str]:
    """Give the words of `sentences` that the model does not know, the commonest first."""
    counts = Counter(word for sentence in sentences for word in sentence.split())
    return [word for word, _ in counts.most_common() if model.handle.vosk_model_find_word(word) < 0]
