"""Finds where each sound of a known text is said: the likeliest path through its pronunciations (Viterbi)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.vosk_mini.features import FeatureSet
from tools.vosk_mini.labels import Segments, segments_of
from tools.vosk_mini.network import Network
from tools.vosk_mini.phones import SILENCE, SOUNDS, first_output, outputs_of
from tools.vosk_mini.plan import Utterance
from tools.vosk_mini.texts import Texts
from tools.vosk_mini.training import Log, log_probabilities

_ACOUSTIC_SCALE = 0.5
_NEVER = -1e30
_FIRST_GUESS = 0.6

Staying = Mapping[str, float]
"""A sound, or `SIL`, and the probability that it lasts one more output."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """All ways to say a text: its states, each a sound, and those that can come before each."""

    sounds: list[str]
    before: list[list[int]]
    """-1 stands for the beginning."""
    last: list[int]


def align(
    network: Network,
    features: FeatureSet,
    plan: Sequence[Utterance],
    texts: Texts,
    prior: NDArray[np.float64],
    log: Log,
) -> dict[str, Segments]:
    """Align every utterance of a clean set; one too short for its text is left out."""
    said = {utterance.name: utterance.text for utterance in plan}
    found: dict[str, Segments] = {}
    for number, name in enumerate(features.names):
        likelihoods = log_probabilities(network, features.of(number)) - np.log(prior)
        path = _best_path(likelihoods, _graph(said[name].split(), texts.pronunciations))
        if path:
            found[name] = segments_of(path, features.leads[number])
    log(f"Aligned {len(found)} of {len(said)} utterances.")
    return found


def staying(aligned: Mapping[str, Segments]) -> dict[str, float]:
    """Tell from the lengths of all sounds how likely each is to go on."""
    seconds = dict.fromkeys(("SIL", *SOUNDS), 0.24)
    times = dict.fromkeys(seconds, 1)
    for segments in aligned.values():
        start = 0.0
        for sound, end in segments:
            seconds[sound] += max(0.03, end - start)
            times[sound] += 1
            start = end
    return {sound: float(np.clip(1 - 0.03 * times[sound] / seconds[sound], 0.2, 0.97)) for sound in seconds}


def _graph(words: Sequence[str], pronunciations: Mapping[str, Sequence[str]]) -> _Graph:
    """Chain the pronunciations of the words, with silence around each word where the speaker makes a pause."""
    graph = _Graph([], [], [])

    def add(sound: str, before: list[int]) -> int:
        graph.sounds.append(sound)
        graph.before.append(before)
        return len(graph.sounds) - 1

    reached = [-1, add("SIL", [-1])]
    for word in words:
        ends = []
        for way in pronunciations[word]:
            at = reached
            for sound in way.split():
                at = [add(sound, at)]
            ends += at
        reached = [*ends, add("SIL", ends)]
    graph.last.extend(reached)
    return graph


def _best_path(likelihoods: NDArray[np.float32], graph: _Graph) -> list[tuple[str, int]]:
    """Give the sounds of the best path with their lengths in outputs; nothing where no path fits."""
    states, time = len(graph.sounds), len(likelihoods)
    widest = max(map(len, graph.before))
    before = np.full((states, widest), states)
    begins = np.zeros(states, bool)
    for state, reachable in enumerate(graph.before):
        begins[state] = -1 in reachable
        real = [other for other in reachable if other >= 0]
        before[state, : len(real)] = real
    outputs = np.array([_outputs(sound) for sound in graph.sounds])
    entering, lasting = (_ACOUSTIC_SCALE * likelihoods[:, outputs[:, which]] for which in (0, 1))
    stay, leave = np.log(_FIRST_GUESS), np.log(1 - _FIRST_GUESS)
    every = np.arange(states)
    score = np.where(begins, entering[0], _NEVER)
    came = np.empty((time, states), np.int64)
    for now in range(1, time):
        others = np.append(score + leave, _NEVER)[before]
        best = others.argmax(1)
        enter = others[every, best] + entering[now]
        remain = score + stay + lasting[now]
        came[now] = np.where(remain >= enter, every, before[every, best])
        score = np.maximum(remain, enter)
    state = max(graph.last, key=lambda last: score[last] if last >= 0 else _NEVER)
    if score[state] < _NEVER / 2:
        return []
    path: list[tuple[str, int]] = []
    length = 1
    for now in range(time - 1, 0, -1):
        if came[now, state] == state:
            length += 1
        else:
            path.append((graph.sounds[state], length))
            state, length = int(came[now, state]), 1
    path.append((graph.sounds[state], length))
    return path[::-1]


def _outputs(sound: str) -> tuple[int, int]:
    if sound == "SIL":
        return outputs_of(SILENCE)
    return first_output(sound), first_output(sound) + 1
