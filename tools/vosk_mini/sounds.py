"""Makes the recorded sentences of the tests: said by flite, which training never heard, in texts that it never saw."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import yaml

from tools.vosk_mini.plan import Utterance
from tools.vosk_mini.texts import Texts
from tools.vosk_mini.voices import speak

SAID = (
    Utterance("degenerative", "", "flite", "kal16", "what's degenerative disc disease"),
    Utterance("shopping", "", "flite", "kal16", "add bread and milk to my shopping list"),
    Utterance("road_map", "", "flite", "slt", "what's the road map on the sciatic nerve"),
    Utterance("bed_rest", "", "flite", "rms", "bed rest or light walking which is good for back"),
    Utterance("both_legs", "", "flite", "awb", "what does it mean when people lose feeling in both legs at once"),
)
_HEAD = "# What is said in each file, and by which voice of flite. Made by `python -m tools.vosk_mini`.\n"


def make_sounds(texts: Texts, folder: Path) -> None:
    """Write 16 kHz FLAC files with 0.3 s of silence before and 0.5 s after, and `expected.yaml`.

    Raises ValueError where training saw one of the texts.
    """
    seen = {utterance.text for utterance in SAID} & set(texts.training)
    if seen:
        raise ValueError(f"{sorted(seen)} stand in the training phrases: choose others in sounds.py.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        speak(SAID, place)
        for utterance in SAID:
            source, target = place / f"{utterance.name}.wav", folder / f"{utterance.name}.flac"
            # -R gives the same dither each time.
            subprocess.run(
                ["sox", "-R", str(source), "-C", "8", str(target), "norm", "-3", "pad", "0.3", "0.5"],
                check=True,
                timeout=60,
            )
    said = [
        {"file": f"{utterance.name}.flac", "said": utterance.text, "voice": f"flite {utterance.voice}"}
        for utterance in SAID
    ]
    (folder / "expected.yaml").write_text(_HEAD + yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
