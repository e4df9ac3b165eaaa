"""Says a reply, and makes sure that what could not be said doesn't get lost."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import DeviceError, VoiceError
from assistant.messages import GUIDANCE_KINDS, Speech
from assistant.sound import Sound
from assistant.speaking.cache import Prerenderer, SoundCache
from assistant.speaking.earcons import Earcon, earcon
from assistant.speaking.mixer import Playback
from assistant.speaking.player import Player
from assistant.speaking.resampling import resample
from assistant.speaking.sound_file import write_wav
from assistant.speaking.text import sentences
from assistant.speaking.voice import Voice

RATE = 150
"""Words per minute, where the person chose none."""
GUIDANCE_RATE = 150
"""Words per minute of guidance at most; it is never faster than the rest."""
PAUSE_SECONDS = 0.35
"""Silence between the parts of a reply in a file."""
FILE_RATE = 22050
"""Samples a second (Hz) of a file."""
FAULT_SECONDS = 3.0
"""How long a lost loudspeaker is waited for before the text is shown."""

SPARE_SECONDS = 10.0
"""How much longer than its sound a reply may take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reply."""

    unspoken: tuple[Speech, ...] = ()
    """What was not heard to its end, and was shown instead."""
    interrupted: bool = False
    """Whether `stop` cut it short; what was left is then neither spoken nor shown."""
    fault: str | None = None
    """Why something was not spoken, in one sentence."""

    @property
    def complete(self) -> bool:
        """Whether nothing was left unsaid against the person's will."""
        return not self.unspoken


def show_on_stderr(text: str) -> None:
    """The last resort: the text, where a person or a log can see it."""
    print(text, file=sys.stderr, flush=True)


class Speaker:
    """Speaks replies one after another. Thread-safe: `stop` may come from anywhere, a second `say` waits its turn.

    A change of `rate` or `volume` holds from the next sentence on.
    """

    def __init__(
        self,
        voice: Voice,
        player: Player,
        cache: SoundCache,
        *,
        rate: int = RATE,
        show: Callable[[str], None] = show_on_stderr,
    ) -> None:
        """Speak at `rate` words per minute; `show` gets what can't be spoken."""
        self._voice = voice
        self._player = player
        self._cache = cache
        self.rate = rate
        """Words per minute."""
        self._show = show
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._prerenderer: Prerenderer | None = None

    @property
    def guidance_rate(self) -> int:
        """Words per minute of guidance."""
        return min(self.rate, GUIDANCE_RATE)

    @property
    def volume(self) -> float:
        """Loudness, 0 to 1; guidance has a safe minimum."""
        return self._player.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._player.volume = volume

    def prerender(self, lines: Iterable[str]) -> Prerenderer:
        """Render guidance ahead, in the background, so that it is there when the voice isn't; ends an earlier one."""
        if self._prerenderer is not None:
            self._prerenderer.stop()
        self._prerenderer = Prerenderer(self._voice, self._cache, rate=self.guidance_rate)
        self._prerenderer.start(tuple(lines))
        return self._prerenderer

    def say(self, speech: Sequence[Speech], stop: threading.Event | None = None) -> Outcome:
        """Speak guidance, then the rest; returns when all of it was heard, shown or stopped.

        Nothing is said once `stop` is set, which may have happened before; `Speaker.stop` sets it.
        """
        with self._turn:
            self._stop = stop or threading.Event()
            patience = FAULT_SECONDS if self._player.fault is None else 0.0
            started: list[tuple[Speech, list[Playback]]] = []
            tones: list[Playback] = []
            unspoken: list[Speech] = []
            fault: str | None = None
            for entry in guidance_first(speech):
                if self._stop.is_set():
                    break
                playbacks: list[Playback] = []
                started.append((entry, playbacks))
                try:
                    # A voice that failed once in this reply is not waited for again; what is cached still speaks.
                    self._start(entry, playbacks, cached_only=fault is not None)
                except (VoiceError, DeviceError) as error:
                    if fault is None:
                        fault = str(error)
                        tones += self.signal("alert" if entry.kind in GUIDANCE_KINDS else "fault")
                    unspoken.append(entry)
                    self._show(entry.text)
            self._wait([playback for _, playbacks in started for playback in playbacks] + tones, patience)
            for entry, playbacks in started:
                if (
                    not self._stop.is_set()
                    and entry not in unspoken
                    and not all(playback.heard for playback in playbacks)
                ):
                    fault = fault or self._player.fault or "The sound was cut off."
                    unspoken.append(entry)
                    self._show(entry.text)
            return Outcome(tuple(unspoken), self._stop.is_set(), fault)

    def signal(self, name: Earcon) -> list[Playback]:
        """Play one of the short sounds, behind what is playing; gives nothing where no device works."""
        try:
            return [self._player.queue(earcon(name), label="", guidance=name in ("alert", "fault"))]
        except DeviceError:
            return []

    def write(self, speech: Sequence[Speech], path: Path) -> None:
        """Write a reply as one WAV, guidance first; raises SoundFileError and VoiceError.

        Where the voice fails, the file holds the entries that were cached, if any.
        """
        pause = bytes(2 * round(PAUSE_SECONDS * FILE_RATE))
        sounds: list[bytes] = []
        problem: VoiceError | None = None
        for entry in guidance_first(speech):
            try:
                sound = self._render_entry(entry, cached_only=problem is not None)
            except VoiceError as error:
                problem = problem or error
            else:
                sounds.append(resample(sound, FILE_RATE).pcm)
        if sounds or problem is None:
            write_wav(path, Sound(pause.join(sounds), FILE_RATE))
        if problem is not None:
            raise problem

    def stop(self) -> None:
        """Be silent, now, and drop the rest of the reply."""
        with self._lock:
            self._stop.set()
            self._player.stop()

    def duck(self, decibels: float) -> None:
        """Speak more quietly for a few seconds, so that a person is heard; 0 ends it."""
        self._player.duck(decibels)

    def wake(self) -> None:
        """Be ready to speak soon."""
        self._player.wake()

    def said_since(self, moment: float) -> str:
        """The words that were audible after `moment` (time.monotonic() seconds), with a few more on either side."""
        return self._player.said_since(moment)

    def _start(self, entry: Speech, playbacks: list[Playback], *, cached_only: bool) -> None:
        """Hand an entry to the player: guidance whole, so that it is cached; the rest as each sentence is ready."""
        guidance = entry.kind in GUIDANCE_KINDS
        if guidance or cached_only:
            self._queue(self._render_entry(entry, cached_only=cached_only), entry.text, guidance, playbacks)
            return
        # Where there is no sentence, the voice is asked all the same: it says what is wrong with the text.
        for sentence in sentences(entry.text) or (entry.text,):
            if self._stop.is_set():
                return
            self._queue(self._voice.render(sentence, rate=self.rate), sentence, guidance, playbacks)

    def _queue(self, sound: Sound, label: str, guidance: bool, playbacks: list[Playback]) -> None:
        with self._lock:
            # A stop that came while this was rendered must not be outlived by it.
            if not self._stop.is_set():
                playbacks.append(self._player.queue(sound, label=label, guidance=guidance))

    def _render_entry(self, entry: Speech, *, cached_only: bool) -> Sound:
        if entry.kind not in GUIDANCE_KINDS:
            if cached_only:
                raise VoiceError("The voice failed.")
            return self._voice.render(entry.text, rate=self.rate)
        rate = self.guidance_rate
        sound = self._cache.get(entry.text, rate, self._voice.identity)
        if sound is None:
            try:
                if cached_only:
                    raise VoiceError("The voice failed.")
                sound = self._voice.render(entry.text, rate=rate)
            except VoiceError:
                # Better at the usual rate, at which it was rendered ahead, than not at all.
                usual = self._cache.get(entry.text, GUIDANCE_RATE, self._voice.identity)
                if usual is None:
                    raise
                return usual
            self._cache.put(entry.text, rate, self._voice.identity, sound)
        return sound

    def _wait(self, playbacks: Sequence[Playback], patience: float) -> None:
        """Wait until all was played or dropped; a lost loudspeaker is waited for `patience` seconds."""
        # Whatever goes wrong, nobody waits for ever.
        deadline = time.monotonic() + sum(playback.seconds for playback in playbacks) + SPARE_SECONDS
        lost_at: float | None = None
        for playback in playbacks:
            while not playback.wait(0.1):
                now = time.monotonic()
                lost_at = None if self._player.fault is None else lost_at or now
                if now > deadline or (lost_at is not None and now - lost_at >= patience):
                    self._player.stop()


def guidance_first(speech: Sequence[Speech]) -> list[Speech]:
    """The same entries with the guidance in front."""
    return sorted(speech, key=lambda entry: entry.kind not in GUIDANCE_KINDS)
