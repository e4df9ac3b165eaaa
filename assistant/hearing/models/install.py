"""Puts a speech model in place: whole or not at all."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from assistant.errors import RecognizerError
from assistant.hearing.models.catalogue import KnownModel
from assistant.hearing.models.download import Progress, discard, fetch, matches
from assistant.hearing.models.store import find_model, models_folder, only_here, partial_file, workplace
from assistant.hearing.models.unpack import need_room, top_folder, unpack
from assistant.hearing.vosk_recognizer import check_model

_UNPACKED = 2
"""How many times larger than its archive a model may be; known ones are 1.4 to 1.7 times."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def install_known(model: KnownModel, progress: Progress, tell: Callable[[str], None]) -> Path:
    """Fetch a model, check it and put it in place; give its folder. One that is there already is left alone.

    `progress` takes the bytes that have come, `tell` a sentence. Raises RecognizerError; what was fetched is kept, and
    the next time goes on from there.
    """
    with only_here(model.name):
        if folder := find_model(model.name):
            return folder
        _need_vosk()
        archive = partial_file(model.name)
        need_room(models_folder(), _UNPACKED * model.size)
        _fetch_right(model, archive, progress, tell)
        tell("It is unpacked and tried now, which takes a while with a large model.")
        folder = _put(archive, model.name)
        discard(archive)
        return folder


def install_file(archive: Path) -> Path:
    """Put the model of an archive that the person has in place; give its folder. Raises RecognizerError.

    Nothing tells whether such an archive is as its makers meant it, only that Vosk can use it.
    """
    if not archive.is_file():
        raise RecognizerError(f"{archive} is not there: give the path of a zip file that holds a Vosk model.")
    name = top_folder(archive) or archive.stem
    if not _NAME.fullmatch(name):
        raise RecognizerError(f"{name!r} can't be the name of a model: use letters, digits, dots and hyphens alone.")
    _need_vosk()
    with only_here(name):
        if find_model(name):
            raise RecognizerError(f"{name} is installed already: remove it first, or give the file another name.")
        return _put(archive, name)


def _need_vosk() -> None:
    """Raise RecognizerError where a model would be of no use."""
    if importlib.util.find_spec("vosk") is None:
        raise RecognizerError("Vosk is missing, which the models are for: install it with `pip install vosk` first.")


def _fetch_right(model: KnownModel, archive: Path, progress: Progress, tell: Callable[[str], None]) -> None:
    """Fetch the archive, and once more from its beginning where it came damaged."""
    for again in (False, True):
        need_room(archive.parent, model.size - (archive.stat().st_size if archive.exists() else 0))
        fetch(model.url, archive, model.size, progress, tell)
        if matches(archive, model.checksum):
            return
        discard(archive)
        if not again:
            tell("The file was damaged on the way. It is fetched once more.")
    raise RecognizerError(
        f"{model.url} is not the file that Backtalk knows (its checksum differs): look for a newer Backtalk."
    )


def _put(archive: Path, name: str) -> Path:
    """Unpack and check a model out of sight, then give it its name."""
    place = workplace(name)
    try:
        unpack(archive, place)
        root = _root(place)
        try:
            check_model(root)
        except RecognizerError as error:
            raise RecognizerError(
                f"What {archive} holds can't be used here (it is no Vosk model, is damaged, or needs more memory than "
                "there is): get another one."
            ) from error
        target = models_folder() / name
        root.replace(target)
    except OSError as error:
        raise RecognizerError(
            f"{models_folder()} can't be written ({error.strerror}): allow it, and try again."
        ) from error
    finally:
        rmtree(place, ignore_errors=True)
    return target


def _root(place: Path) -> Path:
    """Give the folder within an archive that is the model: the archive itself, or the one folder that it holds."""
    inside = list(place.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else place
