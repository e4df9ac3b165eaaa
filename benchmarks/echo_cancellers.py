"""The cancellers that echo.py compares: none, Backtalk's own, and every library that is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from assistant.hearing.echo import SPEAKER_RATE, EchoCanceller
from assistant.hearing.recognizer import RATE
from assistant.hearing.resampling import Resampler

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Frame = NDArray[np.int16]

SLACK = RATE // 100
"""Samples by which the reference is held back from a library, so that a loudspeaker that runs slow never starves it."""
REACH = 6720
"""Samples, 0.42 s: what the filter of a library spans where that can be chosen; as many as ours."""


class Canceller(Protocol):
    """Takes what is played out of what is heard, as `EchoCanceller` does."""

    def played(self, pcm: bytes, now: float | None = None) -> None:
        """Take what goes to the loudspeaker: 16-bit mono at `SPEAKER_RATE`."""

    def clean(self, block: bytes, arrived: float) -> bytes:
        """Give what is left of what is heard: 16-bit mono at `RATE`."""


class Nothing:
    """Leaves all as it is."""

    def played(self, pcm: bytes, now: float | None = None) -> None:
        """Take no notice."""

    def clean(self, block: bytes, arrived: float) -> bytes:
        """Give it back."""
        return block


class Framed:
    """A library that wants frames of its own length, the played one beside the heard one.

    It finds the delay by itself, or has a filter that reaches as far.
    """

    def __init__(self, samples: int, cancel: Callable[[Frame, Frame], Frame]) -> None:
        """Give `cancel` frames of so many samples: what was heard, and what was played at that time."""
        import numpy as np

        self._samples = samples
        self._cancel = cancel
        self._resampler = Resampler(SPEAKER_RATE, RATE)
        self._played: Frame = np.zeros(SLACK, "<i2")
        self._heard: Frame = np.zeros(0, "<i2")

    def played(self, pcm: bytes, now: float | None = None) -> None:
        """Take what goes to the loudspeaker."""
        import numpy as np

        samples = self._resampler.feed(np.frombuffer(pcm, "<i2").astype(np.float32))
        self._played = np.concatenate((self._played, np.clip(np.rint(samples), -32768, 32767).astype("<i2")))

    def clean(self, block: bytes, arrived: float) -> bytes:
        """Give what the library leaves of every frame that is whole."""
        import numpy as np

        self._heard = np.concatenate((self._heard, np.frombuffer(block, "<i2")))
        left = b""
        while len(self._heard) >= self._samples:
            heard, self._heard = self._heard[: self._samples], self._heard[self._samples :]
            played, self._played = self._played[: self._samples], self._played[self._samples :]
            played = np.pad(played, (0, self._samples - len(played)))
            left += self._cancel(heard, played).tobytes()
        return left


def speex() -> Canceller:
    """SpeexDSP by pyaec: a block filter in the frequency domain (MDF), without its suppressor, which costs words."""
    import numpy as np
    from pyaec import Aec

    aec: Any = Aec(160, REACH, RATE, False)
    return Framed(160, lambda heard, played: np.array(aec.cancel_echo(heard.tolist(), played.tolist()), "<i2"))


def aec3() -> Canceller:
    """AEC3 of WebRTC by pywebrtc-audio."""
    from pywebrtc_audio import EchoCanceller as Aec3

    aec: Any = Aec3(sample_rate=RATE)
    return Framed(160, lambda heard, played: aec.process(heard, played))


def livekit() -> Canceller:
    """AEC3 of WebRTC by livekit; echoff, too, takes it from there."""
    import numpy as np
    from livekit.rtc import AudioFrame, AudioProcessingModule

    module: Any = AudioProcessingModule(echo_cancellation=True)

    def cancel(heard: Frame, played: Frame) -> Frame:
        module.process_reverse_stream(AudioFrame(bytearray(played.tobytes()), RATE, 1, len(played)))
        frame: Any = AudioFrame(bytearray(heard.tobytes()), RATE, 1, len(heard))
        module.set_stream_delay_ms(0)
        module.process_stream(frame)
        return np.frombuffer(bytes(frame.data), "<i2")

    return Framed(160, cancel)


def voiceclean() -> Canceller:
    """The correlation and spectral mask of voiceclean, in numpy."""
    import numpy as np
    from voiceclean.aec import AEC

    aec: Any = AEC(sample_rate=RATE, chunk_ms=40)

    def cancel(heard: Frame, played: Frame) -> Frame:
        aec.feed_reference(played.tobytes())
        return np.frombuffer(aec.process(heard.tobytes()), "<i2")

    return Framed(640, cancel)


LIBRARIES: Mapping[str, tuple[str, Callable[[], Canceller]]] = {
    "SpeexDSP (pyaec)": ("pyaec", speex),
    "WebRTC AEC3 (pywebrtc-audio)": ("pywebrtc_audio", aec3),
    "WebRTC AEC3 (livekit)": ("livekit", livekit),
    "voiceclean": ("voiceclean", voiceclean),
}
"""The module that has to be installed, and what makes a canceller of it."""


def cancellers() -> dict[str, Callable[[], Canceller]]:
    """All that can be compared here; tells of what is not installed."""
    found: dict[str, Callable[[], Canceller]] = {"none": Nothing, "ours": EchoCanceller}
    for name, (module, make) in LIBRARIES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name} is left out: {module} is not installed.")
        else:
            found[name] = make
    return found
