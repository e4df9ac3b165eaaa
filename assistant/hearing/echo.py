"""Takes the assistant's own voice out of what the microphone hears, since what it says is known sample by sample.

A filter in the frequency domain learns the way from the loudspeaker to the microphone, block by block. Its steps are
those of a Kalman filter for each frequency (Enzner and Vary, 2006; in partitions: Kuech, Mabande and Enzner, 2014):
it learns less while a person speaks, without having to detect that.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from assistant.hearing.missed_echo import MissedEcho
from assistant.hearing.recognizer import RATE
from assistant.hearing.resampling import Resampler
from assistant.hearing.residue_gate import AUDIBLE, ResidueGate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

SPEAKER_RATE = 48_000
"""Samples a second (Hz) of what is played."""
BLOCK = 480
"""Samples filtered at a time, 30 ms."""
PARTITIONS = 14
"""The filter spans so many blocks, 0.42 s: the buffers of devices, the way through the room, and its reverberation."""
AHEAD = 160
"""Samples by which the reference is taken earlier than the clocks say, so that it is there in time."""
RESYNC = 800
"""Samples, 0.05 s: where the clocks of loudspeaker and microphone have drifted so far apart, they are aligned anew."""
ALIGNING_BLOCKS = 40
"""Blocks over which the alignment is reckoned: each alone comes a little early or late."""
SIZING_BLOCKS = (10, 20, 40)
"""After so many blocks it is reckoned how loud the echo can be at most, before anything is learnt, and then again,
since it comes late. A filter that expects far more learns noise and persons, and needs seconds to get over that."""
_MISSED = 4.0
"""What remains is an echo that was not reckoned with when it is louder by this factor, in power, than was expected."""
_MEMORY = 0.998
_FIRST_DOUBT = 5.0
_SMOOTHING = 0.8
_BINS = BLOCK + 1
_WRONG_BLOCKS = 8
_LEAST_ECHO = 1e-4
_LEAST_OWN = 1e-6 * BLOCK * _WRONG_BLOCKS


class EchoFilter:
    """The filter alone: takes blocks of what was played and of what was heard at the same time, both of `BLOCK`."""

    def __init__(self) -> None:
        """Know nothing of the way yet."""
        import numpy as np

        self._played = np.zeros(2 * BLOCK)
        self._spectra = np.zeros((PARTITIONS, _BINS), complex)
        self._products: deque[Samples] = deque(maxlen=_WRONG_BLOCKS)
        self.forgotten = 0
        """How often the way was found to be another one."""
        self.missed = 0
        """How often an echo was found that was not reckoned with."""
        self._look = MissedEcho(PARTITIONS)
        self._forget()

    def _forget(self) -> None:
        import numpy as np

        self._way = np.zeros((PARTITIONS, _BINS), complex)
        self._doubt = np.zeros((PARTITIONS, _BINS))  # which learns nothing
        self._noise = np.zeros(_BINS)
        self._products.clear()
        self._sized = 0
        self._power_played = self._power_heard = self._share = 0.0

    def take(self, played: Samples, heard: Samples) -> tuple[Samples, Samples]:
        """Give what remains of `heard` without the own voice, and that."""
        import numpy as np

        self._played = np.concatenate((self._played[BLOCK:], played))
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(self._played)
        if self._sized < SIZING_BLOCKS[-1]:
            self._size_up(played, heard)
        own = np.fft.irfft((self._spectra * self._way).sum(axis=0))[BLOCK:]
        rest = heard - own
        error = np.fft.rfft(np.concatenate((np.zeros(BLOCK), rest)))
        self._learn(error)
        if float(np.mean(played**2)) > AUDIBLE:
            self._products.append(np.array((rest @ own, own @ own, heard @ heard, played @ played)))
            if len(self._products) == _WRONG_BLOCKS and self._is_wrong():
                self._forget()
                self.forgotten += 1
        share = self._look.take(played, rest)
        if share > max(_MISSED * self._share, _LEAST_ECHO) and self._sized >= SIZING_BLOCKS[-1]:
            self._expect(share)
            self.missed += 1
        return rest, own

    def _size_up(self, played: Samples, heard: Samples) -> None:
        """Doubt as much as what is heard beside what was played allows, from the first own voice on."""
        power = float(played @ played)
        if not self._sized and power <= AUDIBLE * BLOCK:
            return
        self._sized += 1
        self._power_played += power
        self._power_heard += float(heard @ heard)
        share = self._power_heard / self._power_played
        if self._sized in SIZING_BLOCKS and share > self._share:
            self._expect(share)

    def _expect(self, share: float) -> None:
        """Expect an echo of this share of the power of what is played."""
        self._doubt += _FIRST_DOUBT * (share - self._share) / PARTITIONS
        self._share = share

    def _is_wrong(self) -> bool:
        """Whether what is taken away isn't there, as after a gap in the sound has changed the delay.

        What remains is then the opposite of what was taken; beside a person's voice it has nothing to do with it.
        """
        import numpy as np

        both, own, heard, played = np.sum(self._products, axis=0)
        return bool(own > max(0.3 * heard, _LEAST_ECHO * played, _LEAST_OWN) and both < -0.5 * own)

    def _learn(self, error: NDArray[np.complex128]) -> None:
        import numpy as np

        power = np.abs(self._spectra) ** 2
        self._noise = _SMOOTHING * self._noise + (1 - _SMOOTHING) * np.abs(error) ** 2
        gain = self._doubt / (0.5 * (power * self._doubt).sum(axis=0) + self._noise + 1e-10)
        step = gain * np.conj(self._spectra) * error
        self._doubt = _MEMORY**2 * (1 - 0.5 * gain * power) * self._doubt
        self._doubt += (1 - _MEMORY**2) * np.abs(self._way) ** 2
        echo = np.fft.irfft(step, axis=1)
        echo[:, BLOCK:] = 0
        self._way = _MEMORY * self._way + np.fft.rfft(echo, axis=1)


class EchoCanceller:
    """Joins the filter to the devices: aligns what was played with what is heard, though each has its own clock.

    `played` may be called by another thread than `clean`.
    """

    def __init__(self) -> None:
        """Begin with nothing played or heard."""
        import numpy as np

        self._filter = EchoFilter()
        self._gate = ResidueGate()
        self._resampler = Resampler(SPEAKER_RATE, RATE)
        self._arrivals: deque[tuple[float, bytes]] = deque(maxlen=2000)
        self._reference = np.zeros(0)
        self._before = 0
        """Samples of reference that were let go, before those held."""
        self._stamp = 0.0
        """When the end of the reference was handed to the loudspeaker, time.monotonic() seconds."""
        self._waiting = np.zeros(0)
        self._heard = 0
        """Samples heard and filtered."""
        self._lags: deque[float] = deque(maxlen=ALIGNING_BLOCKS)
        self._offset: int | None = None

    def played(self, pcm: bytes, now: float | None = None) -> None:
        """Take what goes to the loudspeaker `now` (time.monotonic() seconds): 16-bit mono at `SPEAKER_RATE`."""
        self._arrivals.append((time.monotonic() if now is None else now, pcm))

    def clean(self, block: bytes, arrived: float) -> bytes:
        """Give what of a block (16-bit mono at `RATE`) isn't the own voice; it came at `arrived`, as in `played`."""
        import numpy as np

        self._gather()
        self._waiting = np.concatenate((self._waiting, np.frombuffer(block, "<i2") / 32768))
        self._align(arrived)
        done = []
        while len(self._waiting) >= BLOCK:
            heard, self._waiting = self._waiting[:BLOCK], self._waiting[BLOCK:]
            done.append(heard if self._offset is None else self._cleaned(heard, self._offset))
            self._heard += BLOCK
        samples = np.concatenate(done) if done else np.zeros(0)
        return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()

    def _gather(self) -> None:
        import numpy as np

        while self._arrivals:
            self._stamp, pcm = self._arrivals.popleft()
            samples = self._resampler.feed((np.frombuffer(pcm, "<i2") / 32768).astype(np.float32))
            self._reference = np.concatenate((self._reference, samples))
        spare = len(self._reference) - 4 * RATE
        if spare > 0:
            self._reference = self._reference[spare:]
            self._before += spare

    def _align(self, arrived: float) -> None:
        """Reckon which sample of the reference was handed out when a sample was heard."""
        import numpy as np

        if arrived - self._stamp > 1.0:
            self._lags.clear()
            self._offset = None  # nothing is being played
            return
        played = self._before + len(self._reference) + RATE * (arrived - self._stamp)
        self._lags.append(played - self._heard - len(self._waiting))
        if len(self._lags) < ALIGNING_BLOCKS // 4:
            return
        lag = round(float(np.median(self._lags)))
        if self._offset is None or abs(lag - self._offset) > RESYNC:
            self._offset = lag

    def _cleaned(self, heard: Samples, offset: int) -> Samples:
        import numpy as np

        begin = self._heard + offset - AHEAD - self._before
        played = np.zeros(BLOCK)
        held = self._reference[max(0, begin) : max(0, begin + BLOCK)]
        at = max(0, -begin)
        played[at : at + len(held)] = held[: BLOCK - at]
        forgotten, missed = self._filter.forgotten, self._filter.missed
        rest, own = self._filter.take(played, heard)
        if self._filter.missed > missed:
            self._gate.begin()
        elif self._filter.forgotten > forgotten:
            self._gate.doubt()
        return self._gate.take(played, heard, rest, own)
