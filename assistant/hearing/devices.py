"""Finds microphones by way of miniaudio."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from typing import Any

from assistant.errors import DeviceError

NO_MICROPHONE = "There is no microphone: plug one in, or allow this program to use it in the sound settings."
_DUMMIES = ("dummy input", "auto_null", "null audio device", "discard all samples")

_alsa_handler: Any = None


def has_microphone() -> bool:
    """Whether there is a device that hears people; raises DeviceError where nothing could be asked.

    Sound servers of Linux offer what the speaker plays as if it were a microphone. Such a monitor is none, unless the
    person chose it with PULSE_SOURCE.
    """
    miniaudio = load_miniaudio()
    try:
        names = [device["name"].lower() for device in miniaudio.Devices(backends()).get_captures()]
    except miniaudio.MiniaudioError:
        return False
    wanted = [name for name in names if not any(dummy in name for dummy in _DUMMIES)]
    if not os.environ.get("PULSE_SOURCE"):
        wanted = [name for name in wanted if not name.startswith("monitor of ")]
    return bool(wanted)


def load_miniaudio() -> Any:
    """The module; raises DeviceError where it isn't installed."""
    try:
        import miniaudio
    except ImportError as error:
        raise DeviceError("Nothing can be recorded: install miniaudio with `pip install miniaudio`.") from error
    return miniaudio


def backends() -> list[Any]:
    """Every back end but the null device, which miniaudio takes without a word where nothing else works."""
    kinds = load_miniaudio().Backend
    if sys.platform == "win32":
        return [kinds.WASAPI, kinds.DSOUND, kinds.WINMM]
    if sys.platform == "darwin":
        return [kinds.COREAUDIO]
    _hush_alsa()
    return [kinds.PULSEAUDIO, kinds.ALSA]


def _hush_alsa() -> None:
    """Keep ALSA from writing dozens of lines to standard error about devices that aren't there."""
    global _alsa_handler
    if _alsa_handler is None:
        with contextlib.suppress(OSError, AttributeError):
            kind = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
            _alsa_handler = kind(lambda *_: None)  # it has to outlive this call
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_alsa_handler)
