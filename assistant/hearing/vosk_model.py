"""Loads a Vosk model, unless it is damaged: libvosk ends the whole process on some faults, and hangs on others.

Whether a model is sound is tried once, in a process of its own, and remembered for as long as its files stay the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

from assistant.errors import RecognizerError
from assistant.hearing.vosk_patience import patient
from assistant.paths import cache_folder

_FST = b"\xd6\xfd\xb2\x7e"
"""What every transducer of OpenFst begins with."""
_BINARY = b"\0B"
"""What every binary file of Kaldi begins with."""
_TRIAL = """
import sys
try:
    import resource
    most = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass
import vosk
vosk.SetLogLevel(-1)
recognizer = vosk.KaldiRecognizer(vosk.Model(model_path=sys.argv[1]), 16000.0)
for _ in range(10):
    recognizer.AcceptWaveform(bytes(range(256)) * 16)
recognizer.FinalResult()
print("sound", end="")
"""
"""Loads a model and lets it hear 1.3 s of a buzz, so that all parts of it are used.

A damaged graph can make libvosk take all memory, or loop for ever.
"""
_LEAST_SECONDS, _SECONDS_A_BYTE = 15.0, 1 / 20e6
_LEAST_MEMORY, _MEMORY_A_BYTE = 2 << 30, 8


class VoskModel:
    """A loaded model; any number of recognizers share it."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`; raises RecognizerError."""
        check_model(folder)
        import vosk

        vosk.SetLogLevel(-1)
        try:
            self.handle: Any = vosk.Model(model_path=str(patient(folder, cache_folder())))
        except Exception as error:  # Vosk raises nothing more definite
            raise _damaged(folder) from error


def check_model(folder: Path) -> None:
    """Raise RecognizerError where the folder holds no Vosk model that can be used; the first time takes a while."""
    check_files(folder)
    if importlib.util.find_spec("vosk") is None:
        raise RecognizerError("Vosk is missing: install it with `pip install vosk`.")
    mark = cache_folder() / f"vosk-{_fingerprint(folder)}.sound"
    if mark.exists():
        return
    _try(folder)
    with contextlib.suppress(OSError):  # then it is tried anew the next time
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()


def check_files(folder: Path) -> None:
    """Raise RecognizerError where a file that every Vosk model has is missing or is of another kind."""
    try:
        is_folder = folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise RecognizerError(f"{folder} can't be read ({error.strerror}): allow it, and try again.") from error
    if not is_folder:
        raise RecognizerError(f"{folder} is not a folder with a Vosk model: give the folder of an unpacked one.")
    at = (folder / "am", folder / "conf", folder / "graph")
    am, conf, graph = at if (folder / "am").is_dir() else (folder, folder, folder)
    needed = {am / "final.mdl": _BINARY, conf / "mfcc.conf": b"", graph / "phones" / "word_boundary.int": b""}
    if graph == folder:
        needed.pop(graph / "phones" / "word_boundary.int")
        needed[folder / "word_boundary.int"] = b""
    else:
        needed[conf / "model.conf"] = b""
    if (graph / "HCLG.fst").exists():
        needed[graph / "HCLG.fst"] = _FST
    else:
        needed |= {graph / "HCLr.fst": _FST, graph / "Gr.fst": _FST}
    for file, start in needed.items():
        try:
            with file.open("rb") as opened:
                found = opened.read(max(1, len(start)))
        except OSError as error:
            raise RecognizerError(
                f"{folder} is no Vosk model ({file.relative_to(folder)}: {error.strerror}): install it anew."
            ) from error
        if not found or not found.startswith(start):
            raise RecognizerError(f"{folder} is a damaged Vosk model ({file.relative_to(folder)}): install it anew.")
    words = graph / "words.txt"
    if words.exists() and not words.read_bytes().endswith(b"\n"):  # Vosk would take it, and lack words
        raise RecognizerError(f"{folder} is a damaged Vosk model ({words.relative_to(folder)}): install it anew.")


def _try(folder: Path) -> None:
    """Load and use the model in a process of its own; raises RecognizerError where that does not live through it."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TRIAL, str(folder), str(_LEAST_MEMORY + _MEMORY_A_BYTE * size)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_LEAST_SECONDS + _SECONDS_A_BYTE * size,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise _damaged(folder) from error
    except OSError as error:
        raise RecognizerError(
            f"The model in {folder} can't be tried ({error.strerror}): close some programs."
        ) from error
    if not done.stdout.endswith(b"sound"):
        raise _damaged(folder)


def _damaged(folder: Path) -> RecognizerError:
    return RecognizerError(f"Vosk can't load the model in {folder}, which is damaged: install it anew.")


def _fingerprint(folder: Path) -> str:
    """Name the model by its files, their sizes and their times, wherever its folder is."""
    import vosk

    digest = hashlib.sha256(str(getattr(vosk, "__version__", "")).encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            facts = file.stat()
            digest.update(f"{file.relative_to(folder)}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]
