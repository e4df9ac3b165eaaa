from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import RecognizerError
from assistant.hearing import language_model
from assistant.hearing.choose import choose_recognizer

SENTENCES = ["my leg is numb", "what is sciatica"]


def ignore(line: str) -> None:
    pass


def test_nothing_heavy_is_imported() -> None:
    heavy = "{'numpy', 'pocketsphinx', 'vosk', 'miniaudio', 'yaml', 'espeakng_loader'}"
    modules = [path.stem for path in Path(language_model.__file__).parent.glob("*.py") if path.stem != "__init__"]
    lines = ["import sys", *(f"import assistant.hearing.{name}" for name in modules)]
    lines += [f"found = {heavy} & set(sys.modules)", "assert not found, found"]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, cwd=Path(__file__).parents[2])


def test_pocketsphinx_serves_where_there_is_no_vosk_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "MOST_WORDS", 200)
    monkeypatch.setattr(language_model, "MOST_NGRAMS", 1000)
    lines: list[str] = []
    assert choose_recognizer(SENTENCES, {}, tmp_path, lines.append).name == "pocketsphinx"
    assert len(lines) == 1
    wanted = choose_recognizer(SENTENCES, {}, tmp_path, ignore, model=tmp_path, wanted="pocketsphinx")
    assert wanted.name == "pocketsphinx"


def test_vosk_is_used_where_there_is_a_model(vosk_model: Path, tmp_path: Path) -> None:
    assert choose_recognizer(SENTENCES, {}, tmp_path, ignore, model=vosk_model).name == "vosk"


def test_vosk_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match="--model"):
        choose_recognizer(SENTENCES, {}, tmp_path, ignore, wanted="vosk")
    with pytest.raises(RecognizerError, match="Vosk model"):
        choose_recognizer(SENTENCES, {}, tmp_path, ignore, model=tmp_path)


def test_without_any_recognizer_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name == "pocketsphinx" else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    with pytest.raises(RecognizerError, match="pip"):
        choose_recognizer(SENTENCES, {}, tmp_path, ignore)
