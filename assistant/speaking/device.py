"""The loudspeaker itself, by way of miniaudio."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Generator

from assistant.errors import DeviceError
from assistant.sound_devices import backends, load_miniaudio, loudspeakers, release

BLOCK_MILLISECONDS = 20
"""With less, a busy machine puts gaps into speech; with more, silence comes later after a stop."""
_BUFFERED_BLOCKS = 10
"""More than any device asks for in advance: one that asks for this many does play."""
NO_DEVICE = "There is no loudspeaker: plug one in or switch it on, and check the sound settings of this computer."


class Device:
    """An open loudspeaker that plays what `mix` gives, until it is closed."""

    def __init__(self, mix: Callable[[int], bytes], rate: int) -> None:
        """Open the default device for mono sound at `rate` Hz; raises DeviceError."""
        miniaudio = load_miniaudio()
        if not loudspeakers():
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
                backends=backends(),
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
        threading.Thread(target=release, args=(self._device,), name="close-device", daemon=True).start()

    def _blocks(self, mix: Callable[[int], bytes]) -> Generator[bytes, int, None]:
        frames = yield b""
        for number in itertools.count():
            self.last_callback = time.monotonic()
            if number == _BUFFERED_BLOCKS:
                self._awake.set()
            # A device that was given up while it slept may wake again; what is to be said is no longer its business.
            frames = yield bytes(2 * frames) if self._closed else mix(frames)
