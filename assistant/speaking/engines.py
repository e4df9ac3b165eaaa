"""The engines behind pyttsx3 that this machine has, the best first.

The version is found without loading anything, so that sound rendered earlier can be looked up while no engine works.
"""

from __future__ import annotations

import platform
import sys
import sysconfig
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import VoiceError

_NATIVE = {"win32": "sapi5", "darwin": "nsss"}
_LIBRARY = "libespeak-ng.so.1"


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to render."""

    driver: str
    """The name of pyttsx3's driver."""
    version: str
    library: Path | None = None
    """The espeak-ng library that the driver is to use."""
    data: Path | None = None
    """The folder that espeak-ng's data lies in, where the library doesn't know it."""


def engines() -> tuple[Engine, ...]:
    """Every engine of this machine; raises VoiceError where there is none."""
    try:
        release = f"pyttsx3 {metadata.version('pyttsx3')}"
    except metadata.PackageNotFoundError:
        raise VoiceError("There is no voice: install it with `pip install pyttsx3 espeakng-loader`.") from None
    found: list[Engine] = []
    if sys.platform in _NATIVE:
        found.append(Engine(_NATIVE[sys.platform], f"{release}, {platform.platform()}"))
    elif (library := _system_library()) is not None:
        found.append(Engine("espeak", f"{release}, {library.resolve().name}", library))
    if (carried := _carried_library()) is not None:
        loader = metadata.version("espeakng-loader")
        found.append(Engine("espeak", f"{release}, espeakng-loader {loader}", carried, carried.parent))
    if not found:
        raise VoiceError("There is no voice: install it with `pip install espeakng-loader`.")
    return tuple(found)


def _system_library() -> Path | None:
    architecture = sysconfig.get_config_var("MULTIARCH")
    folders = ["/usr/local/lib", f"/usr/lib/{architecture}", "/usr/lib64", "/usr/lib"]
    return next((path for folder in folders if (path := Path(folder, _LIBRARY)).exists()), None)


def _carried_library() -> Path | None:
    """The library of the espeakng-loader package, which is read here without importing it."""
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        return None
    name = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}.get(sys.platform, "libespeak-ng.so")
    library = Path(spec.origin).with_name(name)
    return library if library.exists() else None
