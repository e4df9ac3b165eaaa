"""A conversation of many turns in which parts of the machine fail at random."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from virtual_sound_card import MICROPHONE, SPEAKER

from scenarios.program import RECOGNIZER, VOICE
from scenarios.scene import Scene

SAID = (
    "walking",
    "surgery",
    "causes",
    "what_is_sciatica",
    "how_long",
    "repeat",
    "more",
    "stop",
    "football",
    "wipe",
    "okay",
)
TOLD = "^You said|lost what you said|cannot hear you|I have kept"
PAUSE_SECONDS = 1.0
"""Between two turns; what follows sooner belongs to the same utterance."""
WORD_SECONDS = 20.0
"""Within this time a turn gets an answer, or it is told what is wrong."""
BACK_SECONDS = 30.0
WARM = 0.2
"""Share of the turns after which memory and handles may not grow any more."""

Fault = Callable[[Scene], None]


@dataclass
class Soak:
    """What became of it."""

    turns: int = 0
    lost: list[str] = field(default_factory=list)
    """Turns to which nothing was said or shown."""
    ignored: int = 0
    """Turns that were said over an answer, which went on: what makes no sense there may come from a television."""
    faults: dict[str, int] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)

    def growth(self) -> tuple[float, float]:
        """By how many megabytes and handles the last third of the turns lies above the first after the warm-up."""
        return _growth(self.megabytes), _growth(self.handles)


def soak(room: Scene, turns: int, seed: int, *, share: float = 0.1, until: float = float("inf")) -> Soak:
    """Hold a conversation of so many turns, or until time.monotonic() is `until`; a `share` of them meets a fault."""
    draw = random.Random(seed)
    result = Soak()
    while result.turns < turns and time.monotonic() < until:
        begun = time.monotonic()
        if draw.random() < share:
            name = draw.choice(sorted(FAULTS))
            result.faults[name] = result.faults.get(name, 0) + 1
            FAULTS[name](room)
        said = draw.choice(SAID)
        listened = room.program.lines[-1].text == "Listening."
        room.say(said)
        try:
            room.program.wait_for(TOLD + (r"|^Listening\.$" if said == "stop" else ""), begun, WORD_SECONDS)
        except AssertionError:
            if not listened:
                result.ignored += 1
            else:
                result.lost.append(f"{said} in turn {result.turns}: {room.program.text(begun)!r}")
        result.turns += 1
        # What goes on is cut short, sooner or later.
        time.sleep(draw.random())
        room.program.press(draw.choice(" o "))
        time.sleep(PAUSE_SECONDS + draw.random())
        result.megabytes.append(room.program.megabytes())
        result.handles.append(room.program.handles())
    return result


def _kill(part: str) -> Fault:
    def kill(room: Scene) -> None:
        # It may just be starting anew.
        with contextlib.suppress(AssertionError, ProcessLookupError):
            os.kill(room.program.part(part), signal.SIGKILL)

    return kill


def _unplug(device: str, lost: str, back: str) -> Fault:
    def unplug(room: Scene) -> None:
        unplugged = time.monotonic()
        room.card.unplug(device)
        room.program.wait_for(lost, unplugged, BACK_SECONDS)
        room.card.plug(device)
        room.program.wait_for(back, unplugged, BACK_SECONDS)

    return unplug


def _server(room: Scene) -> None:
    crashed = time.monotonic()
    room.card.stop()
    room.program.wait_for("microphone has stopped", crashed, BACK_SECONDS)
    room.card.start()
    room.program.wait_for("microphone is back", crashed, BACK_SECONDS)
    room.program.wait_for("loudspeaker is back", crashed, BACK_SECONDS)


FAULTS: dict[str, Fault] = {
    "voice killed": _kill(VOICE),
    "recognizer killed": _kill(RECOGNIZER),
    "microphone unplugged": _unplug(MICROPHONE, "microphone has stopped", "microphone is back"),
    "speaker unplugged": _unplug(SPEAKER, "no loudspeaker", "loudspeaker is back"),
    "sound server crashed": _server,
}


def _growth(values: list[float] | list[int]) -> float:
    settled = values[round(WARM * len(values)) :]
    third = max(1, len(settled) // 3)
    return statistics.median(settled[-third:]) - statistics.median(settled[:third])
