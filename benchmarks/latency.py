"""How long a person waits in a spoken conversation, measured at the ends of a virtual sound card.

    python benchmarks/latency.py [--model FOLDER] [--turns 50]

Needs PulseAudio and flite. The real program runs; voices of flite speak into its microphone, and what it plays and what
it hears are recorded. Sounds that only say that it listens or thinks don't count as the beginning of an answer.
The wait of the endpointer is the least that it can be, as for a question that is understood: it is found by feeding
what the microphone heard to an endpointer whose recognizer takes no time. Exits with 1 where a
goal is missed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in (".", "tests")]

from red_flag_lag import SAID, word_ends  # noqa: E402
from scenarios.scene import READY, Scene, scene, settle  # noqa: E402
from scenarios.sound_track import RATE, SoundTrack, until  # noqa: E402
from scoring import table  # noqa: E402
from speech import pcm_of, speak  # noqa: E402
from virtual_sound_card import MICROPHONE, virtual_sound_card  # noqa: E402

from assistant import paths  # noqa: E402
from assistant.hearing.endpointing import PATIENCE, Endpointer, voice_detector  # noqa: E402
from assistant.hearing.listening import End, Listening  # noqa: E402
from assistant.messages import Transcript  # noqa: E402
from assistant.sound import Sound  # noqa: E402
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice  # noqa: E402

VOICES = ("rms", "slt", "awb")
QUESTIONS = (
    "what is a slipped disc",
    "is walking good for me",
    "do i need surgery",
    "how should i sleep",
    "what causes sciatica",
    "should i stay in bed",
    "what is a bone spur",
    "can i sit at my desk",
    "what is the piriformis muscle",
    "will i need a scan",
)
LONG_ANSWER = "what is sciatica"
EARCON_SECONDS = 0.2
"""What sounds for less is one of the short sounds that tell what goes on."""
GAP_SECONDS = 0.1
LONGEST_WAIT = 15.0
"""Seconds after which a turn counts as lost."""
ANSWER, STOP, GUIDANCE = 0.9, 0.35, 0.5
"""The goals, in seconds."""


@dataclass(frozen=True)
class Wait:
    seconds: float
    """From the end of what is waited upon."""
    endpointer: float = 0.0
    """How much of it the endpointer waited for more words."""
    shown: float = 0.0
    """When the reply was printed, just before it is spoken."""


class Instant:
    """A recognizer that hears nothing and takes no time for it: what is left is the wait of the endpointer."""

    name = "instant"

    def recognize(self, pcm: bytes) -> Transcript:
        return Transcript("")

    def feed(self, pcm: bytes) -> None:
        return None

    def finish(self) -> Transcript:
        return Transcript("")

    def reset(self) -> None:
        pass


class Bench:
    """The running program, and somebody who measures it."""

    def __init__(self, room: Scene, microphone: SoundTrack, work: Path) -> None:
        self._room = room
        self._microphone = microphone
        self._work = work

    def answers(self, turns: int) -> list[Wait | None]:
        """From the end of a question to the beginning of what is said next."""
        return [self._ask(*question) for question in itertools.islice(spoken(QUESTIONS), turns)]

    def typed(self, turns: int) -> list[Wait | None]:
        """From the Enter behind a typed question to the beginning of the answer."""
        waits: list[Wait | None] = []
        for text, _ in itertools.islice(spoken(QUESTIONS), turns):
            self._room.rest()
            self._room.press("t", "Type a question")
            time.sleep(0.3)
            entered = time.monotonic()
            self._room.program.press(f"{text}\n")
            waits.append(self._voice_after(entered, text))
        return waits

    def guidance(self, turns: int) -> list[Wait | None]:
        """From the last word of a danger sign to the beginning of guidance, whether or not the person goes on."""
        waits: list[Wait | None] = []
        for number, said in enumerate(itertools.islice(itertools.cycle(SAID), turns)):
            text, voice = " ".join(filter(None, said)), VOICES[(number + number // len(SAID)) % len(VOICES)]
            sound = self._sound(text, voice)
            # The alignment wants some silence around the speech.
            ends = word_ends(sound.pcm, text)
            sign = ends[len(" ".join(filter(None, said[:2])).split()) - 1]
            self._room.rest()
            begun = time.monotonic()
            speaking = self._room.begin_to_speak(sound)
            until(lambda begun=begun: bool(self._microphone.sounds(begun)), lambda: "nothing was said")
            first = self._microphone.sounds(begun)[0][0] - first_sound(sound)
            waits.append(self._voice_after(first + sign, text, since=begun))
            speaking.join()
        return waits

    def stops(self, turns: int) -> list[Wait | None]:
        """From the end of "stop" to silence."""
        waits: list[Wait | None] = []
        for number in range(turns):
            self._room.rest()
            self._room.type(LONG_ANSWER, "^Sciatica is")
            self._room.wait_for_sound(time.monotonic())
            time.sleep(0.3 + number % 7 / 3)
            begun = self._room.speak(self._sound("stop", VOICES[number % len(VOICES)]))
            ended = self._end_of_speech(begun)
            try:
                answered = self._room.program.wait_for(f"^OK|{READY}", begun, LONGEST_WAIT)
            except AssertionError:
                self._lost("stop", begun)
                waits.append(None)
                continue
            self._room.wait_for_silence(begun)
            sounds = self._room.track.sounds(begun, 0.03)
            # It is silent before it says "OK." or that it listens, which it prints first.
            waits.append(Wait(max(end for begin, end in sounds if begin < answered.when) - ended))
        return waits

    def _ask(self, text: str, voice: str) -> Wait | None:
        self._room.rest()
        begun = self._room.speak(self._sound(text, voice))
        ended = self._end_of_speech(begun)
        waited = self._endpointer_wait(begun, ended)
        return self._voice_after(ended, text, waited)

    def _voice_after(
        self, moment: float, said: str, endpointer: float = 0.0, since: float | None = None
    ) -> Wait | None:
        """Wait for the voice of the program, which was silent at `since`; gives how long after `moment` it began."""
        since = moment if since is None else since
        deadline = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < deadline:
            sounds = self._room.track.sounds(since, GAP_SECONDS)
            begins = [begin for begin, end in sounds if end - begin >= EARCON_SECONDS]
            replies = [line for line in self._room.program.lines if line.text.startswith("You said")]
            shown = [line.when for line in replies if line.when > since]
            if begins and shown:
                return Wait(begins[0] - moment, endpointer, shown[0] - moment)
            time.sleep(0.1)
        return self._lost(said, moment)

    def _lost(self, said: str, since: float) -> None:
        told = self._room.program.text(since - LONGEST_WAIT).replace("\n", " / ")
        print(f"No answer to {said!r}; printed in the last {2 * LONGEST_WAIT:.0f} seconds: {told}", flush=True)

    def _end_of_speech(self, begun: float) -> float:
        time.sleep(0.1)
        return self._microphone.sounds(begun)[-1][1]

    def _endpointer_wait(self, begun: float, ended: float) -> float:
        """Seconds from the last sound to the end of the utterance where its words are known, and whole, at once."""
        samples, origin = self._microphone.samples(begun)
        pcm = samples[: round((ended - origin) * RATE)].astype("<i2").tobytes()
        listening = Listening(Instant(), Endpointer(voice_detector()), whole=bool)
        block = 960
        for taken in range(0, len(pcm) + 4 * RATE, block):
            piece = pcm[taken : taken + block]
            if any(isinstance(one, End) for one in listening.feed(piece + bytes(block - len(piece)))):
                return (taken + block - len(pcm)) / 2 / RATE
        return PATIENCE

    def _sound(self, text: str, voice: str) -> Sound:
        return Sound(pcm_of(speak(text, voice, self._work)), RATE)


def spoken(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every text by every voice, over and over."""
    return itertools.cycle((text, voice) for voice in VOICES for text in texts)


def first_sound(sound: Sound) -> float:
    """Seconds of silence before the first sound."""
    import numpy as np

    return int((np.abs(np.frombuffer(sound.pcm, "<i2").astype(int)) > 300).argmax()) / sound.rate


def row(name: str, waits: Sequence[Wait | None], goal: float) -> tuple[str, ...]:
    """What to print of some waits."""
    known = [wait for wait in waits if wait is not None]
    if not known:
        return (name, f"0 of {len(waits)}", *["-"] * 6)
    seconds = sorted(wait.seconds for wait in known)
    parts = [""] * 3
    if any(wait.endpointer for wait in known):
        waited = statistics.median(wait.endpointer for wait in known)
        understood = statistics.median(wait.shown - wait.endpointer for wait in known)
        spoken = statistics.median(wait.seconds - wait.shown for wait in known)
        parts = [f"{waited:.2f}", f"{understood:.2f}", f"{spoken:.2f}"]
    median, late = statistics.median(seconds), seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    verdict = "met" if median <= goal and len(known) == len(waits) else "missed"
    return (name, f"{len(known)} of {len(waits)}", f"{median:.2f}", f"{late:.2f}", *parts, f"{goal:.2f}, {verdict}")


def measure(recognizer: str, arguments: Sequence[str], turns: int, work: Path) -> Iterator[tuple[str, ...]]:
    """Measure the program with one recognizer; each row is given, and printed, when it is known."""
    with ExitStack() as stack:
        card = stack.enter_context(virtual_sound_card())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        voice = Pyttsx3Voice("gmw/en-us")
        stack.callback(voice.close)
        settle(home)
        heard = stack.enter_context(card.recording(RATE, MICROPHONE))
        room = stack.enter_context(scene(card, voice, home, *arguments))
        room.program.wait_for(READY)
        bench = Bench(room, SoundTrack(heard), work)
        kinds = {
            "question typed to answer": (bench.typed, ANSWER),
            f"question spoken to answer, {recognizer}": (bench.answers, ANSWER),
            f"danger sign to guidance, {recognizer}": (bench.guidance, GUIDANCE),
            f'"stop" to silence, {recognizer}': (bench.stops, STOP),
        }
        for name, (waits, goal) in kinds.items():
            if not (name.startswith("question typed") and recognizer == "Vosk"):
                load = os.getloadavg()[0]
                yield (*row(name, waits(turns), goal), f"{load:.1f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=50, metavar="N", help="turns of each kind")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="a Vosk model to measure as well")
    parser.add_argument("--work", type=Path, default=paths.cache_folder() / "benchmarks" / "spoken", metavar="DIR")
    options = parser.parse_args()
    programs = {"PocketSphinx": ("--recognizer", "pocketsphinx")}
    if options.model:
        programs["Vosk"] = ("--model", str(options.model.resolve()))
    rows: list[tuple[str, ...]] = []
    for recognizer, arguments in programs.items():
        for one in measure(recognizer, arguments, options.turns, options.work):
            print(" | ".join(one), flush=True)
            rows.append(one)
    print(f"\nSeconds, on {os.cpu_count()} cores\n")
    parts = ("of it waiting for more words", "hearing and understanding", "beginning to speak")
    table(("from … to", "turns", "median", "p95", *parts, "goal (median)", "load average"), rows)
    return int(any("missed" in one[-2] for one in rows))


if __name__ == "__main__":
    raise SystemExit(main())
