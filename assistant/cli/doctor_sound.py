"""The checks of the doctor that make sound and hear it: microphone and speaker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from assistant.errors import DeviceError
from assistant.library.content import Content
from assistant.messages import Speech
from assistant.settings import Settings
from assistant.sound_devices import loudspeakers, microphones

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SENTENCES = ("Backtalk can speak.", "If you hear this, the speaker works.")
RECORDED = 3.0
"""Seconds."""
ALIKE = 0.7
"""Correlation of the loudness of what was recorded with that of what was said, from which it was heard."""
BLOCK = 480
"""Samples of which the loudness is taken, 30 ms."""
LATEST = 50
"""Blocks, 1.5 s, after which what was said must have reached the microphone."""
NOTHING = -80.0
"""dBFS of the peak, below which a microphone is off."""
TAIL = 1.0
"""Seconds recorded after each sentence."""


def check_microphone() -> str:
    """Record, and tell the level and what to do about it; raises DeviceError."""
    from assistant.hearing.levels import mains_hum, measure, microphone_advice
    from assistant.hearing.recognizer import RATE

    with recording() as recorded:
        time.sleep(RECORDED)
    samples = _samples(recorded)
    if len(samples) < RATE:
        raise DeviceError("It gave hardly any sound: plug it in again or choose another one.")
    levels = measure(samples)
    advice = microphone_advice(levels, mains_hum(samples, RATE))
    if advice and levels.peak < NOTHING:
        raise DeviceError(advice)
    told = f"{_names(microphones())} recorded {RECORDED:.0f} seconds at a level of {levels.rms:.0f} decibels."
    return f"{told} {advice or ''}".rstrip()


def check_speaker(content: Content, settings: Settings) -> str:
    """Speak two sentences by `settings`, and listen to them where there is a microphone.

    Raises DeviceError and VoiceError.
    """
    from assistant.cli.speaking import make_speaker

    heard: list[bool | None] = []
    with make_speaker(content, settings, aloud=True) as (speaker, player):
        for sentence in SENTENCES:
            played: list[bytes] = []
            with ExitStack() as stack:
                recorded = stack.enter_context(recording()) if _can_listen() else []
                player.listen_to(played.append)
                outcome = speaker.say((Speech("control", sentence),))
                time.sleep(TAIL if recorded else 0.0)
            if outcome.fault:
                raise DeviceError(outcome.fault)
            heard.append(was_heard(_played(played), _samples(recorded)) if recorded else None)
    told = f'{_names(loudspeakers())} played "{" ".join(SENTENCES)}"'
    if None in heard:
        return f"{told} Nothing could listen to it: if you did not hear it, turn the speaker up or choose another one."
    if all(heard):
        return f"{told} The microphone heard both sentences."
    which = "neither sentence" if not any(heard) else f"only the {'first' if heard[0] else 'second'} sentence"
    return (
        f"{told} The microphone heard {which}. With headphones that is as it should be; "
        "else turn the speaker up, or move the microphone closer."
    )


def was_heard(played: NDArray[np.float32], recorded: NDArray[np.float32]) -> bool:
    """Whether the loudness of what was recorded rises and falls with that of what was played, some time later.

    Both are samples at the rate of the recognizers, and begin at about the same time.
    """
    import numpy as np

    said, found = _loudness(played), _loudness(recorded)
    best = 0.0
    for late in range(LATEST):
        length = min(len(said), len(found) - late)
        if length < 20 or not said[:length].std() or not found[late : late + length].std():
            continue
        best = max(best, float(np.corrcoef(said[:length], found[late : late + length])[0, 1]))
    return best > ALIKE


@contextmanager
def recording() -> Iterator[list[bytes]]:
    """Record while the block runs, and put what comes into the list; raises DeviceError."""
    from assistant.hearing.microphone import Microphone

    recorded: list[bytes] = []
    with Microphone() as microphone:

        def record() -> None:
            with suppress(DeviceError):
                for block in microphone:
                    recorded.append(block)

        thread = Thread(target=record, daemon=True)
        thread.start()
        yield recorded
    thread.join(2)


def _can_listen() -> bool:
    try:
        return bool(microphones())
    except DeviceError:
        return False


def _names(names: list[str]) -> str:
    return " or ".join(names)


def _samples(recorded: list[bytes]) -> NDArray[np.float32]:
    import numpy as np

    return (np.frombuffer(b"".join(recorded), "<i2") / 32768).astype(np.float32)


def _played(played: list[bytes]) -> NDArray[np.float32]:
    from assistant.hearing.recognizer import RATE
    from assistant.hearing.resampling import Resampler
    from assistant.speaking.mixer import RATE as PLAYED_RATE

    return Resampler(PLAYED_RATE, RATE).feed(_samples(played))


def _loudness(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    blocks = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return np.asarray(np.sqrt(np.mean(blocks**2, axis=1)), np.float32)
