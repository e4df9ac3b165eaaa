"""Which output of the network is right for each frame, told from where each sound ends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.vosk_mini.features import FeatureSet
from tools.vosk_mini.network import CONTEXT, STRIDE
from tools.vosk_mini.phones import first_output

Segments = Sequence[tuple[str, float]]
"""The sounds of an utterance, silence being `SIL`, and where each ends, in seconds of the speech as it was spoken."""
UNKNOWN = -1
_CENTRE = 0.0125
"""Seconds from the beginning of a frame to its middle."""
_STEP = STRIDE / 100


class Corpus:
    """The frames of several sets, one after the other, with the right output for every third of them."""

    def __init__(self, sets: Sequence[FeatureSet], segments: Mapping[str, Segments]) -> None:
        """Join `sets`; an utterance without segments is left out, and one called `silent…` is all silence."""
        frames, labels = [], []
        for features in sets:
            for number, name in enumerate(features.names):
                if name not in segments and not name.startswith("silent"):
                    continue
                block = features.of(number).astype(np.float16)
                frames.append(padded(block))
                outputs = outputs_for(len(block))
                labels.append(
                    labels_of(segments.get(name, ()), outputs, features.leads[number], features.speeds[number])
                )
        self.frames = np.concatenate(frames)
        self.labels = labels
        self.starts = np.cumsum([0, *map(len, frames)])[:-1]


def outputs_for(frames: int) -> int:
    """Give the number of outputs for so many frames."""
    return -(-frames // STRIDE)


def padded(frames: NDArray[np.float16]) -> NDArray[np.float16]:
    """Repeat the first and the last frame as Kaldi does, so that every output has its context."""
    return np.concatenate([np.repeat(frames[:1], CONTEXT, 0), frames, np.repeat(frames[-1:], CONTEXT + STRIDE - 1, 0)])


def labels_of(segments: Segments, outputs: int, lead: float, speed: float) -> NDArray[np.int64]:
    """Give the right output for each third frame; before, between and after the sounds it is silence."""
    labels = np.zeros(outputs, np.int64)
    times = (np.arange(outputs) * _STEP + _CENTRE - lead) * speed
    places = np.searchsorted([end for _, end in segments], times, side="right")
    before = -1
    for output, place in enumerate(places):
        if times[output] < 0 or place == len(segments) or segments[place][0] == "SIL":
            before = -1
            continue
        labels[output] = first_output(segments[place][0]) + (place == before)
        before = place
    return labels


def segments_of(path: list[tuple[str, int]], lead: float) -> Segments:
    """Turn sounds with their lengths in outputs, in an utterance at its own speed, into sounds with their ends."""
    ends = np.cumsum([length for _, length in path]) * _STEP - _STEP / 2 + _CENTRE - lead
    return [(sound, round(float(end), 4)) for (sound, _), end in zip(path, ends, strict=True)]


def read_spoken_segments(folder: Path) -> dict[str, Segments]:
    """Read what the voices in `folder` told of their own phones."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
