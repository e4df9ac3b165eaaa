"""Puts the model's folder together from the trained network and the texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

import kaldifst
import numpy as np

from tools.vosk_mini import acoustic, training
from tools.vosk_mini.acoustic_file import write_acoustic_model
from tools.vosk_mini.alignment import staying
from tools.vosk_mini.features import CONFIGURATION
from tools.vosk_mini.grammar import grammar, language_model
from tools.vosk_mini.network import folded
from tools.vosk_mini.phones import PHONES, boundary
from tools.vosk_mini.texts import Texts
from tools.vosk_mini.words_graph import UNKNOWN_WORD, words_graph

_DECODING = """\
--min-active=200
--max-active=3000
--beam=11.0
--lattice-beam=6.0
--acoustic-scale=0.40
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""`conf/model.conf`."""


def assemble(work: Path, texts: Texts, model: Path) -> None:
    """Make the model's folder anew from what `acoustic.train_all` left in `work`."""
    place = Path(tempfile.mkdtemp(prefix=".building-", dir=model.parent))
    try:
        for folder in ("am", "conf", "graph/phones"):
            (place / folder).mkdir(parents=True)
        aligned = json.loads((work / acoustic.FINAL_ALIGNMENT).read_text(encoding="utf-8"))
        priors = np.array(json.loads((work / acoustic.FINAL_PRIORS).read_text(encoding="utf-8")))
        stays = staying(aligned)
        network = training.load(work / acoustic.FINAL_NETWORK)
        write_acoustic_model(place / "am" / "final.mdl", folded(network), priors, stays)
        _write(place / "conf" / "mfcc.conf", CONFIGURATION)
        _write(place / "conf" / "model.conf", _DECODING)
        _write_graphs(texts, stays, place / "graph")
        shutil.rmtree(model, ignore_errors=True)
        place.chmod(0o755)
        place.replace(model)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write_graphs(texts: Texts, stays: Mapping[str, float], folder: Path) -> None:
    """Write both graphs; their words are renumbered so that run-time grammars find them quickly."""
    words = ["<eps>", *sorted(texts.pronunciations), UNKNOWN_WORD]
    ids = {word: number for number, word in enumerate(words)}
    made = words_graph(texts.pronunciations, ids, stays)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        made.graph.write(str(place / "HCL.fst"))
        renumbered = place / "renumbered"
        _convert("olabel_lookahead", place / "HCL.fst", folder / "HCLr.fst", f"--save_relabel_opairs={renumbered}")
        pairs = (line.split() for line in renumbered.read_text(encoding="utf-8").splitlines())
        new = {int(old): int(number) for old, number in pairs}
        ids = {word: new.get(number, number) for word, number in ids.items()}
        graph = kaldifst.compile(grammar(language_model(texts), ids), acceptor=False)
        kaldifst.arcsort(graph, "ilabel")
        graph.write(str(place / "G.fst"))
        _convert("ngram", place / "G.fst", folder / "Gr.fst")
    ordered = sorted(ids.items(), key=lambda item: item[1])
    _write(folder / "words.txt", "".join(f"{word} {number}\n" for word, number in ordered))
    _write(folder / "disambig_tid.int", "".join(f"{marker}\n" for marker in made.markers))
    boundaries = (f"{phone} {boundary(phone)}\n" for phone in range(1, len(PHONES)))
    _write(folder / "phones" / "word_boundary.int", "".join(boundaries))


def _convert(kind: str, source: Path, target: Path, *options: str) -> None:
    """Rewrite a graph as another type; Debian keeps OpenFst's types where the loader does not look."""
    libraries = f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}/fst/22"
    command = ["fstconvert", f"--fst_type={kind}", *options, str(source), str(target)]
    subprocess.run(command, check=True, timeout=300, env=os.environ | {"LD_LIBRARY_PATH": libraries})


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
