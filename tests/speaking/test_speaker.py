from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard, virtual_sound_card

from assistant.errors import SoundFileError, VoiceError
from assistant.messages import Kind, Speech
from assistant.speaking import speaker as speaker_module
from assistant.speaking.cache import SoundCache
from assistant.speaking.engines import engines
from assistant.speaking.player import MiniaudioPlayer
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.sound_file import read_sound
from assistant.speaking.speaker import PAUSE_SECONDS, Speaker
from assistant.speaking.voice import Voice
from speaking.listener import SENTENCES, Listener

pytestmark = pytest.mark.sound

CALL, WALK, SHOES, _, _ = SENTENCES


def speech(kind: Kind, *texts: str) -> Speech:
    return Speech(kind, " ".join(f"{text.capitalize()}." for text in texts))


GUIDANCE = speech("emergency", SHOES)


class Shown(list[str]):
    """Collects what is shown in place of being spoken."""

    def __call__(self, text: str) -> None:
        self.append(text)


def speaker_of(voice: Voice, player: MiniaudioPlayer, folder: Path, shown: Shown) -> Speaker:
    return Speaker(voice, player, SoundCache(folder), rate=160, show=shown)


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def speaker(voice: Pyttsx3Voice, player: MiniaudioPlayer, tmp_path: Path, shown: Shown) -> Speaker:
    return speaker_of(voice, player, tmp_path, shown)


@pytest.fixture
def dead_voice() -> Iterator[Pyttsx3Voice]:
    """A voice of which everything is like that of the real one, but it can't speak."""
    voice = Pyttsx3Voice("gmw/en-us", engines_to_use=(replace(engines()[-1], library=Path("/no/such/library")),))
    yield voice
    voice.close()


def test_a_reply_is_heard_guidance_first(
    card: VirtualSoundCard, speaker: Speaker, listener: Listener, shown: Shown
) -> None:
    with card.recording(16000) as recording:
        outcome = speaker.say([speech("answer", WALK), speech("emergency", CALL)])
    assert outcome.complete
    assert not shown
    assert listener.sentences(recording.sound) == [CALL, WALK]


def test_two_replies_in_a_row_are_both_heard(card: VirtualSoundCard, speaker: Speaker, listener: Listener) -> None:
    replies = [speech("answer", CALL), speech("answer", SHOES)], [speech("answer", WALK)]
    with card.recording(16000) as recording:
        threads = [threading.Thread(target=speaker.say, args=(reply,)) for reply in replies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert listener.sentences(recording.sound) == [CALL, SHOES, WALK]


def test_stop_cuts_the_whole_reply(card: VirtualSoundCard, speaker: Speaker, shown: Shown) -> None:
    with card.recording() as recording:
        timer = threading.Timer(0.8, speaker.stop)
        timer.start()
        began = time.monotonic()
        outcome = speaker.say([speech("answer", *SENTENCES), speech("answer", *SENTENCES)])
        assert time.monotonic() - began < 1.5
        time.sleep(0.5)
    last = recording.last_audible()
    assert last is not None
    assert last - began < 0.8 + 0.1
    assert outcome.interrupted
    assert outcome.complete
    assert not shown


@pytest.fixture
def bereft(
    voice: Pyttsx3Voice,
    dead_voice: Pyttsx3Voice,
    player: MiniaudioPlayer,
    tmp_path: Path,
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> Speaker:
    """A speaker whose voice has died since `GUIDANCE` was rendered ahead."""
    assert speaker_of(voice, player, tmp_path, shown).prerender([GUIDANCE.text]).wait(10)
    monkeypatch.setattr(dead_voice, "_identity", voice.identity)
    return speaker_of(dead_voice, player, tmp_path, shown)


def test_guidance_is_heard_while_the_voice_is_dead(
    card: VirtualSoundCard, bereft: Speaker, listener: Listener, shown: Shown
) -> None:
    with card.recording(16000) as recording:
        outcome = bereft.say([GUIDANCE, speech("answer", WALK)])
    assert listener.sentences(recording.sound) == [SHOES]
    assert outcome.unspoken == (speech("answer", WALK),)
    assert shown == [speech("answer", WALK).text]
    assert outcome.fault is not None
    assert "voice failed" in outcome.fault


def test_guidance_that_cannot_be_spoken_is_shown_with_an_alert_tone(
    card: VirtualSoundCard, dead_voice: Pyttsx3Voice, player: MiniaudioPlayer, tmp_path: Path, shown: Shown
) -> None:
    with card.recording() as recording:
        outcome = speaker_of(dead_voice, player, tmp_path, shown).say([speech("emergency", CALL)])
    assert shown == [speech("emergency", CALL).text]
    assert outcome.unspoken == (speech("emergency", CALL),)
    assert not outcome.complete
    assert recording.first_audible() is not None
    assert max(recording.samples()) > 10000


def test_a_change_of_rate_holds_from_the_next_sentence_on(
    card: VirtualSoundCard, speaker: Speaker, player: MiniaudioPlayer
) -> None:
    def seconds(kind: Kind, rate: int) -> float:
        speaker.rate = rate
        with card.recording(16000) as recording:
            began = time.monotonic()
            speaker.say([speech(kind, WALK)])
        first, last = recording.first_audible(), recording.last_audible()
        assert first is not None
        assert last is not None
        assert began < first
        return last - first

    answers = {rate: seconds("answer", rate) for rate in (110, 210)}
    assert 1.4 < answers[110] / answers[210] < 2.4
    # Guidance is never faster than at 150 words a minute, and as slow as the rest.
    guidance = {rate: seconds("emergency", rate) for rate in (110, 150, 210)}
    assert guidance[210] == pytest.approx(guidance[150], rel=0.1)
    assert guidance[110] > 1.15 * guidance[150]


def test_guidance_is_heard_at_the_usual_rate_while_the_voice_is_dead_at_another(
    bereft: Speaker, tmp_path: Path, listener: Listener
) -> None:
    bereft.rate = 110
    bereft.write([GUIDANCE], tmp_path / "reply.wav")
    assert listener.sentences(read_sound(tmp_path / "reply.wav")) == [SHOES]


def test_a_reply_that_was_stopped_before_it_began_is_not_begun(
    card: VirtualSoundCard, speaker: Speaker, shown: Shown
) -> None:
    stop = threading.Event()
    stop.set()
    with card.recording() as recording:
        outcome = speaker.say([speech("answer", WALK)], stop)
    assert outcome.interrupted
    assert recording.first_audible() is None
    assert speaker.say([speech("answer", WALK)]).complete, "a stop must not outlive its reply"


def test_a_damaged_cache_file_is_rendered_again(
    speaker: Speaker, voice: Pyttsx3Voice, tmp_path: Path, listener: Listener
) -> None:
    guidance = speech("emergency", CALL)
    assert speaker.prerender([guidance.text]).wait(10)
    file = SoundCache(tmp_path).path(guidance.text, 150, voice.identity)
    whole = file.stat().st_size
    file.write_bytes(file.read_bytes()[: whole // 2])
    speaker.write([guidance], tmp_path / "reply.wav")
    assert listener.sentences(read_sound(tmp_path / "reply.wav")) == [CALL]
    assert file.stat().st_size == pytest.approx(whole, rel=0.01)


def test_cached_guidance_starts_at_once(card: VirtualSoundCard, speaker: Speaker, player: MiniaudioPlayer) -> None:
    guidance = speech("emergency", CALL)
    assert speaker.prerender([guidance.text]).wait(10)
    speaker.signal("listening")[0].wait(3)  # the device is awake, so that there is no lead-in
    with card.recording() as recording:
        threading.Timer(0.4, speaker.stop).start()
        began = time.monotonic()
        speaker.say([guidance])
    first = recording.first_audible()
    assert first is not None
    assert first - began < 0.12


def test_without_a_loudspeaker_the_text_is_shown(voice: Pyttsx3Voice, tmp_path: Path, shown: Shown) -> None:
    with virtual_sound_card() as card:
        card.unplug(SPEAKER)
        card.unplug(MICROPHONE)
        player = MiniaudioPlayer(report=lambda message: None)
        outcome = speaker_of(voice, player, tmp_path, shown).say([speech("answer", WALK), speech("urgent", CALL)])
        player.close()
    assert shown == [speech("urgent", CALL).text, speech("answer", WALK).text]
    assert not outcome.complete
    assert outcome.fault is not None
    assert "no loudspeaker" in outcome.fault


def test_a_loudspeaker_that_goes_away_while_speaking_leaves_the_text(
    voice: Pyttsx3Voice, tmp_path: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker_module, "FAULT_SECONDS", 1.0)
    with virtual_sound_card() as card:
        player = MiniaudioPlayer(report=lambda message: None)
        speaker = speaker_of(voice, player, tmp_path, shown)
        timer = threading.Timer(0.6, lambda: (card.unplug(SPEAKER), card.unplug(MICROPHONE)))
        timer.start()
        began = time.monotonic()
        outcome = speaker.say([speech("urgent", CALL, SHOES)])
        assert time.monotonic() - began < 7
        # What is already known to be silent is not waited for.
        again = time.monotonic()
        assert not speaker.say([speech("urgent", CALL)]).complete
        assert time.monotonic() - again < 0.5
        player.close()
    assert shown == [speech("urgent", CALL, SHOES).text, speech("urgent", CALL).text]
    assert not outcome.complete


def test_a_reply_is_written_as_one_file_guidance_first(speaker: Speaker, tmp_path: Path, listener: Listener) -> None:
    parts = [speech("answer", WALK), speech("emergency", CALL)]
    speaker.write(parts, tmp_path / "reply.wav")
    sound = read_sound(tmp_path / "reply.wav")
    assert sound.rate == 22050
    assert listener.sentences(sound) == [CALL, WALK]
    speaker.write(parts[:1], tmp_path / "first.wav")
    speaker.write(parts[1:], tmp_path / "second.wav")
    alone = [read_sound(tmp_path / name).seconds for name in ("first.wav", "second.wav")]
    assert sound.seconds == pytest.approx(sum(alone) + PAUSE_SECONDS, abs=0.01)


def test_a_reply_that_cannot_be_written_leaves_nothing(speaker: Speaker, tmp_path: Path) -> None:
    with pytest.raises(SoundFileError, match="could not be written"):
        speaker.write([speech("answer", WALK)], tmp_path / "no" / "reply.wav")
    assert not (tmp_path / "no").exists()


def test_with_a_dead_voice_no_file_is_written_and_the_error_says_so(
    dead_voice: Pyttsx3Voice, player: MiniaudioPlayer, tmp_path: Path, shown: Shown
) -> None:
    with pytest.raises(VoiceError, match="voice failed"):
        speaker_of(dead_voice, player, tmp_path, shown).write([speech("answer", WALK)], tmp_path / "reply.wav")
    assert not (tmp_path / "reply.wav").exists()
