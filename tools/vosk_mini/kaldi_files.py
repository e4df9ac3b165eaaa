"""Kaldi's binary values: what `final.mdl` is made of.

A file begins with `\\0B`. A token is its name and a blank. An integer is `\\4` and four bytes, a float too, a double
is `\\8` and eight bytes, all little-endian. An integer vector is its length as an integer and the raw numbers; a vector
is `FV`, its length and the numbers; a matrix `FM`, rows, columns and the numbers row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINARY = b"\0B"


def token(name: str) -> bytes:
    """A name such as `<Nnet3>`."""
    return f"{name} ".encode()


def integer(value: int) -> bytes:
    """A whole number of 32 bits."""
    return b"\x04" + struct.pack("<i", value)


def single(value: float) -> bytes:
    """A number of 32 bits."""
    return b"\x04" + struct.pack("<f", value)


def double(value: float) -> bytes:
    """A number of 64 bits."""
    return b"\x08" + struct.pack("<d", value)


def integers(values: Sequence[int]) -> bytes:
    """A list of whole numbers."""
    return integer(len(values)) + np.asarray(values, "<i4").tobytes()


def vector(values: ArrayLike) -> bytes:
    """A list of numbers."""
    numbers = np.asarray(values, "<f4")
    return token("FV") + integer(len(numbers)) + numbers.tobytes()


def matrix(values: NDArray[np.float64]) -> bytes:
    """A table of numbers."""
    rows, columns = values.shape
    return token("FM") + integer(rows) + integer(columns) + np.ascontiguousarray(values, "<f4").tobytes()


def byte_matrix(values: NDArray[np.float64]) -> bytes:
    """A table with one byte for each number (`CM`), which Kaldi takes wherever it takes a matrix.

    After the least value, the range and the size come four percentiles of each column (0, 25, 75, 100; 16 bits, as
    parts of the range), then the columns: 0 to 64 lie between the first two percentiles, to 192 between the next,
    to 255 between the last, evenly each time.
    """
    rows, columns = values.shape
    least, reach = values.min(), np.ptp(values)
    ranked = np.sort(values, axis=0)
    marks = np.rint((ranked[[0, rows // 4, 3 * rows // 4, -1]] - least) / reach * 65535)
    for which in range(1, 4):  # they must rise
        marks[which] = np.clip(np.maximum(marks[which], marks[which - 1] + 1), 0, 65532 + which)
    marks[0] = np.minimum(marks[0], marks[1] - 1).clip(0)
    low, quarter, most, high = (least + reach * mark / 65535 for mark in marks)
    codes = np.where(
        values < quarter,
        np.clip(np.rint((values - low) / (quarter - low) * 64), 0, 64),
        np.where(
            values < most,
            64 + np.clip(np.rint((values - quarter) / (most - quarter) * 128), 0, 128),
            192 + np.clip(np.rint((values - most) / (high - most) * 63), 0, 63),
        ),
    ).astype(np.uint8)
    head = struct.pack("<ffii", least, reach, rows, columns)
    body: bytes = marks.T.astype("<u2").tobytes() + codes.T.tobytes()
    return token("CM") + head + body
