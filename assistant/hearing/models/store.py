"""Where the installed models are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from assistant import paths
from assistant.errors import RecognizerError
from assistant.hearing.models.catalogue import load_catalogue
from assistant.hearing.models.download import discard
from assistant.hearing.models.locking import locked


def models_folder() -> Path:
    """Give the folder that holds a folder for each model; it may not exist yet."""
    return paths.data_folder() / "models"


def installed_models() -> list[Path]:
    """Give the folders of the installed models, the best first; those that the catalogue doesn't name come last."""
    try:
        found = [folder for folder in models_folder().iterdir() if folder.is_dir() and folder.name[0] != "."]
    except OSError:
        return []
    if not found:
        return []
    ranks = {model.name: rank for rank, model in enumerate(load_catalogue())}
    return sorted(found, key=lambda folder: (ranks.get(folder.name, len(ranks)), folder.name))


def find_model(name: str) -> Path | None:
    """Give the folder of an installed model by its name."""
    return next((folder for folder in installed_models() if folder.name == name), None)


def partial_file(name: str) -> Path:
    """Give the place of an archive while it is fetched."""
    return paths.cache_folder() / "models" / f"{name}.zip.part"


def remove_model(name: str) -> None:
    """Delete an installed model, or what was fetched of one; raises RecognizerError."""
    folder, partial = find_model(name), partial_file(name)
    if folder is None and not partial.exists():
        raise RecognizerError(f"{name} is not installed: `backtalk models list` names what is.")
    with only_here(name):
        discard(partial)
        if folder is None:
            return
        # Out of the way first: a model that is half deleted must never be found.
        gone = workplace(name)
        try:
            folder.replace(gone)
            rmtree(gone)
        except OSError as error:
            raise RecognizerError(
                f"{folder} can't be removed ({error.strerror}): delete that folder by hand."
            ) from error


def workplace(name: str) -> Path:
    """Give an absent place beside the models for what becomes or was one; what a killed program left there is deleted.

    Raises RecognizerError.
    """
    place = models_folder() / f".{name}"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            rmtree(place)
    except OSError as error:
        raise RecognizerError(
            f"{place.parent} can't be written ({error.strerror}): allow it, and try again."
        ) from error
    return place


@contextmanager
def only_here(name: str) -> Iterator[None]:
    """Keep every other program from changing this model meanwhile; raises RecognizerError where one does just now."""
    with locked(paths.cache_folder() / "models" / f"{name}.lock") as alone:
        if not alone:
            raise RecognizerError(f"Another Backtalk is busy with {name} now: wait until it is done, and try again.")
        yield
