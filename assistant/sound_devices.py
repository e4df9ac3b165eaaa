"""Which microphones and loudspeakers there are, by way of miniaudio; its wheel carries its back end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import sys
import threading
from typing import Any

from assistant.errors import DeviceError

ANSWER_SECONDS = 2.0
"""A sound server that has not answered by then hangs, and nothing can be heard or played."""
_DUMMIES = ("dummy input", "dummy output", "auto_null", "null audio device", "discard all samples")

_alsa_handler: Any = None
_asking = threading.Lock()
"""Held while a sound server is asked, which may be for ever."""


def load_miniaudio() -> Any:
    """Give the module; raises DeviceError where it isn't installed."""
    try:
        import miniaudio
    except ImportError as error:
        raise DeviceError("Sound needs miniaudio: install it with `pip install miniaudio`.") from error
    return miniaudio


def backends() -> list[Any]:
    """Give every back end but the null device, which miniaudio takes without a word where nothing else works."""
    kinds = load_miniaudio().Backend
    if sys.platform == "win32":
        return [kinds.WASAPI, kinds.DSOUND, kinds.WINMM]
    if sys.platform == "darwin":
        return [kinds.COREAUDIO]
    _hush_alsa()
    return [kinds.PULSEAUDIO, kinds.ALSA]


def release(device: Any) -> None:
    """Close a device of miniaudio, and its connection to the sound server, which miniaudio itself leaves open.

    A sleeping device can keep its closer waiting for ever.
    """
    device.close()
    load_miniaudio().lib.ma_context_uninit(device._context)


def microphones() -> list[str]:
    """Name the devices that hear people; raises DeviceError where nothing can be asked.

    Sound servers of Linux offer what the speaker plays as if it were a microphone. Such a monitor is none, unless the
    person chose it with PULSE_SOURCE; what is chosen so is the only one.
    """
    names = _names("captures", os.environ.get("PULSE_SOURCE"))
    if os.environ.get("PULSE_SOURCE"):
        return names
    return [name for name in names if not name.lower().startswith("monitor of ")]


def loudspeakers() -> list[str]:
    """Name the devices that can be heard; raises DeviceError where nothing can be asked.

    Where the person chose one with PULSE_SINK, it is the only one: the sound server takes no other in its place.
    """
    return _names("playbacks", os.environ.get("PULSE_SINK"))


def _names(direction: str, chosen: str | None) -> list[str]:
    """Ask on another thread, so that a sound server that hangs keeps nobody waiting; it is then like none."""
    load_miniaudio()
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(_listed(direction, chosen))
        except Exception as error:  # is raised where it was asked for
            answers.put(error)
        finally:
            _asking.release()

    if not _asking.acquire(timeout=ANSWER_SECONDS):
        return []
    threading.Thread(target=ask, name="list-devices", daemon=True).start()
    try:
        answer = answers.get(timeout=ANSWER_SECONDS)
    except queue.Empty:
        return []
    if isinstance(answer, Exception):
        raise answer
    return answer


def _listed(direction: str, chosen: str | None) -> list[str]:
    miniaudio = load_miniaudio()
    try:
        devices = miniaudio.Devices(backends())
        # miniaudio would ask each device for its formats, and crashes where one is unplugged at that moment.
        devices._get_info = lambda *_: {}
        found = devices.get_captures() if direction == "captures" else devices.get_playbacks()
    except miniaudio.MiniaudioError:
        return []
    if chosen and devices.backend == "PulseAudio":
        found = [device for device in found if _pulse_name(device["id"]) == chosen]
    # The sound servers of Linux offer a dummy where there is no device.
    names = [str(device["name"]) for device in found]
    return [name for name in names if not any(dummy in name.lower() for dummy in _DUMMIES)]


def _pulse_name(identity: Any) -> str:
    """The name by which PulseAudio knows a device, which is what its identity in miniaudio begins with."""
    return bytes(load_miniaudio().ffi.buffer(identity)).partition(b"\0")[0].decode("utf-8", "replace")


def _hush_alsa() -> None:
    """Keep ALSA from writing dozens of lines to standard error about devices that aren't there."""
    global _alsa_handler
    if _alsa_handler is None:
        with contextlib.suppress(OSError, AttributeError):
            kind = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
            _alsa_handler = kind(lambda *_: None)  # it has to outlive this call
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_alsa_handler)
