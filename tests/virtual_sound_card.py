"""A sound card of software: a private PulseAudio server with a speaker and a microphone.

The speaker is a null sink whose monitor can be recorded; the microphone is the monitor of a second null sink, into
which a test plays what the person says. Nothing touches the sound settings of the machine.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
import warnings
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.sound import Sound

MISSING = "NO VIRTUAL SOUND CARD: pulseaudio, pactl, parec or pacat isn't installed, so nothing played is heard"
SPEAKER = "speaker"
MICROPHONE = "microphone"
_FORMAT = ("--raw", "--format=s16le", "--channels=1")
_NULL_SINK = "module-null-sink sink_name={0} rate=48000 channels=1 norewinds=1 sink_properties=device.description={0}"
# Without norewinds=1 the first 1.8 s of a recording are lost.


def available() -> bool:
    """Whether the programs that it is made of are installed."""
    return all(map(shutil.which, ("pulseaudio", "pactl", "parec", "pacat")))


@dataclass
class Recording:
    """What came out of the speaker, with the time of each piece."""

    rate: int
    pcm: bytearray = field(default_factory=bytearray)
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    """(time.monotonic() seconds, bytes received until then)."""

    @property
    def sound(self) -> Sound:
        return Sound(bytes(self.pcm[: len(self.pcm) // 2 * 2]), self.rate)

    def samples(self) -> array[int]:
        samples = array("h")
        samples.frombytes(self.sound.pcm)
        return samples

    def arrival(self, sample: int) -> float:
        """When the given sample arrived, time.monotonic() seconds."""
        return next(when for when, size in self.arrivals if size > 2 * sample)

    def first_audible(self, threshold: int = 300) -> float | None:
        """When the first sample above the threshold arrived."""
        index = next((i for i, value in enumerate(self.samples()) if abs(value) > threshold), None)
        return None if index is None else self.arrival(index)

    def last_audible(self, threshold: int = 300) -> float | None:
        """When the last sample above the threshold arrived."""
        samples = self.samples()
        index = next((i for i in range(len(samples) - 1, -1, -1) if abs(samples[i]) > threshold), None)
        return None if index is None else self.arrival(index)


class VirtualSoundCard:
    """The server; `environment` leads the programs of the test to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, str] = {}
        configuration = folder / "client.conf"
        configuration.write_text("autospawn = no\nenable-shm = no\n")
        alsa = folder / "asound.conf"
        alsa.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.environment = {
            "PULSE_SERVER": f"unix:{folder / 'native'}",
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(configuration),
            "PULSE_SINK": SPEAKER,
            "PULSE_SOURCE": f"{MICROPHONE}.monitor",
            "ALSA_CONFIG_PATH": str(alsa),
        }

    def start(self) -> None:
        """Start the server with both devices; returns when it answers."""
        own = {name: str(self._folder) for name in ("HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH")}
        own |= {"PULSE_CONFIG_PATH": str(self._folder), "PULSE_COOKIE": str(self._folder / "cookie")}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PULSE_", "DBUS_")) and k != "DISPLAY"}
        protocol = f"module-native-protocol-unix auth-anonymous=1 socket={self._folder / 'native'}"
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--system=no", "--exit-idle-time=-1"]
        command += ["--realtime=no", "--high-priority=no", "--disable-shm=yes", "--log-target=stderr", "-L", protocol]
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(command, env=inherited | own, stdout=log, stderr=log)
        deadline = time.monotonic() + 10
        while subprocess.run(["pactl", "info"], env=self._client(), capture_output=True).returncode:
            if time.monotonic() > deadline:
                raise RuntimeError(f"pulseaudio did not start: {(self._folder / 'log').read_text()}")
            time.sleep(0.02)
        self.plug(SPEAKER)
        self.plug(MICROPHONE)

    def stop(self) -> None:
        """End the server, as when the sound system of a machine crashes."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=10)
            self._server = None
            self._modules.clear()

    def plug(self, name: str) -> None:
        """Add a device of that name."""
        self._modules[name] = self._pactl("load-module", *_NULL_SINK.format(name).split())

    def unplug(self, name: str) -> None:
        """Take the device of that name away."""
        self._pactl("unload-module", self._modules.pop(name))

    def suspend(self, name: str, suspended: bool) -> None:
        """Put the device of that name to sleep, or wake it: it stays there and takes no sound."""
        self._pactl("suspend-sink", name, "1" if suspended else "0")

    @contextlib.contextmanager
    def loop(self) -> Iterator[None]:
        """Let the microphone hear the speaker, as loud as a person, while the block runs."""
        arguments = (f"source={SPEAKER}.monitor", f"sink={MICROPHONE}", "latency_msec=60")
        module = self._pactl("load-module", "module-loopback", *arguments)
        try:
            yield
        finally:
            self._pactl("unload-module", module)

    @contextlib.contextmanager
    def recording(self, rate: int = 48000, device: str = SPEAKER) -> Iterator[Recording]:
        """Record what a device plays while the block runs; the recorder is running when the block begins.

        The microphone plays what the person says.
        """
        recording = Recording(rate)
        command = ["parec", *_FORMAT, "--latency-msec=5", f"--rate={rate}", f"--device={device}.monitor"]
        process = subprocess.Popen(command, env=self._client(), stdout=subprocess.PIPE)
        running = threading.Event()

        def read() -> None:
            assert process.stdout is not None
            while piece := os.read(process.stdout.fileno(), 4096):
                recording.pcm += piece
                recording.arrivals.append((time.monotonic(), len(recording.pcm)))
                running.set()

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        if not running.wait(5):
            process.kill()
            raise RuntimeError("the recorder of the virtual sound card got no sound")
        try:
            yield recording
        finally:
            time.sleep(0.1)  # what was played just now is on its way
            process.terminate()
            process.wait(timeout=5)
            reader.join(timeout=5)
            assert process.stdout is not None
            process.stdout.close()

    def speak(self, sound: Sound) -> None:
        """Play the sound into the microphone; returns when it was said."""
        # With less in hand, a busy machine puts gaps into what the person says.
        command = [
            "pacat",
            "--playback",
            *_FORMAT,
            "--latency-msec=200",
            f"--rate={sound.rate}",
            f"--device={MICROPHONE}",
        ]
        subprocess.run(command, env=self._client(), input=sound.pcm, check=True, timeout=sound.seconds + 10)

    def _client(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _pactl(self, *arguments: str) -> str:
        answer = subprocess.run(["pactl", *arguments], env=self._client(), capture_output=True, text=True, timeout=10)
        if answer.returncode:
            raise RuntimeError(f"pactl {' '.join(arguments)}: {answer.stderr.strip()}")
        return answer.stdout.strip()


@contextlib.contextmanager
def virtual_sound_card() -> Iterator[VirtualSoundCard]:
    """A running sound card, to which the environment of this process points while the block runs."""
    # The path of a Unix socket may not be longer than 107 bytes, which the folders of pytest can be.
    folder = Path(tempfile.mkdtemp(prefix="card"))
    card = VirtualSoundCard(folder)
    before = {name: os.environ.get(name) for name in card.environment}
    try:
        card.start()
        os.environ.update(card.environment)
        yield card
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        card.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def card_or_skip() -> Iterator[VirtualSoundCard]:
    """A running sound card; where none can be had the test is skipped, and a warning says so."""
    if not available():
        warnings.warn(MISSING, stacklevel=1)
        pytest.skip(MISSING)
    with virtual_sound_card() as running:
        yield running
