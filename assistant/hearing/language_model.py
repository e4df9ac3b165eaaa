"""Builds what PocketSphinx needs to know our words: a language model and a dictionary, kept in the cache.

The model mixes the phrases of `intents/` with general English. The phrases make our words likely; general English lets
speech about other things come out as such instead of being bent into our phrases.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import RecognizerError
from assistant.hearing.general_english import general_english
from assistant.hearing.letter_to_sound import sound_out
from assistant.hearing.mixing import mixed, write_arpa
from assistant.hearing.ngrams import END, START, NgramModel, count, kneser_ney
from assistant.hearing.pronunciations import Pronunciations, pronounce, read_dictionary, write_dictionary

BUILD = 1
"""To be raised whenever the same phrases would give other files."""
OUR_WEIGHT = 0.5
"""Share of our phrases in the mixture."""
MOST_WORDS = 20_000
"""Words of general English."""
MOST_NGRAMS = 400_000
"""Bigrams, and again trigrams, of general English."""
_KEPT = 2
_NOTICE = "Learning the words of this subject; this happens once and takes some seconds."

Report = Callable[[str], None]
"""Takes a plain line for the person."""


@dataclass(frozen=True, slots=True)
class SpeechFiles:
    """What a PocketSphinx decoder is made with."""

    language_model: Path
    dictionary: Path
    acoustic_model: Path


def speech_files(
    sentences: Iterable[str], own: Pronunciations, cache: Path, report: Report, *, key: str | None = None
) -> SpeechFiles:
    """Find or build the files for `sentences` and the pronunciations `own`.

    `key` names the sentences where that is quicker than to read them: it changes whenever they do. The files are kept
    in a folder of `cache` that is named by what they were made from; a damaged one is made anew. Where `cache` can't be
    written they are made in a folder that vanishes with the process. Raises RecognizerError.
    """
    try:
        import pocketsphinx
    except ImportError as error:
        raise RecognizerError("PocketSphinx is missing: install it with `pip install pocketsphinx`.") from error
    model = Path(pocketsphinx.get_model_path("en-us"))
    if key is None:
        sentences = list(sentences)
    folder = cache / f"pocketsphinx-{_fingerprint(key or sentences, own)}"
    if not _whole(folder):
        report(_NOTICE)
        phrases = [words_of(sentence) for sentence in sentences]
        folder = _built(folder, lambda place: _build(phrases, own, model, place, report))
    return SpeechFiles(folder / "words.lm.bin", folder / "words.dict", model / "en-us")


def words_of(sentence: str) -> tuple[str, ...]:
    """The words of a sentence as recognizers write them: lower case, no punctuation but apostrophes."""
    return tuple(re.findall(r"[a-z']*[a-z][a-z']*", sentence.lower().replace("’", "'")))


def build_model(
    phrases: Iterable[tuple[str, ...]], dictionary: Pronunciations, own: Pronunciations, general: NgramModel | None
) -> tuple[NgramModel, dict[str, tuple[str, ...]]]:
    """Make the language model and the pronunciations of its words, mixed with `general` where there is one."""
    phrases = list(phrases)
    vocabulary = {word for phrase in phrases for word in phrase}
    said = pronounce(sorted(vocabulary), dictionary, own, _sound_out)
    words = sorted({*said, START, END})
    ours = kneser_ney(*count(([word for word in phrase if word in said] for phrase in phrases), words), words)
    if general is None:
        return ours, said
    others = [word for word in general.words if word not in said and word not in (START, END)]
    return mixed(ours, general, OUR_WEIGHT), said | pronounce(others, dictionary, own, _sound_out)


def _build(phrases: list[tuple[str, ...]], own: Pronunciations, model: Path, folder: Path, report: Report) -> None:
    import pocketsphinx

    dictionary = read_dictionary(model / "cmudict-en-us.dict")
    general: NgramModel | None = None
    try:
        general = general_english(model / "en-us.lm.bin", dictionary, MOST_WORDS, MOST_NGRAMS)
    except (OSError, ValueError) as error:
        report(f"General English is left out of the language model: {error}.")
    ngrams, said = build_model(phrases, dictionary, own, general)
    text, binary = folder / "words.arpa", folder / "words.lm.bin"
    write_arpa(ngrams, text)
    written = pocketsphinx.NGramModel(None, pocketsphinx.LogMath(), str(text))
    written.write(str(binary), pocketsphinx.NGramModel.str_to_type("bin"))
    text.unlink()
    write_dictionary(folder / "words.dict", said)
    sums = {name: _sum(folder / name) for name in ("words.lm.bin", "words.dict")}
    (folder / "sums.json").write_text(json.dumps(sums), encoding="utf-8")


def _built(folder: Path, build: Callable[[Path], None]) -> Path:
    """Fill `folder`, whole or not at all, and sweep away what older phrases left beside it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    except OSError:
        place = folder = Path(tempfile.mkdtemp(prefix="backtalk-"))
        _remove_at_exit(folder)
    try:
        build(place)
        if place != folder:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):  # another process may have been quicker
                place.replace(folder)
    except Exception as error:
        raise RecognizerError(
            f"The language model could not be built ({error}): free some room in {folder.parent} or type instead."
        ) from error
    finally:
        if place != folder:
            shutil.rmtree(place, ignore_errors=True)
    older = sorted(folder.parent.glob("pocketsphinx-*"), key=_age, reverse=True)
    for old in older[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _remove_at_exit(folder: Path) -> None:
    import atexit

    atexit.register(shutil.rmtree, folder, ignore_errors=True)


def _age(folder: Path) -> float:
    with contextlib.suppress(OSError):
        return folder.stat().st_mtime
    return 0.0


def _whole(folder: Path) -> bool:
    """Whether the folder holds what was once put there; PocketSphinx would crash on half a model."""
    try:
        sums = json.loads((folder / "sums.json").read_text(encoding="utf-8"))
        return bool(sums) and all(_sum(folder / name) == sum_ for name, sum_ in sums.items())
    except (OSError, ValueError, AttributeError):
        return False


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fingerprint(phrases: str | Iterable[str], own: Pronunciations) -> str:
    import pocketsphinx

    version = getattr(pocketsphinx, "__version__", "")
    facts = [BUILD, version, OUR_WEIGHT, MOST_WORDS, MOST_NGRAMS, phrases, sorted((w, list(p)) for w, p in own.items())]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _sound_out(words: Iterable[str]) -> Mapping[str, str]:
    try:
        return sound_out(words)
    except OSError:
        return {}  # without espeak-ng these words stay out of the model; the others are heard
