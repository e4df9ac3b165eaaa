"""A long conversation on a virtual sound card in which parts of the machine fail at random.

    python benchmarks/soak.py [--turns 500] [--minutes 90] [--seed 1]

Needs PulseAudio. The real program runs; a person speaks the sounds of tests/scenarios/sounds in real time. In one of
ten turns the voice or the recognizer is killed, the microphone or the speaker is unplugged and plugged in again, or the
sound server crashes. Exits with 1 where a turn was lost without a word or where memory or handles grow.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in (".", "tests")]

from scenarios.scene import scene, settle  # noqa: E402
from scenarios.soak import soak  # noqa: E402
from scenarios.test_soak import HANDLES, MEGABYTES  # noqa: E402
from virtual_sound_card import virtual_sound_card  # noqa: E402

from assistant.speaking.pyttsx3_voice import Pyttsx3Voice  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=500, metavar="N")
    parser.add_argument("--minutes", type=float, default=90.0, metavar="M", help="end after so long in any case")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another one gives other turns and faults")
    options = parser.parse_args()
    voice = Pyttsx3Voice("gmw/en-us")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home, virtual_sound_card() as card:
        settle(Path(home))
        with scene(card, voice, Path(home), "--recognizer", "pocketsphinx") as room:
            result = soak(room, options.turns, options.seed, until=began + 60 * options.minutes)
    voice.close()
    megabytes, handles = result.growth()
    print(f"{result.turns} spoken turns in {(time.monotonic() - began) / 60:.0f} minutes, seed {options.seed}")
    print("Faults:", ", ".join(f"{name} {count} times" for name, count in sorted(result.faults.items())))
    print(f"Lost without a word: {len(result.lost)}")
    print(f"Said over an answer, made no sense of and left unanswered: {result.ignored}")
    print(f"Memory: {min(result.megabytes):.0f} to {max(result.megabytes):.0f} MB, growth {megabytes:+.1f} MB")
    print(f"Handles: {min(result.handles)} to {max(result.handles)}, growth {handles:+.0f}")
    print(f"Load average at the end: {os.getloadavg()[0]:.1f}")
    for told in result.lost:
        print(f"Lost: {told}")
    return int(bool(result.lost) or megabytes > MEGABYTES or handles > HANDLES)


if __name__ == "__main__":
    raise SystemExit(main())
