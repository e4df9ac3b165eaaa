from __future__ import annotations

from pathlib import Path

import numpy as np
import pocketsphinx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import RecognizerError
from assistant.hearing import language_model
from assistant.hearing.general_english import general_english, read_trie
from assistant.hearing.language_model import SpeechFiles, speech_files, words_of
from assistant.hearing.mixing import mixed, write_arpa
from assistant.hearing.ngrams import END, START, NgramModel, count, kneser_ney
from assistant.hearing.pronunciations import read_dictionary

MODEL = Path(pocketsphinx.get_model_path("en-us"))
FEW = ["my leg is numb", "my back hurts", "what is sciatica", "is my leg broken", "what helps my back"]
OTHER = ["the weather is fine", "what is the time", "my dog hurts"]

sentences_of_letters = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), min_size=1, max_size=12)


def model_of(sentences: list[list[str]]) -> NgramModel:
    words = sorted({word for sentence in sentences for word in sentence} | {START, END})
    return kneser_ney(*count(sentences, words), words)


def sum_after(model: NgramModel, *context: str) -> float:
    ids = [model.words.index(word) for word in context]
    return float(model.conditional(np.array([[*ids, word] for word in range(len(model.words))], np.int64)).sum())


def contexts_of(model: NgramModel) -> list[tuple[str, ...]]:
    inside = [word for word in model.words if word not in (START, END)]
    pairs = [(first, second) for first in (START, *inside) for second in inside]
    return [(), (START,), *((word,) for word in inside), *pairs]


def probability(model: NgramModel, *words: str) -> float:
    return float(model.conditional(np.array([[model.words.index(word) for word in words]], np.int64))[0])


@settings(max_examples=40, deadline=None)
@given(sentences_of_letters)
def test_the_probabilities_of_a_context_sum_to_one(sentences: list[list[str]]) -> None:
    model = model_of(sentences)
    for context in contexts_of(model):
        assert sum_after(model, *context) == pytest.approx(1, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(sentences_of_letters, sentences_of_letters, st.floats(0.05, 0.95))
def test_so_do_those_of_a_mixture(ours: list[list[str]], other: list[list[str]], weight: float) -> None:
    model = mixed(model_of(ours), model_of(other), weight)
    for context in contexts_of(model):
        assert sum_after(model, *context) == pytest.approx(1, abs=1e-6)


def test_a_mixture_lies_between_its_parts() -> None:
    ours, other = (model_of([line.split() for line in lines]) for lines in (FEW, OTHER))
    both = mixed(ours, other, 0.5)
    for words in (("what", "is"), (START, "what", "is"), ("my", "leg", "is")):
        low, high = sorted((probability(ours, *words), probability(other, *words) if words[1] != "leg" else 0.0))
        assert low <= probability(both, *words) <= high


def test_what_was_said_often_is_likelier() -> None:
    model = model_of([line.split() for line in FEW])
    assert probability(model, "my", "leg") > probability(model, "my", "sciatica")
    assert probability(model, START, "what") > probability(model, START, "broken")


def test_general_english_is_read_as_pocketsphinx_reads_it() -> None:
    whole = read_trie(MODEL / "en-us.lm.bin")
    logarithms = pocketsphinx.LogMath()
    theirs = pocketsphinx.NGramModel(None, logarithms, str(MODEL / "en-us.lm.bin"))
    for words in (
        ("the",),
        ("in", "the"),
        ("one", "of", "the"),
        ("i", "do", "not"),
        ("zebra", "of"),
        ("how", "are", "you"),
    ):
        wanted = logarithms.exp(theirs.prob(list(reversed(words))))
        assert probability(whole, *words) == pytest.approx(wanted, rel=0.01)


def test_general_english_is_thinned() -> None:
    small = general_english(MODEL / "en-us.lm.bin", {"the", "of", "in", "house", "zebra", "and", "a"}, 6, 20)
    assert len(small.words) == 8
    assert 20 <= len(small.orders[1].keys) <= 60
    assert len(small.orders[2].keys) <= 20


@pytest.mark.parametrize(
    "content", [b"", b"text", b"Trie Language Model\x03", b"Trie Language Model\x03" + bytes(5000)]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.bin"):
        read_trie(path)


def test_pocketsphinx_reads_what_is_written(tmp_path: Path) -> None:
    model = mixed(*(model_of([line.split() for line in lines]) for lines in (FEW, OTHER)), 0.5)
    write_arpa(model, tmp_path / "a.arpa")
    logarithms = pocketsphinx.LogMath()
    theirs = pocketsphinx.NGramModel(None, logarithms, str(tmp_path / "a.arpa"))
    for words in (("my",), ("my", "leg"), ("my", "leg", "is"), ("my", "dog", "sciatica"), ("fine", "what")):
        found = logarithms.exp(theirs.prob(list(reversed(words))))
        assert found == pytest.approx(probability(model, *words), rel=0.02)


def test_our_words_are_likelier_than_in_general_english(files: SpeechFiles) -> None:
    ours, general = read_trie(files.language_model), read_trie(MODEL / "en-us.lm.bin")
    assert probability(ours, "my", "bladder") > 3 * probability(general, "my", "bladder")
    assert probability(ours, "the", "president") > 0.05 * probability(general, "the", "president")


def test_every_word_of_every_phrase_can_be_said(files: SpeechFiles, sentences: list[str]) -> None:
    said = read_dictionary(files.dictionary)
    missing = {word for sentence in sentences for word in words_of(sentence)} - said.keys()
    assert not missing


def build(folder: Path, lines: list[str], sentences: list[str] = FEW) -> SpeechFiles:
    return speech_files(sentences, {"sciatica": ("S AY AE T IH K AH",)}, folder, lines.append)


@pytest.fixture(scope="session")
def small() -> NgramModel:
    return general_english(MODEL / "en-us.lm.bin", read_dictionary(MODEL / "cmudict-en-us.dict"), 500, 2000)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, small: NgramModel) -> None:
    monkeypatch.setattr(language_model, "general_english", lambda *_: small)


@pytest.mark.usefixtures("quick")
def test_what_was_built_is_used_again(tmp_path: Path) -> None:
    lines: list[str] = []
    first = build(tmp_path, lines)
    made = first.language_model.stat().st_mtime_ns
    assert len(lines) == 1
    assert build(tmp_path, lines) == first
    assert len(lines) == 1
    assert first.language_model.stat().st_mtime_ns == made


@pytest.mark.usefixtures("quick")
def test_other_phrases_make_another_model_and_old_ones_go(tmp_path: Path) -> None:
    lines: list[str] = []
    found = [build(tmp_path, lines, [*FEW, f"this is number {word}"]) for word in ("one", "two", "three", "four")]
    assert len(lines) == 4
    assert found[-1].language_model.exists()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("harm", ["cut", "changed", "removed", "sums"])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, harm: str) -> None:
    lines: list[str] = []
    found = build(tmp_path, lines)
    file = found.language_model
    good = file.read_bytes()
    if harm == "cut":
        file.write_bytes(good[: len(good) // 2])
    elif harm == "changed":
        file.write_bytes(good[:5000] + bytes(100) + good[5100:])
    elif harm == "removed":
        file.unlink()
    else:
        (file.parent / "sums.json").write_text("[]")
    assert build(tmp_path, lines) == found
    assert len(lines) == 2
    assert file.read_bytes() == good


@pytest.mark.usefixtures("quick")
def test_a_cache_that_can_not_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    lines: list[str] = []
    found = build(tmp_path / "file" / "cache", lines)
    assert found.language_model.exists()
    assert tmp_path not in found.language_model.parents


@pytest.mark.usefixtures("quick")
def test_a_fault_while_building_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(language_model, "write_arpa", full)
    with pytest.raises(RecognizerError, match="No space left"):
        build(tmp_path, [])
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("quick")
def test_without_general_english_ours_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise ValueError("it is damaged")

    monkeypatch.setattr(language_model, "general_english", damaged)
    lines: list[str] = []
    found = build(tmp_path, lines)
    assert len(lines) == 2
    assert set(read_dictionary(found.dictionary)) == {word for line in FEW for word in line.split()}


def test_words_are_what_recognizers_write() -> None:
    assert words_of("I can’t feel it, at ALL! ' ok") == ("i", "can't", "feel", "it", "at", "all", "ok")
