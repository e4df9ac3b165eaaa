"""A room with a person, the program, a microphone and a loudspeaker."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from virtual_sound_card import Recording, VirtualSoundCard

from assistant.hearing.sound_files import read_sound
from assistant.sound import Sound
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.text import sentences
from scenarios.program import Program, running
from scenarios.sound_track import ALIKE, RATE, Found, SoundTrack, until

SOUNDS = (Path(__file__).parent / "sounds", Path(__file__).parents[1] / "sounds")
READY = r"^Listening\.$"
"""Is printed when it is the person's turn."""
START_SECONDS = 300.0
"""How long a start is waited for: after a change of the phrases they are learned."""
ASKED_FOR_OK = "Say OK when you've got that"
GOT_OK = "Good. "
NOT_CLEARED = "the advice still stands"


@cache
def spoken(name: str) -> Sound:
    """What the person says: the sound file of that name."""
    return next(read_sound(file) for folder in SOUNDS if (file := folder / f"{name}.flac").exists())


def backwards(sound: Sound) -> Sound:
    """The sound from its end to its beginning, which is like speech and makes no sense."""
    return Sound(np.frombuffer(sound.pcm, "<i2")[::-1].tobytes(), sound.rate)


def one_after_another(*sounds: Sound, pause: float = 0.5) -> Sound:
    """The sounds with a pause in seconds between them."""
    return Sound(bytes(2 * round(pause * RATE)).join(sound.pcm for sound in sounds), RATE)


class Scene:
    """The program runs; somebody is in the room who speaks, presses keys, listens and reads."""

    def __init__(self, card: VirtualSoundCard, program: Program, voice: Pyttsx3Voice, home: Path) -> None:
        self.card = card
        self.program = program
        self.home = home
        self._voice = voice
        self.track: SoundTrack

    def listen(self, recording: Recording) -> None:
        """Hear what comes out of the loudspeaker from now on."""
        self.track = SoundTrack(recording)

    @contextmanager
    def listening_anew(self) -> Iterator[None]:
        """Hear the loudspeaker that is there now, in place of one that was taken away, while the block runs."""
        with self.card.recording(RATE) as recording:
            self.listen(recording)
            yield

    def say(self, name: str) -> float:
        """Say the sound of that name; gives when it was begun (time.monotonic() seconds)."""
        return self.speak(spoken(name))

    def speak(self, sound: Sound) -> float:
        """Make a sound in front of the microphone, to its end; gives when it was begun."""
        begun = time.monotonic()
        self.card.speak(sound)
        return begun

    def begin_to_speak(self, sound: Sound) -> threading.Thread:
        """Make a sound while other things go on."""
        thread = threading.Thread(target=self.card.speak, args=(sound,), daemon=True)
        thread.start()
        return thread

    def ask(self, name: str, answer: str) -> float:
        """Say the sound of that name and wait until `answer`, a regular expression, is printed; gives when it began."""
        begun = self.say(name)
        self.program.wait_for(answer, begun)
        return begun

    def hears(self, text: str, since: float, *, rate: int = 150, seconds: float = 60.0) -> Found:
        """Wait until the sentence `text` has come out of the loudspeaker whole, at `rate` words a minute."""
        rendered = self._voice.render(text, rate=rate)
        found = Found(since, since, 0.0)

        def heard() -> bool:
            nonlocal found
            found = self.track.find(rendered, since)
            return found.likeness > ALIKE

        def told() -> str:
            return f"not heard: {text!r}, {found}; printed:\n{self.program.text(since)}"

        until(heard, told, seconds, every=0.7)
        return found

    def heard(self, text: str, since: float, *, rate: int = 150) -> bool:
        """Whether the sentence `text` has come out of the loudspeaker by now."""
        return self.track.find(self._voice.render(text, rate=rate), since).likeness > ALIKE

    def wait_for_sound(self, since: float, seconds: float = 60.0) -> float:
        """Wait until anything comes out of the loudspeaker; gives when that began."""
        until(lambda: bool(self.track.sounds(since)), lambda: f"silent; printed:\n{self.program.text(since)}", seconds)
        return self.track.sounds(since)[0][0]

    def wait_for_silence(self, since: float, length: float = 0.7) -> float:
        """Wait until nothing has come out of the loudspeaker for `length` seconds; gives when the silence began."""
        until(lambda: self.track.silent_for(since) > length, lambda: "it doesn't stop")
        sounds = self.track.sounds(since)
        return sounds[-1][1] if sounds else since

    def press(self, key: str, answer: str) -> float:
        """Press a key and wait until `answer`, a regular expression, is printed; gives when it was pressed."""
        pressed = time.monotonic()
        self.program.press(key)
        self.program.wait_for(answer, pressed)
        return pressed

    def type(self, words: str, answer: str) -> float:
        """Type a question and wait until `answer` is printed; gives when the question was sent."""
        self.press("t", "Type a question")
        return self.press(f"{words}\n", answer)

    def hush(self) -> None:
        """Press the key that makes it silent, and wait until it is."""
        since = time.monotonic()
        self.program.press(" ")
        self.program.wait_for(READY, since)
        self.wait_for_silence(since)

    def rest(self) -> None:
        """Have it be silent and wait for the person, with no alert open, whatever it was doing."""
        said = self.program.text()
        if said.rfind(ASKED_FOR_OK) > said.rfind(GOT_OK):
            # "OK" to a question about the danger sign is no answer; the alert behind it takes it.
            pressed = self.press("o", f"^{GOT_OK}|{NOT_CLEARED}")
            if NOT_CLEARED in self.program.text(pressed):
                self.press("o", f"^{GOT_OK}")
        self.hush()


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    return sentences(text)[0]


def settle(home: Path, **settings: Any) -> None:
    """Leave the settings of somebody who has used the program before."""
    file = home / "config" / "backtalk" / "settings.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"introduced": True, "region": "GB", **settings}))


def homes(home: Path) -> Mapping[str, str]:
    """The environment of a program that lives there; the cache, which takes a minute to fill, is shared."""
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}


@contextmanager
def scene(
    card: VirtualSoundCard, voice: Pyttsx3Voice, home: Path, *arguments: str, **environment: str
) -> Iterator[Scene]:
    """Run the program in a room; the block begins when it has said its opening and listens."""
    with ExitStack() as stack:
        recording = stack.enter_context(card.recording(RATE))
        began = time.monotonic()
        program = stack.enter_context(running(*arguments, **homes(home), **environment))
        room = Scene(card, program, voice, home)
        room.listen(recording)
        program.wait_for(READY, began, START_SECONDS)
        yield room


def noise(seconds: float, loudness: float = 0.01) -> Sound:
    """Noise as of a fan, the same each time; `loudness` is its root mean square, with full scale at 1."""
    draws = np.random.default_rng(7).standard_normal(round(seconds * RATE))
    smooth = np.convolve(draws, np.hanning(32), "same")
    return Sound((32767 * loudness * smooth / smooth.std()).clip(-32768, 32767).astype("<i2").tobytes(), RATE)
