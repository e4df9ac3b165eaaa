"""`backtalk models`: lists, installs and removes speech models for Vosk."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from assistant.cli.exits import FAULTY, OK, WRONG_USAGE
from assistant.cli.output import notice
from assistant.hearing.models.catalogue import KnownModel, load_catalogue
from assistant.hearing.models.install import install_file, install_known
from assistant.hearing.models.store import find_model, installed_models, remove_model

_TELL_EVERY = 10
"""Percent, and seconds: a line is printed when so much has come or so long has gone."""


def run(options: Namespace) -> int:
    """List the models, or install or remove one; raises RecognizerError."""
    if options.action == "install":
        return _install(options.name) if options.name else _install_file(options.file)
    if options.action == "remove":
        remove_model(options.name)
        print(f"{options.name} is removed.")
        return OK
    return _list()


def _list() -> int:
    """Print a line for each model, those that are installed first."""
    known = {model.name: model for model in load_catalogue()}
    installed = installed_models()
    for place, folder in enumerate(installed):
        about = f" {_about(known[folder.name])}" if folder.name in known else ""
        print(f"{folder.name}: installed{', in use' if place == 0 else ''}.{about}")
    for name, model in known.items():
        if find_model(name) is None:
            print(f"{name}: not installed. {_about(model)}")
    if not installed:
        print("No model is installed. To get one, give its name: backtalk models install NAME")
    return OK


def _about(model: KnownModel) -> str:
    return f"{model.accent}, {_megabytes(model.size)} megabytes, {model.word_error}. For {model.suits}."


def _install(name: str) -> int:
    model = next((model for model in load_catalogue() if model.name == name), None)
    if model is None:
        notice(f"backtalk: There is no model called {name}: `backtalk models list` names those that there are.")
        return WRONG_USAGE
    if folder := find_model(name):
        print(f"{name} is installed already, in {folder}.")
        return OK
    print(f"{name} is fetched from {model.url}, {_megabytes(model.size)} megabytes.", flush=True)
    try:
        folder = install_known(model, Teller(model.size), lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        print("Stopped. Install it again, and it goes on from here.", flush=True)
        return FAULTY
    print(f"{name} is installed in {folder}. Backtalk uses the best model that is installed.")
    return OK


def _install_file(file: Path) -> int:
    folder = install_file(file)
    print(f"{folder.name} is installed in {folder}. Backtalk uses the best model that is installed.")
    return OK


class Teller:
    """Tells how far it is in lines that a screen reader speaks, and not too many of them."""

    def __init__(self, size: int) -> None:
        """Make one for a file of `size` bytes."""
        self._size = size
        self._percent = 0
        self._told = time.monotonic()

    def __call__(self, come: int) -> None:
        """Take the bytes that have come."""
        percent, now = 100 * come // self._size, time.monotonic()
        step, waited = abs(percent - self._percent), now - self._told
        if step >= _TELL_EVERY or waited >= _TELL_EVERY or come == self._size:
            print(f"{percent} percent, {_megabytes(come)} of {_megabytes(self._size)} megabytes.", flush=True)
            self._percent, self._told = percent, now


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}" if size >= 1e7 else f"{size / 1e6:.1f}"
