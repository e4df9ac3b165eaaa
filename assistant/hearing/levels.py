"""How loud a sound is, and making it fit for recognition. Pure functions over samples of -1 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SILENCE = -120.0
"""dBFS given for digital silence, whose logarithm has no end."""
WANTED_RMS = -23.0
"""dBFS of speech as broadcasters level it (EBU R 128); in the range of what acoustic models were trained on."""
MOST_GAIN = 40.0
"""dB; more would only lift the noise of the converter."""
_HEADROOM = -1.0
_FULL = 0.999
QUIET = -60.0
"""dBFS of speech; the voice detector finds a third of such speech by itself."""
_NOTHING = -80.0
"""dBFS of the peak; the quietest microphone in the quietest room gives more."""
_CLIPPED = 0.01
"""Share of the samples."""
_HUM = 0.5
_LOUD_HUM = -40.0
"""dBFS at which hum begins to be taken for speech."""
_HARMONICS = 6.5
_LINE = 1.5
"""Hz to either side."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What a level meter shows."""

    peak: float
    """dBFS."""
    rms: float
    """dBFS, without the DC offset."""
    offset: float
    """The mean, -1 to 1: what a faulty sound card adds."""
    clipped: float
    """Share of the samples at full scale, 0 to 1."""


def measure(samples: NDArray[np.float32]) -> Levels:
    """Measure a sound."""
    import numpy as np

    if not len(samples):
        return Levels(SILENCE, SILENCE, 0.0, 0.0)
    offset = float(samples.mean(dtype=np.float64))
    return Levels(
        peak=_decibels(float(np.abs(samples).max())),
        rms=_decibels(float(np.sqrt(np.mean(np.square(samples - offset, dtype=np.float64))))),
        offset=offset,
        clipped=float((np.abs(samples) >= _FULL).mean()),
    )


def levelled(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take the DC offset away and bring speech to `WANTED_RMS`, lifted by `MOST_GAIN` at most and never clipped."""
    import numpy as np

    levels = measure(samples)
    if levels.rms <= SILENCE:
        return np.zeros_like(samples)
    centred = samples - np.float32(levels.offset)
    peak = _decibels(float(np.abs(centred).max()))
    gain = min(WANTED_RMS - levels.rms, MOST_GAIN, max(0.0, _HEADROOM - peak))
    return np.asarray(centred * np.float32(10 ** (gain / 20)), np.float32)


def mains_hum(samples: NDArray[np.float32], rate: int) -> float:
    """Give the share of the power, 0 to 1, that is hum of the mains; `rate` in Hz, best measured over some seconds."""
    import numpy as np

    if not samples.any():
        return 0.0
    power = np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    shares = []
    for mains in (50, 60):
        near = np.abs(frequencies - mains * np.rint(frequencies / mains)) < _LINE
        harmonic = (frequencies > mains / 2) & (frequencies < _HARMONICS * mains)
        shares.append(float(power[near & harmonic].sum() / power.sum()))
    return max(shares)


def microphone_advice(levels: Levels, hum: float) -> str | None:
    """Say what to do about a microphone, by what it recorded while somebody spoke; None where it is as it should be.

    `hum` is what `mains_hum` gave. What Backtalk mends by itself (an offset, a low hum) isn't told.
    """
    if levels.peak < _NOTHING:
        return "It records nothing at all: switch the microphone on, or choose another one."
    if levels.clipped > _CLIPPED:
        return "It is too loud: turn the microphone down, or move away from it."
    if hum > _HUM and levels.rms > _LOUD_HUM:
        return "It hums: move the microphone and its cable away from lamps and power supplies."
    if levels.rms < QUIET:
        return "It is very quiet: turn the microphone up, or come closer."
    return None


def _decibels(value: float) -> float:
    import math

    return max(SILENCE, 20 * math.log10(value)) if value > 0 else SILENCE
