"""Reads sound files: WAV, FLAC, MP3 and Ogg Vorbis of any rate become 16 kHz mono."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SoundFileError
from assistant.hearing.resampling import Resampler
from assistant.hearing.wav import open_wav, wav_blocks
from assistant.sound import Sound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second (Hz) that every recognizer takes."""

_BLOCK_SECONDS = 10
_USE = "use a WAV, FLAC, MP3 or Ogg Vorbis file"


def read_sound(path: Path) -> Sound:
    """Read a whole file; raises SoundFileError."""
    return Sound(b"".join(sound_blocks(path)), RATE)


def sound_blocks(path: Path) -> Iterator[bytes]:
    """Read a file block by block as 16-bit mono samples at `RATE`, however long it is.

    Raises SoundFileError, which names the file and says what to do.
    """
    empty = True
    for block in _mono(path):
        empty = empty and not block
        yield block
    if empty:
        raise SoundFileError(f"{path} holds no sound: record it again.")


def _mono(path: Path) -> Iterator[bytes]:
    import numpy as np

    rate, frames = _decoded(path)
    resampler = Resampler(rate, RATE)
    for frame in frames:
        yield _int16(resampler.feed(np.ascontiguousarray(frame.mean(axis=1, dtype=np.float32))))
    yield _int16(resampler.finish())


def _decoded(path: Path) -> tuple[int, Iterable[NDArray[np.float32]]]:
    """The rate (Hz) and the samples, -1 to 1, one column a channel."""
    if path.is_dir():
        raise SoundFileError(f"{path} is a folder: name the sound file in it.")
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except FileNotFoundError as error:
        raise SoundFileError(f"{path} does not exist: check the name.") from error
    except (OSError, ValueError) as error:
        raise SoundFileError(f"{path} can't be opened ({_reason(error)}): check that you may read it.") from error
    if not start:
        raise SoundFileError(f"{path} is empty: record it again.")
    if start[:4] == b"RIFF":
        return _wav(path)
    return _compressed(path, start)


def _wav(path: Path) -> tuple[int, Iterable[NDArray[np.float32]]]:
    try:
        with path.open("rb") as file:
            form = open_wav(file)
    except (OSError, ValueError) as error:
        raise SoundFileError(f"{path} can't be read as sound, {_reason(error)}: {_USE}.") from error

    def frames() -> Iterator[NDArray[np.float32]]:
        try:
            with path.open("rb") as file:
                yield from wav_blocks(file, open_wav(file), _BLOCK_SECONDS * form.rate)
        except (OSError, ValueError) as error:
            raise SoundFileError(f"{path} can't be read to its end, {_reason(error)}: copy it again.") from error

    return form.rate, frames()


def _compressed(path: Path, start: bytes) -> tuple[int, Iterable[NDArray[np.float32]]]:
    kind = _kind(start)
    if kind is None:
        raise SoundFileError(f"{path} is no sound file that Backtalk knows: {_USE}.")
    try:
        import miniaudio
    except ImportError as error:
        raise SoundFileError(f"{path} can't be read without the package miniaudio: use a WAV file.") from error
    try:
        data = path.read_bytes()
        info: Any = getattr(miniaudio, f"{kind}_get_info")(data)
    except (OSError, miniaudio.MiniaudioError) as error:
        raise SoundFileError(f"{path} can't be read as sound ({_reason(error)}): {_USE}.") from error

    def frames() -> Iterator[NDArray[np.float32]]:
        import numpy as np

        found = 0
        try:
            for block in miniaudio.stream_memory(
                data,
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=info.nchannels,
                sample_rate=info.sample_rate,
                frames_to_read=_BLOCK_SECONDS * info.sample_rate,
            ):
                samples = np.array(block, np.float32).reshape(-1, info.nchannels)
                found += len(samples)
                yield samples
        except miniaudio.MiniaudioError as error:
            raise SoundFileError(f"{path} can't be read to its end ({_reason(error)}): copy it again.") from error
        if found < info.num_frames:
            raise SoundFileError(f"{path} can't be read to its end, it is cut short: copy it again.")

    return info.sample_rate, frames()


def _kind(start: bytes) -> str | None:
    """Tell the format by the first bytes of the file, whatever its name says."""
    if start[:4] == b"fLaC":
        return "flac"
    if start[:4] == b"OggS":
        return "vorbis"
    # MPEG audio begins with a tag or with eleven set bits; layer and version must make sense too.
    frame = len(start) > 2 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2 and start[2] & 0xF0 != 0xF0
    return "mp3" if start[:3] == b"ID3" or frame else None


def _int16(samples: NDArray[np.float32]) -> bytes:
    import numpy as np

    return np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes()


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
