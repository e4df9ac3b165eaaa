"""Speaks utterances with espeak-ng, festival and flite, which Debian has.

Each becomes `NAME.wav` (16 kHz, mono, 16 bit). festival knows when each of its phones begins: these go to `NAME.json`,
a list of `[sound, end in seconds]`, and are what the first network learns from.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.vosk_mini.distortion import RATE, resized
from tools.vosk_mini.phones import SOUNDS
from tools.vosk_mini.plan import Utterance

Samples = NDArray[np.float32]
_WORDS_A_MINUTE = 160
_FESTIVAL_AT_ONCE = 100
_FESTIVAL = {"kal": "voice_kal_diphone", "ked": "voice_ked_diphone", "slt": "voice_cmu_us_slt_arctic_hts"}
_FESTIVAL_SOUNDS = {
    "ax": ["AH"], "axr": ["ER"], "dx": ["T"], "hv": ["HH"], "nx": ["N"], "ix": ["IH"], "el": ["AH", "L"],
    "em": ["AH", "M"], "en": ["AH", "N"],
}  # fmt: skip


def speak(plan: Iterable[Utterance], folder: Path) -> None:
    """Speak what `folder` does not hold yet; raises CalledProcessError where a program fails."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [utterance for utterance in plan if not (folder / f"{utterance.name}.wav").exists()]
    for utterance in missing:
        if utterance.engine == "espeak":
            _write(folder / f"{utterance.name}.wav", *_espeak(utterance))
        elif utterance.engine == "flite":
            _write(folder / f"{utterance.name}.wav", *_flite(utterance))
    for voice in _FESTIVAL:
        alike = [utterance for utterance in missing if (utterance.engine, utterance.voice) == ("festival", voice)]
        for at in range(0, len(alike), _FESTIVAL_AT_ONCE):
            _festival(voice, alike[at : at + _FESTIVAL_AT_ONCE], folder)


def read_wav(path: Path) -> Samples:
    """Read a file that `speak` wrote, as samples from -1 to 1."""
    return _read(path)[0]


def pcm_of(path: Path) -> bytes:
    """Read a file that `speak` wrote, as 16-bit samples."""
    with wave.open(str(path)) as file:
        pcm: bytes = file.readframes(file.getnframes())
        return pcm


def _espeak(utterance: Utterance) -> tuple[Samples, int]:
    speed = round(_WORDS_A_MINUTE / utterance.pace)
    command = ["espeak-ng", "-v", utterance.voice, "-s", str(speed), "-p", str(utterance.pitch), "--stdout"]
    out = subprocess.run([*command, utterance.text], capture_output=True, check=True, timeout=60).stdout
    # The sizes in the header of a stream are meaningless: 44 bytes of it, samples to the end.
    rate = int.from_bytes(out[24:28], "little")
    return _samples(out[44 : len(out) // 2 * 2]), rate


def _flite(utterance: Utterance) -> tuple[Samples, int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flite.wav"
        stretch = f"duration_stretch={utterance.pace:.2f}"
        command = ["flite", "-voice", utterance.voice, "--setf", stretch, "-t", utterance.text, "-o", str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=60)
        return _read(path)


def _festival(voice: str, utterances: Sequence[Utterance], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        lines = [f"({_FESTIVAL[voice]})"]
        for utterance in utterances:
            if voice != "slt":
                lines.append(f"(Parameter.set 'Duration_Stretch {utterance.pace:.2f})")
                f0 = f"(target_f0_mean {utterance.pitch}) (target_f0_std {8 + utterance.pitch // 10})"
                if utterance.pitch:
                    lines.append(f"(set! int_lr_params '({f0} (model_f0_mean 170) (model_f0_std 34)))")
            lines.append(f'(set! said (utt.synth (Utterance Text "{utterance.text}")))')
            lines.append(f'(utt.save.wave said "{place}/{utterance.name}.wav" \'riff)')
            lines.append(f'(utt.save.segs said "{place}/{utterance.name}.segs")')
        script = place / "speak.scm"
        script.write_text("\n".join(lines), encoding="utf-8")
        subprocess.run(["festival", "-b", str(script)], capture_output=True, check=True, timeout=600)
        for utterance in utterances:
            segments = (place / f"{utterance.name}.segs").read_text(encoding="utf-8")
            (folder / f"{utterance.name}.json").write_text(json.dumps(_segments(segments)), encoding="utf-8")
            _write(folder / f"{utterance.name}.wav", *_read(place / f"{utterance.name}.wav"))


def _segments(text: str) -> list[tuple[str, float]]:
    """Read lines of end time, a number and a phone, after a line of `#`; give sounds with their ends in seconds."""
    found: list[tuple[str, float]] = []
    start = 0.0
    for line in text.partition("#")[2].split("\n"):
        if fields := re.fullmatch(r"\s*(\S+)\s+\S+\s+(\S+)\s*", line):
            end, phone = float(fields[1]), fields[2]
            sounds = _FESTIVAL_SOUNDS.get(phone, [phone.upper() if phone.upper() in SOUNDS else "SIL"])
            for number, sound in enumerate(sounds, start=1):
                found.append((sound, round(start + (end - start) * number / len(sounds), 4)))
            start = end
    return found


def _samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def _read(path: Path) -> tuple[Samples, int]:
    with wave.open(str(path)) as file:
        return _samples(file.readframes(file.getnframes())), file.getframerate()


def _write(path: Path, samples: Samples, rate: int) -> None:
    if rate != RATE:
        samples = resized(samples.astype(np.float64), round(len(samples) * RATE / rate)).astype(np.float32)
    pcm = np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()
    begun = path.with_suffix(".part")
    with wave.open(str(begun), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)
    begun.replace(path)
