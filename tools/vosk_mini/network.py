"""The acoustic model: a time-delay network that tells for every third frame which phone is said.

The first layer runs every 10 ms, all others every 30 ms; each sees some of the outputs of the one below, so that the
last one sees 15 frames to both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tools.vosk_mini.features import SIZE
from tools.vosk_mini.phones import OUTPUTS

CONTEXT = 15
"""Frames on both sides that an output depends on."""
STRIDE = 3
"""Frames to an output; Vosk counts on an output every 30 ms."""


@dataclass(frozen=True, slots=True)
class Layer:
    """How one layer looks at the layer below."""

    offsets: tuple[int, ...]
    """Frames (10 ms) relative to its own that it sees."""
    width: int
    stride: int = 1
    dilation: int = 1


LAYERS = (
    Layer((-2, -1, 0, 1, 2), 128),
    Layer((-1, 0, 1), 160, stride=STRIDE),
    Layer((-3, 0, 3), 160),
    Layer((-3, 0, 3), 160),
    Layer((-6, 0, 6), 160, dilation=2),
)


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """A layer as it is written: outputs = weights x inputs + bias, negative ones cut off where `rectified`."""

    offsets: tuple[int, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    rectified: bool


class Network(nn.Module):
    """Gives the logarithms of the probabilities of all outputs."""

    mean: Tensor
    scale: Tensor

    def __init__(self) -> None:
        """Make one with random weights."""
        super().__init__()
        self.register_buffer("mean", torch.zeros(SIZE))
        self.register_buffer("scale", torch.ones(SIZE))
        below = SIZE
        blocks: list[nn.Module] = []
        for layer in LAYERS:
            kernel = len(layer.offsets)
            blocks.append(nn.Conv1d(below, layer.width, kernel, layer.stride, dilation=layer.dilation))
            blocks += (nn.ReLU(), nn.BatchNorm1d(layer.width, affine=False, momentum=0.05))
            below = layer.width
        self.body = nn.Sequential(*blocks, nn.Dropout(0.05))
        self.last = nn.Conv1d(below, OUTPUTS, 1)

    def learn_scale(self, frames: Tensor) -> None:
        """Take the mean and the spread of the features from `frames` (one a row)."""
        self.mean.copy_(frames.mean(0))
        self.scale.copy_(1 / frames.std(0))

    def forward(self, frames: Tensor) -> Tensor:
        """Turn frames (batch, time, feature), 15 too many on each side, into outputs (batch, time / 3, output)."""
        normal = ((frames - self.mean) * self.scale).transpose(1, 2)
        return torch.log_softmax(self.last(self.body(normal)), 1).transpose(1, 2)


def frames_for(outputs: int) -> int:
    """Give the number of frames that the network needs for so many outputs."""
    return STRIDE * (outputs - 1) + 1 + 2 * CONTEXT


def folded(network: Network) -> Sequence[Affine]:
    """Give the layers with all scaling folded into them, the last one too."""
    scale, shift = network.scale.double(), -(network.mean * network.scale).double()
    result = []
    modules = list(network.body)
    for number, layer in enumerate(LAYERS):
        convolution, normal = modules[3 * number], modules[3 * number + 2]
        assert isinstance(convolution, nn.Conv1d) and isinstance(normal, nn.BatchNorm1d)
        result.append(_affine(convolution, layer.offsets, scale, shift, rectified=True))
        assert normal.running_mean is not None and normal.running_var is not None
        scale = 1 / torch.sqrt(normal.running_var.double() + normal.eps)
        shift = -normal.running_mean.double() * scale
    result.append(_affine(network.last, (0,), scale, shift, rectified=False))
    return result


def _affine(layer: nn.Conv1d, offsets: tuple[int, ...], scale: Tensor, shift: Tensor, *, rectified: bool) -> Affine:
    """Fold `input * scale + shift` into a convolution; the columns run through the offsets, then the inputs."""
    weights = layer.weight.detach().double().transpose(1, 2).flatten(1)
    assert layer.bias is not None
    bias = layer.bias.detach().double() + weights @ shift.repeat(len(offsets))
    return Affine(offsets, (weights * scale.repeat(len(offsets))).numpy(), bias.numpy(), rectified)
