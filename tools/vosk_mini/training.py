"""Trains the network to tell the phone of each frame."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from tools.vosk_mini.labels import UNKNOWN, Corpus, outputs_for, padded
from tools.vosk_mini.network import STRIDE, Network, frames_for
from tools.vosk_mini.phones import GARBAGE, OUTPUTS

GARBAGE_SHARE = 0.1
"""Of the probability of each frame of speech that the garbage phone gets: so it fits all speech, each phone better."""
_CHUNK = 60
"""Outputs (1.8 s) of one example."""
_BATCH = 64
_GARBAGE_OUTPUT = GARBAGE - 1
_HIDDEN_SHARE, _HIDDEN_FRAMES = 0.4, 12
"""Of the examples, some have up to this many frames hidden, so that the network learns to use what is around."""

Log = Callable[[str], None]


def train(network: Network, corpus: Corpus, epochs: int, rate: float, seed: int, log: Log) -> None:
    """Train for some epochs at a learning rate that rises to `rate` and falls to nothing."""
    dice = np.random.default_rng(seed)
    frames = np.concatenate([corpus.frames, np.repeat(corpus.frames[-1:], frames_for(_CHUNK), 0)])
    starts, labels = _chunks(corpus)
    batches = len(starts) // _BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * batches + 1, pct_start=0.15)
    reach = np.arange(frames_for(_CHUNK))
    network.train()
    for epoch in range(epochs):
        begun, order = time.monotonic(), dice.permutation(len(starts))
        right = known = 0
        for batch in range(batches):
            chosen = order[batch * _BATCH : (batch + 1) * _BATCH]
            seen = torch.from_numpy(frames[starts[chosen][:, None] + reach].astype(np.float32))
            _hide(seen, network.mean, dice)
            truth = torch.from_numpy(labels[chosen])
            given = network(seen)
            loss = _loss(given, truth)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            right += int((_best(given.detach()) == truth).sum())
            known += int((truth != UNKNOWN).sum())
        log(f"Epoch {epoch + 1} of {epochs}: {right / known:.1%} of frames right, {time.monotonic() - begun:.0f} s.")
    network.eval()


def log_probabilities(network: Network, frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the logarithms of the probabilities of all outputs for one utterance."""
    with torch.inference_mode():
        seen = torch.from_numpy(padded(frames.astype(np.float16)).astype(np.float32))[None]
        given: NDArray[np.float32] = network(seen)[0, : outputs_for(len(frames))].numpy()
        return given


def priors(corpus: Corpus) -> NDArray[np.float64]:
    """Give how often each output is right, the garbage phone with its share of all speech."""
    counts = 1 + np.bincount(np.concatenate(corpus.labels), minlength=OUTPUTS).astype(np.float64)
    speech = counts[2:].sum()
    counts[2:] *= 1 - GARBAGE_SHARE
    counts[_GARBAGE_OUTPUT] = speech * GARBAGE_SHARE
    result: NDArray[np.float64] = counts / counts.sum()
    return result


def save(network: Network, path: Path) -> None:
    """Write the weights, whole or not at all."""
    begun = path.with_suffix(".part")
    torch.save(network.state_dict(), begun)
    begun.replace(path)


def load(path: Path) -> Network:
    """Read a network that `save` wrote."""
    network = Network()
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


def _chunks(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut all utterances into examples: where the frames of each begin, and its labels."""
    starts, labels = [], []
    for start, truth in zip(corpus.starts, corpus.labels, strict=True):
        for at in range(0, len(truth), _CHUNK):
            starts.append(start + STRIDE * at)
            labels.append(np.full(_CHUNK, UNKNOWN))
            labels[-1][: len(truth) - at] = truth[at : at + _CHUNK]
    return np.array(starts, np.int64), np.stack(labels)


def _hide(seen: torch.Tensor, mean: torch.Tensor, dice: np.random.Generator) -> None:
    for row in np.flatnonzero(dice.random(len(seen)) < _HIDDEN_SHARE):
        at = dice.integers(seen.shape[1] - _HIDDEN_FRAMES)
        seen[row, at : at + dice.integers(3, _HIDDEN_FRAMES)] = mean


def _loss(given: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    right = given.gather(-1, truth.clamp(min=0)[..., None])[..., 0]
    share = (truth > _GARBAGE_OUTPUT).float() * GARBAGE_SHARE
    wrong = -((1 - share) * right + share * given[..., _GARBAGE_OUTPUT])
    return wrong[truth != UNKNOWN].mean()


def _best(given: torch.Tensor) -> torch.Tensor:
    given[..., _GARBAGE_OUTPUT] = -torch.inf
    return given.argmax(-1)
