"""Plays sound on an always-open device and notices when nobody can hear it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from assistant.errors import DeviceError
from assistant.sound import Sound
from assistant.sound_devices import loudspeakers
from assistant.speaking.device import NO_DEVICE, Device
from assistant.speaking.mixer import RATE, Mixer, Playback
from assistant.speaking.resampling import resample

CALLBACK_SECONDS = 1.0
"""A device that has asked for no sound for so long is dead."""
CHECK_SECONDS = 0.25
LOOK_SECONDS = 1.0
"""How often it is checked whether the sound goes to a real device, and whether a lost one is back."""
WAKE_SECONDS = 0.5
"""A device that is back asks for sound within this time."""
DUCK_SECONDS = 4.0

_log = logging.getLogger(__name__)


class Player(Protocol):
    """Something that can be heard."""

    volume: float
    """0 to 1; guidance has a safe minimum."""

    @property
    def saying(self) -> str | None:
        """The label of what is audible now."""
        ...

    @property
    def position(self) -> float:
        """Seconds of it that have been played."""
        ...

    @property
    def fault(self) -> str | None:
        """Why nothing can be heard at the moment, in one sentence."""
        ...

    def play(self, sound: Sound, *, label: str, guidance: bool = False) -> Playback:
        """Play at once, in place of what is playing; raises DeviceError."""
        ...

    def queue(self, sound: Sound, *, label: str, guidance: bool = False) -> Playback:
        """Play behind what is playing; raises DeviceError."""
        ...

    def stop(self) -> None:
        """Be silent, now."""
        ...

    def duck(self, decibels: float) -> None:
        """Play more quietly for a few seconds; 0 ends it."""
        ...

    def wake(self) -> None:
        """Be ready to play soon."""
        ...

    def said_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with a few more on either side."""
        ...


class MiniaudioPlayer:
    """Thread-safe. The device is opened at first use, or by `open`, and watched until `close`."""

    def __init__(self, *, volume: float = 1.0, report: Callable[[str], None] | None = None) -> None:
        """Play at `volume` 0 to 1; `report` is told, on a thread of its own, of a fault and of its end."""
        self._report = report or _log.warning
        self._lock = threading.RLock()
        self._mixer: Mixer | None = None
        self._device: Device | None = None
        self._closed: threading.Event | None = None
        """Ends the watchdog; None while there is none."""
        self._fault: str | None = None
        self._volume = 1.0
        self.volume = volume

    @property
    def volume(self) -> float:
        """0 to 1; guidance has a safe minimum."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        with self._lock:
            self._volume = min(max(volume, 0.0), 1.0)
            if self._mixer is not None:
                self._mixer.volume = self._volume

    @property
    def saying(self) -> str | None:
        """The label of what is audible now."""
        now = None if self._mixer is None else self._mixer.now
        return None if now is None else now[0]

    @property
    def position(self) -> float:
        """Seconds of it that have been played, to within 0.03 s."""
        now = None if self._mixer is None else self._mixer.now
        return 0.0 if now is None else now[1]

    @property
    def fault(self) -> str | None:
        """Why nothing can be heard at the moment, in one sentence."""
        return self._fault

    def open(self, *, wait: bool = False) -> None:
        """Open the device ahead of use; raises DeviceError, or counts as a fault and is waited for with `wait`."""
        with self._lock:
            if self._mixer is None:
                self._mixer = Mixer()
                self._mixer.volume = self._volume
            if self._device is None and self._fault is None:
                try:
                    self._device = Device(self._mixer.mix, RATE)
                except DeviceError as error:
                    if not wait:
                        raise
                    self._fault = str(error)
            if self._closed is None:
                self._closed = threading.Event()
                watch = threading.Thread(target=self._watch, args=(self._closed,), name="loudspeaker-watch")
                watch.daemon = True
                watch.start()

    def play(self, sound: Sound, *, label: str, guidance: bool = False) -> Playback:
        """Play at once, in place of what is playing; raises DeviceError."""
        with self._lock:
            self.stop()
            return self.queue(sound, label=label, guidance=guidance)

    def queue(self, sound: Sound, *, label: str, guidance: bool = False) -> Playback:
        """Play behind what is playing; while there is a fault it waits for the device. Raises DeviceError."""
        ready = resample(sound, RATE)
        with self._lock:
            self.open()
            assert self._mixer is not None
            return self._mixer.add(ready, label, guidance)

    def stop(self) -> None:
        """Be silent, now: what is playing fades within milliseconds, what waits is dropped."""
        if self._mixer is not None:
            self._mixer.clear()

    def duck(self, decibels: float, *, seconds: float = DUCK_SECONDS) -> None:
        """Play more quietly for `seconds`; 0 ends it."""
        if self._mixer is not None:
            self._mixer.duck(decibels, seconds)

    def wake(self) -> None:
        """Be ready to play soon, so that the silence that wakes a sleeping device costs no time then."""
        if self._mixer is not None:
            self._mixer.wake()

    def said_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with a few more on either side."""
        return "" if self._mixer is None else self._mixer.said_since(moment)

    def listen_to(self, tap: Callable[[bytes], None]) -> None:
        """Give `tap` all that goes to the device from now on: 16-bit mono at `RATE`, on the thread of the device."""
        with self._lock:
            if self._mixer is None:
                self._mixer = Mixer()
                self._mixer.volume = self._volume
            self._mixer.tap = tap

    def close(self) -> None:
        """Stop and let go of the device; a later use opens it again."""
        with self._lock:
            self.stop()
            if self._closed is not None:
                self._closed.set()
                self._closed = None
            self._fault = None
            if self._device is not None:
                self._device.close()
                self._device = None

    def _watch(self, closed: threading.Event) -> None:
        looked = 0.0
        while not closed.wait(CHECK_SECONDS):
            now = time.monotonic()
            look = now - looked >= LOOK_SECONDS
            looked = now if look else looked
            if self._fault is None:
                self._check(now, look)
            elif look:
                self._reopen(closed)

    def _check(self, now: float, look: bool) -> None:
        """Notice a device that no longer plays, or that was taken away and quietly replaced by a dummy."""
        device = self._device
        if device is None:
            return
        dead = now - device.last_callback > CALLBACK_SECONDS
        # Asked twice: a sound server that is busy now and then gives no answer.
        if dead or (look and not loudspeakers() and not loudspeakers()):
            with self._lock:
                if device is not self._device:
                    return
                device.close()
                self._device = None
                self._fault = NO_DEVICE
            self._report("The loudspeaker has gone silent. " + NO_DEVICE)

    def _reopen(self, closed: threading.Event) -> None:
        """Take the device that is back, and say again what the lost one left unsaid."""
        assert self._mixer is not None
        self._mixer.rewind()
        try:
            device = Device(self._mixer.mix, RATE)
        except DeviceError:
            return
        with self._lock:
            if closed.is_set() or not device.wait(WAKE_SECONDS):
                device.close()
                return
            self._device = device
            self._fault = None
        self._report("The loudspeaker is back.")
