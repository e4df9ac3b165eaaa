"""Measures how soon guidance begins after the words of a red flag, while a person speaks.

    python benchmarks/red_flag_lag.py
    python benchmarks/red_flag_lag.py --noise DIR --rooms DIR      and once more across rooms, with noise at 10 dB

Sound is fed block by block, as a microphone gives it, through the streaming recognizer to the spoken conversation. Each
block comes when it would be spoken, or when the work on those before is done if that is later. Time is counted in
processor time of this process, so that whatever else runs on the machine doesn't count. What the speaker adds is
measured in playback.py. Where the last word of the red flag ends is found by aligning the words with the sound.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from heard import SPOKEN, Hearing
from scoring import table
from speech import AFTER, CLEAN, CONDITIONS, RATE, Condition, Place, pcm_of, place, speak

from assistant import paths
from assistant.api import Assistant
from assistant.conversation import Mute, SpokenConversation
from assistant.errors import BacktalkError
from assistant.hearing.endpointing import Endpointer, voice_detector
from assistant.hearing.listening import utterances
from assistant.hearing.recognizer import Recognizer
from assistant.library.folders import data_folder
from assistant.library.intents import load_intents
from assistant.library.reading import Problems
from assistant.messages import GUIDANCE_KINDS, Speech, Transcript
from assistant.speaking.speaker import Outcome

VOICES = ("slt", "rms", "awb")
BLOCK_SECONDS = 0.03
QUIET_SECONDS = 2.0
"""What is fed after the speech, so that its end is noticed."""

SAID = (
    ("", "i can't feel it when i wipe", "and my mother said to ask somebody before the weekend"),
    ("", "i wet myself twice this morning", "and i wouldn't know who to ring about a thing like that"),
    ("i was doing the stretches and now", "both my legs have gone numb", "should i carry on with them or rest a bit"),
    ("", "i have chest pain and my left arm hurts", "it came on while i was doing the washing up"),
    ("what helps with the burning", "i haven't been able to pee since last night", "and i drink plenty of tea"),
    ("", "i took too many painkillers", "because the leg was so bad i never looked at the time"),
    ("", "my husband has collapsed on the floor", "and he was talking about his back all week"),
    ("", "i can't lift my foot any more", "so it keeps catching on the carpet at home"),
    ("", "i had breast cancer two years ago", "and they told me this is probably just a muscle"),
    ("", "i've got a fever and my back hurts", "is there anything i can buy for it in town"),
    ("", "i fell off a ladder onto my back", "and it was quite a long way down to be honest"),
    ("", "my calf is hot and red and swollen", "and we were on a long flight last weekend"),
    ("", "i don't want to live any more", "nobody seems to believe me about any of this"),
    ("", "it's all numb between my legs", "and i was sitting at a desk for the whole day"),
    ("tell me how to sleep because", "my face has dropped on one side", ""),
    ("can you say what to do", "i can't breathe", ""),
    ("after all of those exercises", "my leg is getting weaker every day", ""),
    ("i wanted to ask about walking", "i lost control of my bladder", ""),
    ("it started last tuesday and", "i've got blood in my stool", ""),
    ("should i see somebody", "i'm pregnant and i'm bleeding", ""),
)
"""What comes before a red flag, the red flag, and what comes after it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one utterance; seconds from the beginning of the sound."""

    red_flag: str
    flag_ended: float
    speech_ended: float
    guidance: float | None
    """When guidance began, if it did."""

    @property
    def lag(self) -> float | None:
        """Seconds from the end of the last word of the red flag to the start of guidance."""
        return None if self.guidance is None else self.guidance - self.flag_ended


class Clock:
    """Seconds from the beginning of the sound, of which work takes as many as it takes of the processor."""

    def __init__(self) -> None:
        """Begin."""
        self._reached, self._mark = 0.0, time.process_time()

    @property
    def now(self) -> float:
        """The present moment."""
        return self._reached + time.process_time() - self._mark

    def reach(self, moment: float) -> None:
        """Wait for `moment`, if it is yet to come."""
        self._reached, self._mark = max(self.now, moment), time.process_time()


class NotingMouth(Mute):
    """Speaks in no time, and notes when guidance was begun."""

    def __init__(self, clock: Clock) -> None:
        """Note by this clock."""
        super().__init__()
        self._clock = clock
        self.guidance: float | None = None

    def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
        """Note the time of the first guidance."""
        if self.guidance is None and speech and speech[0].kind in GUIDANCE_KINDS:
            self.guidance = self._clock.now
        return Outcome()


def blocks(pcm: bytes, clock: Clock) -> Iterator[bytes]:
    """Give the sound as it would come from a microphone."""
    size = 2 * round(RATE * BLOCK_SECONDS)
    for at in range(0, len(pcm), size):
        block = pcm[at : at + size]
        clock.reach((at + len(block)) / 2 / RATE)
        yield block


def word_ends(pcm: bytes, text: str) -> list[float]:
    """Seconds at which each word of `text` ends in the sound."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    decoder.set_align_text(text)
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    segments = [] if decoder.hyp() is None else list(decoder.seg())
    ends = [(segment.end_frame + 1) / 100 for segment in segments if not segment.word.startswith(("<", "["))]
    if len(ends) != len(text.split()):
        raise SystemExit(f"The words of {text!r} could not be found in the sound.")
    return ends


def measure(
    said: tuple[str, str, str],
    speech: bytes,
    heard: bytes,
    recognizer: Recognizer,
    assistant: Assistant,
    partials: bool,
) -> Result:
    """Feed one utterance; `speech` is the sound of it without room and noise."""
    ends = word_ends(speech, " ".join(filter(None, said)))
    clock = Clock()
    mouth = NotingMouth(clock)
    transcripts = utterances(blocks(heard, clock), recognizer, Endpointer(voice_detector()))
    wanted: Iterator[Transcript] = (one for one in transcripts if partials or one.final)
    with assistant.conversation() as talk:
        SpokenConversation(talk, mouth, lambda reply: None).run(wanted)
    return Result(said[1], ends[len(" ".join(filter(None, said[:2])).split()) - 1], ends[-1], mouth.guidance)


def row(name: str, results: Sequence[Result]) -> tuple[str, ...]:
    """What to print of the results."""
    lags = [result.lag for result in results if result.lag is not None]
    before = sum(result.guidance < result.speech_ended for result in results if result.guidance is not None)
    return (
        name,
        f"{len(lags)} of {len(results)}",
        f"{statistics.median(lags):.2f}",
        f"{max(lags):.2f}",
        f"{before} of {len(results)}",
        max(results, key=lambda result: math.inf if result.lag is None else result.lag).red_flag,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--noise", type=Path, metavar="DIR", help="sounds to mix in")
    parser.add_argument("--rooms", type=Path, metavar="DIR", help="impulse responses of rooms")
    parser.add_argument("--recognizer", choices=("vosk", "pocketsphinx"))
    parser.add_argument("--model", type=Path, metavar="PATH", help="a Vosk model")
    parser.add_argument("--work", type=Path, default=paths.cache_folder() / "benchmarks", metavar="DIR")
    options = parser.parse_args()
    assistant = Assistant.load("GB", print)
    sentences = tuple(load_intents(data_folder("intents"), Problems()).sentences())
    recognizer = Hearing(sentences, options.work, options.recognizer, options.model).load()
    scene = place(options.rooms, options.noise)
    conditions: tuple[Condition, ...] = (CLEAN, CONDITIONS[2]) if options.noise or options.rooms else (CLEAN,)
    rows = []
    for condition in conditions:
        for partials in (True, False):
            results = [
                measure(said, *_sounds(said, number, scene, condition, options.work), recognizer, assistant, partials)
                for number, said in enumerate(SAID)
            ]
            rows.append(row(f"{condition.name}, {'with' if partials else 'without'} partial results", results))
    print("\nSeconds from the end of the last word of the red flag to the start of guidance")
    print(f"({sum(bool(said[2]) for said in SAID)} of {len(SAID)} utterances go on after the red flag)\n")
    table(("", "guidance", "median", "worst", "before the end of speech", "the latest"), rows)


def _sounds(
    said: tuple[str, str, str], number: int, scene: Place, condition: Condition, work: Path
) -> tuple[bytes, bytes]:
    text, voice = " ".join(filter(None, said)), VOICES[number % len(VOICES)]
    speech = speak(text, voice, work / SPOKEN)
    quiet = bytes(2 * round(RATE * max(0.0, QUIET_SECONDS - AFTER)))
    return (
        pcm_of(scene.heard(speech, CLEAN, text)),
        pcm_of(scene.heard(speech, condition, f"{text}|{voice}|{condition.name}")) + quiet,
    )


if __name__ == "__main__":
    try:
        main()
    except BacktalkError as error:
        raise SystemExit(str(error)) from error
