"""Writes `am/final.mdl`: the transition model, then the network with the priors of its outputs (Kaldi's nnet3)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.vosk_mini.features import SIZE
from tools.vosk_mini.kaldi_files import (
    BINARY,
    byte_matrix,
    double,
    integer,
    integers,
    matrix,
    single,
    token,
    vector,
)
from tools.vosk_mini.network import Affine
from tools.vosk_mini.phones import GARBAGE, PHONES, outputs_of

_PHONE_IDS = range(1, len(PHONES))
_WEIGHT_OF_GARBAGE = 0.7
"""Logarithm by which garbage is made likelier: higher, and `[unk]` takes words of the grammar too."""


def stay_probability(phone: int, staying: Mapping[str, float]) -> float:
    """Give the probability that a phone lasts one more output."""
    return 0.5 if phone == GARBAGE else staying[PHONES[phone].partition("_")[0]]


def write_acoustic_model(
    path: Path, layers: Sequence[Affine], priors: NDArray[np.float64], staying: Mapping[str, float]
) -> None:
    """Write the model; the layers in the middle get one byte a weight."""
    lowered = priors.copy()
    lowered[GARBAGE - 1] *= math.exp(-_WEIGHT_OF_GARBAGE)
    path.write_bytes(BINARY + _transition_model(staying) + _network(layers, lowered))


def _transition_model(staying: Mapping[str, float]) -> bytes:
    """Each phone is one state that repeats; the outputs for its first and its later frames differ."""
    count = len(_PHONE_IDS)
    topology = (
        token("<Topology>")
        + integers(_PHONE_IDS)
        + integers([-1, *[0] * count])  # every phone has the entry 0
        + integer(-1)  # the entries tell outputs for repeating states
        + integer(1)  # entries
        + integer(2)  # states: the one that is said, with both its outputs and its two transitions ...
        + (integer(0) + integer(1) + integer(2) + integer(0) + single(0.5) + integer(1) + single(0.5))
        + (integer(-1) + integer(-1) + integer(0))  # ... and the end
        + token("</Topology>")
    )
    tuples = b"".join(integer(phone) + integer(0) + b"".join(map(integer, outputs_of(phone))) for phone in _PHONE_IDS)
    logarithms = [0.0]
    for phone in _PHONE_IDS:
        stay = stay_probability(phone, staying)
        logarithms += (math.log(stay), math.log(1 - stay))
    return (
        token("<TransitionModel>")
        + topology
        + (token("<Tuples>") + integer(count) + tuples + token("</Tuples>"))
        + (token("<LogProbs>") + vector(logarithms) + token("</LogProbs>"))
        + token("</TransitionModel>")
    )


def _network(layers: Sequence[Affine], priors: NDArray[np.float64]) -> bytes:
    lines = [f"input-node name=input dim={SIZE}"]
    components: list[tuple[str, bytes]] = []
    below = "input"
    for number, layer in enumerate(layers, start=1):
        inner = 1 < number < len(layers)
        affine, bent = f"l{number}.affine", f"l{number}.nl"
        components.append((affine, _affine(layer, byte_matrix if inner else matrix)))
        components.append((bent, _bend("RectifiedLinear" if layer.rectified else "LogSoftmax", len(layer.bias))))
        lines.append(f"component-node name={affine} component={affine} input={_spliced(below, layer.offsets)}")
        lines.append(f"component-node name={bent} component={bent} input={affine}")
        below = bent
    lines.append(f"output-node name=output input={below} objective=linear")
    body = b"".join(token("<ComponentName>") + token(name) + component for name, component in components)
    return (
        token("<Nnet3>")
        + ("\n" + "".join(f"{line}\n" for line in lines) + "\n").encode()
        + (token("<NumComponents>") + integer(len(components)) + body + token("</Nnet3>"))
        # Kaldi works the contexts out when it loads the model.
        + (token("<LeftContext>") + integer(0) + token("<RightContext>") + integer(0))
        + (token("<Priors>") + vector(priors))
    )


def _spliced(below: str, offsets: tuple[int, ...]) -> str:
    if offsets == (0,):
        return below
    return f"Append({', '.join(f'Offset({below}, {offset})' if offset else below for offset in offsets)})"


def _affine(layer: Affine, written: Callable[[NDArray[np.float64]], bytes]) -> bytes:
    return (
        token("<FixedAffineComponent>")
        + (token("<LinearParams>") + written(layer.weights))
        + (token("<BiasParams>") + vector(layer.bias))
        + token("</FixedAffineComponent>")
    )


def _bend(kind: str, size: int) -> bytes:
    """Write a layer that is not linear; the statistics served its training in Kaldi, and are empty here."""
    return (
        (token(f"<{kind}Component>") + token("<Dim>") + integer(size))
        + (token("<ValueAvg>") + vector([]) + token("<DerivAvg>") + vector([]) + token("<Count>") + double(0))
        + (token("<OderivRms>") + vector([]) + token("<OderivCount>") + double(0))
        + (token("<NumDimsSelfRepaired>") + double(0) + token("<NumDimsProcessed>") + double(0))
        + token(f"</{kind}Component>")
    )
