"""Reads WAV files, whatever their samples are made of, without any library but numpy."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_UNTOLD = 0x7FFFF000
"""Programs that write into a pipe don't know the length and announce this or more."""


@dataclass(frozen=True, slots=True)
class WavForm:
    """How the samples of a WAV file are laid out."""

    kind: int
    channels: int
    rate: int
    """Samples a second (Hz)."""
    bits: int
    size: int | None
    """Bytes of samples that the header announces, if it does."""


def open_wav(file: BinaryIO) -> WavForm:
    """Read the header and stop where the samples begin; raises ValueError where it makes no sense."""
    start = file.read(12)
    if len(start) < 12 or start[:4] != b"RIFF" or start[8:] != b"WAVE":
        raise ValueError("it is no WAV file")
    form: tuple[int, ...] | None = None
    while True:
        head = file.read(8)
        if len(head) < 8:
            raise ValueError("it is cut short")
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            break
        body = file.read(size + size % 2)
        if len(body) < size:
            raise ValueError("it is cut short")
        if name == b"fmt ":
            if size < 16:
                raise ValueError("its header is damaged")
            form = struct.unpack("<HHIIHH", body[:16])
            if form[0] == _EXTENSIBLE and size >= 40:
                form = (struct.unpack_from("<H", body, 24)[0], *form[1:])
    if form is None:
        raise ValueError("its header is damaged")
    kind, channels, rate, _, _, bits = form
    known = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64), _ALAW: (8,), _MULAW: (8,)}
    if bits not in known.get(kind, ()) or not channels or not 1000 <= rate <= 1_000_000:
        raise ValueError(f"it holds sound of a kind that isn't known (kind {kind}, {bits} bits, {rate} Hz)")
    return WavForm(kind, channels, rate, bits, size if size < _UNTOLD else None)


def wav_blocks(file: BinaryIO, form: WavForm, frames: int) -> Iterator[NDArray[np.float32]]:
    """Give the samples, -1 to 1, `frames` times a row with one column a channel.

    Raises ValueError at the end where there were fewer than announced.
    """
    width = form.bits // 8 * form.channels
    left = form.size
    while left is None or left >= width:
        data = file.read(frames * width if left is None else min(frames * width, left // width * width))
        whole = len(data) // width * width
        if whole:
            yield _samples(data[:whole], form).reshape(-1, form.channels)
        if left is not None:
            left -= whole
        if len(data) == whole and whole:
            continue
        if left is not None and left >= width:
            raise ValueError("it is cut short")
        return


def _samples(data: bytes, form: WavForm) -> NDArray[np.float32]:
    import numpy as np

    if form.kind == _FLOAT:
        found = np.frombuffer(data, f"<f{form.bits // 8}").astype(np.float32)
        return np.clip(np.nan_to_num(found), -1, 1)
    raw = np.frombuffer(data, np.uint8)
    if form.kind == _MULAW:
        code = ~raw & 0xFF
        exponent = (code >> 4 & 7).astype(np.int32)
        size = (((code & 15).astype(np.int32) << 3) + 132 << exponent) - 132
        return (np.where(code & 128, -size, size) / 32768).astype(np.float32)
    if form.kind == _ALAW:
        code = raw ^ 0x55
        exponent = (code >> 4 & 7).astype(np.int32)
        low = ((code & 15).astype(np.int32) << 4) + 8
        size = np.where(exponent > 0, low + 256 << np.maximum(exponent - 1, 0), low)
        return (np.where(code & 128, size, -size) / 32768).astype(np.float32)
    if form.bits == 8:
        return ((raw.astype(np.int32) - 128) / 128).astype(np.float32)
    # Bytes are put at the top of 32 bits, so that the sign falls into place.
    wide = np.zeros((len(raw) // (form.bits // 8), 4), np.uint8)
    wide[:, 4 - form.bits // 8 :] = raw.reshape(-1, form.bits // 8)
    return (wide.view("<i4")[:, 0] / 2**31).astype(np.float32)
