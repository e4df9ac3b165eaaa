"""The loudspeaker itself, by way of miniaudio."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import sys
import threading
import time
from collections.abc import Callable, Generator
from typing import Any

from assistant.errors import DeviceError

BLOCK_MILLISECONDS = 10
_BUFFERED_BLOCKS = 10
"""More than any device asks for in advance: one that asks for this many does play."""
_DUMMIES = ("dummy output", "auto_null", "null audio device", "discard all samples")
NO_DEVICE = "There is no loudspeaker: plug one in or switch it on, and check the sound settings of this computer."

_alsa_handler: Any = None


class Device:
    """An open loudspeaker that plays what `mix` gives, until it is closed."""

    def __init__(self, mix: Callable[[int], bytes], rate: int) -> None:
        """Open the default device for mono sound at `rate` Hz; raises DeviceError."""
        miniaudio = _miniaudio()
        if not has_loudspeaker():
            raise DeviceError(NO_DEVICE)
        self.last_callback = time.monotonic()
        """When the device last asked for sound, time.monotonic() seconds."""
        self._awake = threading.Event()
        self._closed = False
        blocks = self._blocks(mix)
        next(blocks)
        try:
            self._device = miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=BLOCK_MILLISECONDS,
                backends=_backends(),
                app_name="Backtalk",
            )
            self._device.start(blocks)
        except miniaudio.MiniaudioError as error:
            raise DeviceError(NO_DEVICE) from error

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` until it plays, which a sleeping device never does; whether it has."""
        return self._awake.wait(seconds)

    def close(self) -> None:
        """Let go of the device; returns at once, for a device that sleeps can keep its closer waiting for ever."""
        self._closed = True
        threading.Thread(target=self._device.close, name="close-device", daemon=True).start()

    def _blocks(self, mix: Callable[[int], bytes]) -> Generator[bytes, int, None]:
        frames = yield b""
        for number in itertools.count():
            self.last_callback = time.monotonic()
            if number == _BUFFERED_BLOCKS:
                self._awake.set()
            # A device that was given up while it slept may wake again; what is to be said is no longer its business.
            frames = yield bytes(2 * frames) if self._closed else mix(frames)


def has_loudspeaker() -> bool:
    """Whether there is a device that can be heard; the sound servers of Linux offer a dummy where there is none."""
    miniaudio = _miniaudio()
    try:
        devices = miniaudio.Devices(_backends()).get_playbacks()
    except miniaudio.MiniaudioError:
        return False
    return any(not any(dummy in device["name"].lower() for dummy in _DUMMIES) for device in devices)


def _miniaudio() -> Any:
    try:
        import miniaudio
    except ImportError as error:
        raise DeviceError("Sound can't be played: install miniaudio with `pip install miniaudio`.") from error
    return miniaudio


def _backends() -> list[Any]:
    """Every back end but the null device, which miniaudio takes without a word where nothing else works."""
    kinds = _miniaudio().Backend
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
