"""From speech to the acoustic model, step by step; what a step has made is kept in the work folder and not made again.

The first network learns from festival's own reckoning of its phones, and aligns all of the speech; the second one
learns from that alignment, aligns anew, and learns on from the better alignment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from tools.vosk_mini import alignment, training
from tools.vosk_mini.features import FeatureSet, clean_set, distorted_set, kept, silent_set
from tools.vosk_mini.labels import Corpus, Segments, read_spoken_segments
from tools.vosk_mini.network import Network
from tools.vosk_mini.plan import Utterance
from tools.vosk_mini.texts import Texts
from tools.vosk_mini.training import Log

EPOCHS = 3
"""Of each training."""
FINAL_NETWORK, FINAL_ALIGNMENT, FINAL_PRIORS = "last.pt", "second.json", "priors.json"


def train_all(work: Path, plan: Sequence[Utterance], texts: Texts, log: Log) -> None:
    """Make the final network, the alignment and the priors in `work`, whose folder `train` holds the speech."""
    torch.set_num_threads(1)  # more threads fight over busy cores and are slower
    speech = work / "train"
    clean = kept(work / "clean.npz", lambda: clean_set(plan, speech))
    silent = kept(work / "silent.npz", silent_set)
    first = _step(work / "first.pt", lambda: _more(_fresh(), [clean], read_spoken_segments(speech), log))
    rough = _aligned(work / "first.json", first, clean, plan, texts, log)
    rooms = kept(work / "rooms.npz", lambda: distorted_set(plan, speech, telephones=0.05, seed=101))
    second = _step(work / "second.pt", lambda: _more(_fresh(), [clean, rooms, silent], rough, log))
    fine = _aligned(work / FINAL_ALIGNMENT, second, clean, plan, texts, log)
    third = _step(work / "third.pt", lambda: _more(second, [clean, rooms, silent], fine, log))
    calls = kept(work / "calls.npz", lambda: distorted_set(plan[::2], speech, telephones=0.5, seed=102))
    _step(work / FINAL_NETWORK, lambda: _more(third, [calls, silent], fine, log, rate=5e-4))
    prior = training.priors(Corpus([clean, rooms, silent], fine))
    (work / FINAL_PRIORS).write_text(json.dumps(prior.tolist()), encoding="utf-8")


def _fresh() -> Network:
    torch.manual_seed(0)
    return Network()


def _more(
    network: Network,
    sets: Sequence[FeatureSet],
    segments: dict[str, Segments],
    log: Log,
    rate: float = 2e-3,
) -> Network:
    corpus = Corpus(sets, segments)
    if bool((network.scale == 1).all()):  # a new one
        network.learn_scale(torch.from_numpy(corpus.frames[::7].astype("float32")))
    training.train(network, corpus, EPOCHS, rate, seed=3, log=log)
    return network


def _step(path: Path, make: Callable[[], Network]) -> Network:
    if not path.exists():
        training.save(make(), path)
    return training.load(path)


def _aligned(
    path: Path, network: Network, clean: FeatureSet, plan: Sequence[Utterance], texts: Texts, log: Log
) -> dict[str, Segments]:
    if not path.exists():
        prior = training.priors(Corpus([clean], read_spoken_segments(path.parent / "train")))
        segments = alignment.align(network, clean, plan, texts, prior, log)
        path.write_text(json.dumps(segments), encoding="utf-8")
    result: dict[str, Segments] = json.loads(path.read_text(encoding="utf-8"))
    return result
