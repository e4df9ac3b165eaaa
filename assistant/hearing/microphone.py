"""The microphone."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import Any

from assistant.errors import DeviceError
from assistant.hearing.recognizer import RATE
from assistant.hearing.resampling import Resampler
from assistant.sound_devices import backends, load_miniaudio, microphones, release

NO_MICROPHONE = "There is no microphone: plug one in, or allow this program to use it in the sound settings."
STOPPED = "The microphone has stopped: plug it in again or choose another one."
BLOCK_MILLISECONDS = 30
WATCHDOG = 1.0
"""Seconds without a block after which the microphone counts as gone; it often goes without a word."""
LOOK_SECONDS = 1.0
"""How often it is checked whether a microphone was taken away; its sound server may go on with something else."""
_CAPTURE_RATE = 48_000
"""Samples a second (Hz): what nearly all devices record by themselves. Our own resampler takes it from there."""
_MOST_WAITING = 400
"""Blocks kept for a reader that is late, 12 s; after that the oldest are lost."""


class MicrophoneTaken(DeviceError):
    """A microphone is no longer there, and what is heard now may come from another device, or be the speaker."""


class Microphone:
    """The default microphone, from when it is entered until it is left."""

    def __init__(self) -> None:
        """Make one; nothing is opened yet."""
        self._waiting: queue.Queue[tuple[float, bytes]] = queue.Queue(_MOST_WAITING)
        self._device: Any = None
        self._names: frozenset[str] = frozenset()
        self.arrived = 0.0
        """When the latest block that was read came from the device, time.monotonic() seconds."""
        self.lost = 0
        """Blocks that were lost because nobody read them in time."""

    def __enter__(self) -> Microphone:
        """Open the device; raises DeviceError."""
        miniaudio = load_miniaudio()
        self._names = frozenset(microphones())
        if not self._names:
            raise DeviceError(NO_MICROPHONE)
        receiver = self._receive()
        next(receiver)
        try:
            device = miniaudio.CaptureDevice(
                miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=_CAPTURE_RATE,
                buffersize_msec=BLOCK_MILLISECONDS,
                backends=backends(),
                app_name="Backtalk",
            )
            self._device = device
            device.start(receiver)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise DeviceError(NO_MICROPHONE) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the device."""
        self.close()

    def close(self) -> None:
        """Let go of the device. A sleeping one can keep its closer waiting for ever, so nobody waits for long."""
        device, self._device = self._device, None
        if device is not None:
            closer = threading.Thread(target=release, args=(device,), name="close-microphone", daemon=True)
            closer.start()
            closer.join(WATCHDOG)

    def __iter__(self) -> Iterator[bytes]:
        """Blocks of 16-bit mono sound at `RATE` as they come.

        Raises DeviceError when none comes any more, and MicrophoneTaken when a microphone is no longer there.
        """
        import numpy as np

        resampler = Resampler(_CAPTURE_RATE, RATE)
        looked = time.monotonic()
        while self._device is not None:
            try:
                self.arrived, block = self._waiting.get(timeout=WATCHDOG)
            except queue.Empty:
                if self._device is None:
                    return
                raise DeviceError(STOPPED) from None
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                # Asked twice: a sound server that is busy now and then gives no answer.
                if not (self._names <= frozenset(microphones()) or self._names <= frozenset(microphones())):
                    raise MicrophoneTaken(STOPPED)
            samples = resampler.feed(np.frombuffer(block, "<i2").astype(np.float32))
            if len(samples):
                yield np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes()

    def discard(self) -> None:
        """Throw away what was recorded and not read yet, such as the assistant's own voice."""
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                return

    def _receive(self) -> Generator[None, bytes, None]:
        """Run on the thread of the device, which must never be kept waiting."""
        while True:
            block = bytes((yield))
            now = time.monotonic()
            try:
                self._waiting.put_nowait((now, block))
            except queue.Full:
                self.lost += 1
                self._drop_oldest()
                self._waiting.put_nowait((now, block))

    def _drop_oldest(self) -> None:
        try:
            self._waiting.get_nowait()
        except queue.Empty:
            return
