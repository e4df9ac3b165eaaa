"""Compares ways to play sound: how soon the first sample is heard, and how soon it is silent after a stop.

Run `python benchmarks/playback.py`; it needs PulseAudio and no sound card.
sounddevice is measured where it and PortAudio are installed.

Measured on a private PulseAudio 16.1 null sink, Debian 12, 2 cores, median and worst of 10, in milliseconds:

| way | first sample | silence after stop |
|---|---|---|
| miniaudio, blocks of 5 ms | 9 (10) | 16 (21) |
| miniaudio, blocks of 10 ms | 15 (20) | 22 (26) |
| miniaudio, blocks of 20 ms | 30 (35) | 39 (44) |
| sounddevice, blocks of its own choice | 11 (11) | 16 (17) |
| sounddevice, blocks of 240 samples (5 ms) | 20 (20) | 22 (25) |
| sounddevice, blocks of 480 samples (10 ms) | 30 (30) | 34 (39) |
| MiniaudioPlayer (fades, watched, 10 ms) | 15 (20) | 23 (27) |
| MiniaudioPlayer while a thread computes in Python | 21 (22) | 20 (29) |

Both are fast enough. miniaudio was taken because its wheel carries all that it needs, while sounddevice on Linux needs
PortAudio from the system; blocks of 10 ms, because those of 5 ms leave Python half the time to be late.

| work | ms |
|---|---|
| voice: process started until ready | 70 (88) |
| render of 18 words | 38 (65) |
| the same from the cache | 0.3 |
| its resampling to 48 kHz | 9 (45) |
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in (".", "tests")]

from virtual_sound_card import VirtualSoundCard, virtual_sound_card  # noqa: E402

from assistant.sound import Sound  # noqa: E402
from assistant.speaking.cache import SoundCache  # noqa: E402
from assistant.speaking.mixer import RATE, Mixer  # noqa: E402
from assistant.speaking.player import MiniaudioPlayer  # noqa: E402
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice  # noqa: E402
from assistant.speaking.resampling import resample  # noqa: E402

RUNS = 10
Play = Callable[[Sound], None]
Stop = Callable[[], None]


def tone() -> Sound:
    import numpy as np

    return Sound((9000 * np.sin(np.arange(3 * RATE) * 0.05)).astype("<i2").tobytes(), RATE)


@contextmanager
def by_miniaudio(milliseconds: int) -> Iterator[tuple[Play, Stop]]:
    import miniaudio

    mixer = Mixer()

    def blocks():
        frames = yield b""
        while True:
            frames = yield mixer.mix(frames)

    device = miniaudio.PlaybackDevice(miniaudio.SampleFormat.SIGNED16, 1, RATE, milliseconds)
    generator = blocks()
    next(generator)
    device.start(generator)
    yield lambda sound: mixer.add(sound, "", False) and None, mixer.clear
    device.close()


@contextmanager
def by_sounddevice(frames: int) -> Iterator[tuple[Play, Stop]]:
    import sounddevice

    mixer = Mixer()

    def fill(out, frames, _times, _status):
        out[:] = mixer.mix(frames)

    stream = sounddevice.RawOutputStream(RATE, frames, channels=1, dtype="int16", latency="low", callback=fill)
    with stream:
        yield lambda sound: mixer.add(sound, "", False) and None, mixer.clear


@contextmanager
def by_player() -> Iterator[tuple[Play, Stop]]:
    player = MiniaudioPlayer()
    player.open()
    yield lambda sound: player.play(sound, label="") and None, player.stop
    player.close()


def latencies(card: VirtualSoundCard, play: Play, stop: Stop) -> tuple[list[float], list[float]]:
    """Milliseconds until the first sample is heard, and until it is silent again."""
    first, silent = [], []
    sound = tone()
    quiet = Sound(bytes(RATE // 5), RATE)
    for run in range(RUNS):
        play(quiet)  # wakes the device, so that no lead-in is measured
        time.sleep(0.5)
        with card.recording() as recording:
            began = time.monotonic()
            play(sound)
            time.sleep(0.2 + run * 0.0037)
            stopped = time.monotonic()
            stop()
            time.sleep(0.1)
        heard, last = recording.first_audible(), recording.last_audible()
        assert heard is not None
        assert last is not None
        first.append(1000 * (heard - began))
        silent.append(1000 * (last - stopped))
    return first, silent


@contextmanager
def busy_processor() -> Iterator[None]:
    """Another thread of this process that computes in Python all the time."""
    ended = threading.Event()

    def compute() -> None:
        while not ended.is_set():
            sum(range(1000))

    thread = threading.Thread(target=compute)
    thread.start()
    yield
    ended.set()
    thread.join()


def row(name: str, *columns: list[float]) -> None:
    cells = " | ".join(f"{statistics.median(column):6.1f} ({max(column):.1f})" for column in columns)
    print(f"| {name:44} | {cells} |", flush=True)


def milliseconds_of(work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(RUNS):
        began = time.monotonic()
        work()
        taken.append(1000 * (time.monotonic() - began))
    return taken


def main() -> None:
    print(f"| {'':44} | first sample | silence after stop |")
    print("|---|---|---|")
    with virtual_sound_card() as card:
        ways: list[tuple[str, Callable[[], object]]] = [
            (f"miniaudio, blocks of {size} ms", lambda size=size: by_miniaudio(size)) for size in (5, 10, 20)
        ]
        try:  # it looks for its devices when it is imported
            import sounddevice  # noqa: F401
        except (ImportError, OSError):
            print("sounddevice: not installed", file=sys.stderr)
        else:
            ways += [
                (
                    f"sounddevice, blocks of {size or 'its own choice of'} samples",
                    lambda size=size: by_sounddevice(size),
                )
                for size in (0, 240, 480)
            ]
        ways.append(("MiniaudioPlayer (fades, watched, 10 ms)", by_player))
        for name, way in ways:
            with way() as (play, stop):
                row(name, *latencies(card, play, stop))
        with ExitStack() as stack:
            play, stop = stack.enter_context(by_player())
            stack.enter_context(busy_processor())
            row("MiniaudioPlayer, a thread computes in Python", *latencies(card, play, stop))
    print(f"\n| {'':44} | ms |\n|---|---|")
    voice = Pyttsx3Voice()
    row("voice: process started until ready", milliseconds_of(lambda: (voice.close(), voice.voices())))
    line = "Call nine, nine, nine now. This may be pressure on the nerves of your bladder, and hours count."
    row("render of 18 words", milliseconds_of(lambda: voice.render(line, rate=160)))
    with tempfile.TemporaryDirectory() as folder:
        cache = SoundCache(Path(folder))
        cache.put(line, 160, voice.identity, voice.render(line, rate=160))
        row("the same from the cache", milliseconds_of(lambda: cache.get(line, 160, voice.identity)))
    sound = voice.render(line, rate=160)
    row("its resampling to 48 kHz", milliseconds_of(lambda: resample(sound, RATE)))
    voice.close()


if __name__ == "__main__":
    main()
