"""Makes the speaker that commands speak with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.cli.output import notice
from assistant.library.content import Content
from assistant.settings import Settings
from assistant.speaking.cache import SoundCache
from assistant.speaking.player import MiniaudioPlayer
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.speaker import Speaker


@contextmanager
def make_speaker(
    content: Content,
    settings: Settings | None = None,
    *,
    aloud: bool,
    report: Callable[[str], None] | None = None,
    show: Callable[[str], None] = notice,
) -> Iterator[tuple[Speaker, MiniaudioPlayer]]:
    """Make the voice and, where something is to be heard, open the player; closes both in the end.

    `report` is told when the loudspeaker goes and comes back; whoever gives one waits for a loudspeaker that isn't
    there yet. `show` gets what can't be spoken. Raises VoiceError and, without `report`, DeviceError.
    """
    settings = settings or Settings()
    voice = Pyttsx3Voice(settings.voice, pronunciations=content.pronunciation)
    player = MiniaudioPlayer(volume=settings.volume, report=report or notice)
    try:
        voice.start()
        if aloud:
            player.open(wait=report is not None)
        yield Speaker(voice, player, SoundCache(), rate=settings.rate, show=show), player
    finally:
        player.close()
        voice.close()
