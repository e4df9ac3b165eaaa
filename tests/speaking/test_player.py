from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard, virtual_sound_card

from assistant.errors import DeviceError
from assistant.sound import Sound
from assistant.speaking.earcons import earcon
from assistant.speaking.mixer import DRAIN_SECONDS, LEAD_IN_SECONDS, RATE, SAFE_VOLUME, Mixer
from assistant.speaking.player import MiniaudioPlayer

pytestmark = pytest.mark.sound


def tone(seconds: float, frequency: float = 440, loudness: float = 0.3) -> Sound:
    import numpy as np

    times = np.arange(round(seconds * RATE)) / RATE
    return Sound((32767 * loudness * np.sin(2 * np.pi * frequency * times)).astype("<i2").tobytes(), RATE)


def peak(sound: Sound) -> int:
    import numpy as np

    samples = np.frombuffer(sound.pcm, "<i2").astype(int)
    return int(np.abs(samples).max()) if len(samples) else 0


def loud_seconds(sound: Sound) -> float:
    """How long something was to be heard."""
    import numpy as np

    samples = np.abs(np.frombuffer(sound.pcm, "<i2").astype(int))
    blocks = samples[: len(samples) // 480 * 480].reshape(-1, 480).max(axis=1)
    return float((blocks > 300).sum()) * 480 / sound.rate


def until(condition: Callable[[], bool], seconds: float = 5) -> float:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            pytest.fail(f"it did not happen within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - began


def test_what_is_played_is_heard_whole(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    with card.recording() as recording:
        assert player.play(tone(0.5), label="tone").wait(3)
    assert loud_seconds(recording.sound) == pytest.approx(0.5, abs=0.03)
    assert peak(recording.sound) == pytest.approx(0.3 * 32767, rel=0.05)


def test_the_first_sample_comes_soon(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    player.open()
    player.play(tone(0.3, loudness=0.001), label="wakes the device").wait(3)
    with card.recording() as recording:
        began = time.monotonic()
        player.play(tone(0.3), label="tone").wait(3)
    first = recording.first_audible()
    assert first is not None
    assert first - began < 0.06


def test_after_a_pause_there_is_a_lead_in(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    player.open()
    with card.recording() as recording:
        began = time.monotonic()
        player.play(tone(0.2), label="tone").wait(3)
    first = recording.first_audible()
    assert first is not None
    assert LEAD_IN_SECONDS <= first - began < 2 * LEAD_IN_SECONDS


def test_a_device_that_was_woken_needs_no_lead_in(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    player.open()
    with card.recording() as recording:
        player.wake()
        time.sleep(LEAD_IN_SECONDS + 0.1)
        began = time.monotonic()
        player.play(tone(0.2), label="tone").wait(3)
    first = recording.first_audible()
    assert first is not None
    assert first - began < LEAD_IN_SECONDS - 0.05


def test_stop_is_silent_within_100_ms(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    latencies = []
    for _ in range(3):
        with card.recording() as recording:
            playback = player.play(tone(3), label="tone")
            time.sleep(0.4)
            stopped = time.monotonic()
            player.stop()
            assert playback.wait(0.01)
            time.sleep(0.1)
        last = recording.last_audible()
        assert last is not None
        latencies.append(last - stopped)
        assert not playback.heard
    # The best of three: what a busy machine adds is not the player's; benchmarks/playback.py tells the worst.
    assert min(latencies) < 0.1


def test_a_queue_is_played_in_order_without_a_gap(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    with card.recording() as recording:
        playbacks = [player.queue(tone(0.2, frequency), label=str(frequency)) for frequency in (300, 600)]
        assert playbacks[1].wait(3)
    assert all(playback.heard for playback in playbacks)
    assert loud_seconds(recording.sound) == pytest.approx(0.4, abs=0.03)


def test_the_loop_can_tell_what_is_being_said(player: MiniaudioPlayer) -> None:
    assert player.saying is None
    player.queue(tone(0.3), label="one")
    last = player.queue(tone(0.3), label="two")
    time.sleep(LEAD_IN_SECONDS + 0.2)
    assert player.saying == "one"
    assert player.position == pytest.approx(0.2, abs=0.08)
    until(lambda: player.saying == "two", 1)
    assert last.wait(2)
    assert player.saying is None


def test_volume_and_ducking_are_heard(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    peaks = []
    player.play(tone(3), label="tone")
    for volume, decibels in ((1.0, 0), (0.25, 0), (1.0, 20), (1.0, 0)):
        player.volume = volume
        player.duck(decibels)
        time.sleep(0.1)
        with card.recording() as recording:
            time.sleep(0.2)
        peaks.append(peak(recording.sound) / 32767)
    assert peaks[2] == pytest.approx(0.03, rel=0.2)
    assert [peaks[0], peaks[1], peaks[3]] == pytest.approx([0.3, 0.075, 0.3], rel=0.1)


def test_guidance_is_never_too_quiet_to_hear(card: VirtualSoundCard, player: MiniaudioPlayer) -> None:
    player.volume = 0
    with card.recording() as recording:
        player.play(tone(0.3), label="answer").wait(3)
    assert peak(recording.sound) == 0
    with card.recording() as recording:
        player.play(tone(0.3), label="guidance", guidance=True).wait(3)
    assert peak(recording.sound) == pytest.approx(0.3 * SAFE_VOLUME * 32767, rel=0.1)


def test_ducking_ends_by_itself() -> None:
    mixer = Mixer()
    mixer.add(tone(1), "tone", False)
    mixer.mix(RATE // 2)
    mixer.duck(20, 0.05)
    mixer.mix(480)
    assert peak(Sound(mixer.mix(4800), RATE)) < 0.05 * 32767
    time.sleep(0.06)
    mixer.mix(480)
    assert peak(Sound(mixer.mix(4800), RATE)) > 0.25 * 32767


def test_a_stop_fades() -> None:
    import numpy as np

    mixer = Mixer()
    mixer.add(Sound(np.full(RATE, 20000, "<i2").tobytes(), RATE), "a click if cut", False)
    mixer.mix(RATE // 2)
    mixer.clear()
    after = np.frombuffer(mixer.mix(RATE // 10), "<i2").astype(int)
    assert abs(np.diff(np.concatenate([[20000], after]))).max() < 200
    assert after[-1] == 0


def test_a_sound_counts_as_heard_only_when_the_device_has_played_it() -> None:
    mixer = Mixer()
    playback = mixer.add(tone(0.01), "tone", False)
    mixer.mix(round((LEAD_IN_SECONDS + 0.01) * RATE))
    assert not playback.wait(0)
    mixer.mix(round(0.9 * DRAIN_SECONDS * RATE))
    mixer.mix(1)
    assert not playback.wait(0)
    mixer.mix(round(0.2 * DRAIN_SECONDS * RATE))
    assert playback.wait(0)
    assert playback.heard


def test_a_lost_loudspeaker_is_noticed_and_taken_again() -> None:
    reports: list[str] = []
    with virtual_sound_card() as card:
        player = MiniaudioPlayer(report=reports.append)
        try:
            playback = player.play(tone(1.5), label="tone")
            time.sleep(0.6)
            card.unplug(SPEAKER)
            card.unplug(MICROPHONE)
            assert until(lambda: player.fault is not None) < 2
            assert not playback.wait(0)
            card.plug(SPEAKER)
            with card.recording() as recording:
                assert playback.wait(5)
            assert player.fault is None
            # It is played again from its beginning, for nobody knows how much of it was heard.
            assert playback.heard
            assert loud_seconds(recording.sound) == pytest.approx(1.5, abs=0.1)
        finally:
            player.close()
    assert len(reports) == 2
    assert "silent" in reports[0]
    assert "back" in reports[1]


def test_a_sleeping_loudspeaker_is_noticed() -> None:
    reports: list[str] = []
    with virtual_sound_card() as card:
        player = MiniaudioPlayer(report=reports.append)
        try:
            playback = player.play(tone(1), label="tone")
            time.sleep(0.3)
            card.suspend(SPEAKER, True)
            assert until(lambda: player.fault is not None) < 2
            began = time.monotonic()
            player.stop()
            assert time.monotonic() - began < 0.05
            time.sleep(1.8)  # in the meantime it has tried to take the device, which keeps its closer waiting
            assert player.fault is not None
            began = time.monotonic()
            playback = player.queue(tone(0.5), label="tone")
            assert time.monotonic() - began < 0.6
            card.suspend(SPEAKER, False)
            with card.recording() as recording:
                assert playback.wait(5)
            assert loud_seconds(recording.sound) == pytest.approx(0.5, abs=0.05)
        finally:
            player.close()
    assert len(reports) == 2


def test_a_dummy_in_place_of_the_loudspeaker_is_noticed() -> None:
    with virtual_sound_card() as card:
        # A desktop's sound server moves the stream to a device that nobody can hear, and plays on.
        subprocess.run(["pactl", "load-module", "module-always-sink"], check=True, capture_output=True)
        player = MiniaudioPlayer(report=lambda message: None)
        try:
            player.play(tone(4), label="tone")
            time.sleep(0.3)
            card.unplug(SPEAKER)
            card.unplug(MICROPHONE)
            assert until(lambda: player.fault is not None) < 2
            with pytest.raises(DeviceError, match="no loudspeaker"):
                MiniaudioPlayer().open()
        finally:
            player.close()


def test_without_a_device_there_is_one_clear_sentence() -> None:
    program = (
        "from assistant.errors import DeviceError\n"
        "from assistant.speaking.player import MiniaudioPlayer\n"
        "try: MiniaudioPlayer().open()\n"
        "except DeviceError as error: print(error)\n"
    )
    environment = {"PULSE_SERVER": "unix:/no/such/server", "PATH": "/usr/bin"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=20)
    assert run.stdout.startswith("There is no loudspeaker: ")
    assert run.stdout.count("\n") == 1
    assert run.stderr == ""


@pytest.mark.xfail(reason="on a busy machine miniaudio's thread now and then outlives the interpreter", strict=False)
def test_a_program_that_plays_ends_cleanly(card: VirtualSoundCard) -> None:
    program = (
        "from assistant.speaking.earcons import earcon\n"
        "from assistant.speaking.player import MiniaudioPlayer\n"
        "MiniaudioPlayer().play(earcon('alert'), label='alert')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("name", ["listening", "thinking", "done", "alert", "fault"])
def test_earcons_are_short_audible_and_soft_edged(name: str) -> None:
    import numpy as np

    sound = earcon(name)  # type: ignore[arg-type]
    samples = np.abs(np.frombuffer(sound.pcm, "<i2").astype(int))
    assert 0.05 < sound.seconds < 0.8
    assert 3000 < samples.max() < 32767
    assert max(samples[0], samples[-1]) < 300
    assert earcon("alert") is earcon("alert")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux counts handles there")
def test_nothing_of_an_open_loudspeaker_is_left_when_it_was_closed(card: VirtualSoundCard) -> None:
    def handles() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def play() -> None:
        player = MiniaudioPlayer()
        assert player.play(tone(0.1), label="").wait(5)
        player.close()

    play()
    before = handles()
    for _ in range(3):
        play()
    deadline = time.monotonic() + 5  # it is closed on a thread of its own
    while handles() > before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert handles() == before
