"""Computes the features that Vosk computes: 40 mel cepstra every 10 ms (Kaldi's MFCC, see `conf/mfcc.conf`).

`NAME.npz` holds the features of a set of utterances: `frames` (float16, all utterances one after the other), `offsets`
(where each begins, and the end), `names`, `leads` (s) and `speeds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import kaldi_native_fbank
import numpy as np
from numpy.typing import NDArray

from tools.vosk_mini.distortion import RATE, Floats, Recorded, clean, distorted, without_speech
from tools.vosk_mini.plan import Utterance
from tools.vosk_mini.voices import read_wav

SIZE = 40
"""Features a frame."""
FRAMES_A_SECOND = 100
CONFIGURATION = f"""\
--use-energy=false
--num-mel-bins={SIZE}
--num-ceps={SIZE}
--low-freq=20
--high-freq=-400
--sample-frequency={RATE}
--dither=0
--allow-upsample=true
--allow-downsample=true
"""
"""`conf/mfcc.conf`: the same for Vosk."""
_SILENCES = 350
_TALKERS = 150


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSet:
    """The features of many utterances."""

    frames: NDArray[np.float16]
    offsets: NDArray[np.int64]
    names: Sequence[str]
    leads: NDArray[np.float64]
    speeds: NDArray[np.float64]

    def of(self, number: int) -> NDArray[np.float32]:
        """Give the frames of one utterance."""
        return self.frames[self.offsets[number] : self.offsets[number + 1]].astype(np.float32)


def features(samples: Floats) -> NDArray[np.float32]:
    """Compute the features of 16 kHz samples from -32768 to 32767."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = SIZE
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = -400
    options.num_ceps = SIZE
    options.use_energy = False
    computer = kaldi_native_fbank.OnlineMfcc(options)
    computer.accept_waveform(RATE, samples.astype(np.float32))
    computer.input_finished()
    return np.stack([computer.get_frame(number) for number in range(computer.num_frames_ready)])


def clean_set(plan: Sequence[Utterance], folder: Path) -> FeatureSet:
    """Compute features of the speech in `folder` as it was spoken."""
    dice = np.random.default_rng(100)
    return _set((utterance.name, clean(_speech(utterance, folder), dice)) for utterance in plan)


def distorted_set(plan: Sequence[Utterance], folder: Path, telephones: float, seed: int) -> FeatureSet:
    """Compute features of the speech in `folder` as microphones in rooms would give it."""
    dice = np.random.default_rng(seed)
    talkers = [_speech(plan[place], folder) for place in dice.integers(len(plan), size=_TALKERS)]
    return _set(
        (utterance.name, distorted(_speech(utterance, folder), talkers, telephones, dice)) for utterance in plan
    )


def silent_set() -> FeatureSet:
    """Compute features of noise and silence without speech."""
    dice = np.random.default_rng(9)
    return _set((f"silent{number}", Recorded(without_speech(dice), 0.0, 1.0)) for number in range(_SILENCES))


def kept(path: Path, make: Callable[[], FeatureSet]) -> FeatureSet:
    """Read a set from its file, or make it and write it there."""
    if not path.exists():
        made = make()
        begun = path.with_suffix(".part.npz")
        np.savez(
            begun,
            frames=made.frames,
            offsets=made.offsets,
            names=np.array(made.names),
            leads=made.leads,
            speeds=made.speeds,
        )
        begun.replace(path)
    with np.load(path) as file:
        return FeatureSet(file["frames"], file["offsets"], file["names"].tolist(), file["leads"], file["speeds"])


def _set(recordings: Iterable[tuple[str, Recorded]]) -> FeatureSet:
    names, frames, leads, speeds = [], [], [], []
    for name, recorded in recordings:
        names.append(name)
        frames.append(features(recorded.samples).astype(np.float16))
        leads.append(recorded.lead)
        speeds.append(recorded.speed)
    offsets = np.concatenate([[0], np.cumsum([len(block) for block in frames])])
    return FeatureSet(np.concatenate(frames), offsets, names, np.array(leads), np.array(speeds))


def _speech(utterance: Utterance, folder: Path) -> Floats:
    return read_wav(folder / f"{utterance.name}.wav").astype(np.float64)
