from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from assistant.sound import Sound
from assistant.speaking import pyttsx3_voice
from assistant.speaking.engines import Engine, engines
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice
from assistant.speaking.resampling import resample
from assistant.speaking.worker import is_audible
from speaking.listener import SENTENCES, Listener


def test_a_render_is_understood(voice: Pyttsx3Voice, listener: Listener) -> None:
    for sentence in SENTENCES:
        assert listener.sentences(voice.render(sentence, rate=160)) == [sentence]


def test_every_sentence_of_a_text_is_rendered(voice: Pyttsx3Voice, listener: Listener) -> None:
    sound = voice.render(" ".join(f"{sentence.capitalize()}." for sentence in SENTENCES[:3]), rate=160)
    assert listener.sentences(sound) == list(SENTENCES[:3])


def test_rendering_is_reliable(voice: Pyttsx3Voice) -> None:
    for number in range(60):
        text = f"Sentence number {number} is here."
        assert is_audible(voice.render(text, rate=170), text, 170)


def test_the_rate_is_obeyed_every_time(voice: Pyttsx3Voice) -> None:
    for _ in range(20):
        slow, fast = (voice.render("Walking is good for your back.", rate=rate).seconds for rate in (120, 240))
        assert 1.5 < slow / fast < 2.5


def test_a_voice_is_chosen_by_its_id(voice: Pyttsx3Voice) -> None:
    chosen = Pyttsx3Voice("gmw/en-gb-scotland")
    try:
        assert "gmw/en-gb-scotland" in {entry.id for entry in voice.voices()}
        ours, theirs = (one.render("The bath is hot.", rate=160).pcm for one in (chosen, voice))
        assert ours != theirs
        assert chosen.identity != voice.identity
    finally:
        chosen.close()


def test_an_unknown_voice_speaks_with_the_default_and_says_so(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = Pyttsx3Voice("no/such")
    try:
        assert listener.sentences(unknown.render(SENTENCES[1], rate=160)) == [SENTENCES[1]]
        assert "no/such" in caplog.text
    finally:
        unknown.close()


def test_pronunciations_are_spoken(listener: Listener) -> None:
    respelling = Pyttsx3Voice("gmw/en-us", pronunciations={"xyz": "nine nine nine"})
    try:
        assert listener.sentences(respelling.render("Call XYZ now.", rate=160)) == [SENTENCES[0]]
        assert "nine" in listener.words(respelling.render("Call XYZ now.", rate=160))
    finally:
        respelling.close()


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b now",
        "\ud800 hi",
        "<b>bold</b>",
        "[[hello",
        "😀 smile",
        "中文",
        "a\r\nb",
        "a a a a a a",
        "m" * 60,
        "x" * 60,
        "مرحبا بكم",
        "https://www.example.org/a/b?c=d",
    ],
)
def test_odd_text_is_rendered(voice: Pyttsx3Voice, text: str) -> None:
    assert voice.render(text, rate=160).seconds > 0.3


def test_sound_that_cannot_be_the_text_is_noticed() -> None:
    loud = Sound(b"\x00\x20" * 22050, 22050)
    assert is_audible(loud, "Call nine nine nine now.", 160)
    assert not is_audible(loud, "Call nine nine nine now. " * 10, 160)
    assert not is_audible(Sound(bytes(44100), 22050), "Call.", 160)
    assert not is_audible(Sound(b"", 22050), "Call.", 160)


@pytest.mark.parametrize("rate", [80, 160, 450])
def test_short_words_at_any_rate_are_no_fault(voice: Pyttsx3Voice, rate: int) -> None:
    assert voice.render("I am in a lot of it. " + "a " * 100, rate=rate).seconds > 1


def test_text_behind_a_nul_is_not_lost(voice: Pyttsx3Voice, listener: Listener) -> None:
    assert listener.words(voice.render("Walking is\x00 good for your back.", rate=160))[-1] == "back"


def test_nothing_to_say_is_an_error(voice: Pyttsx3Voice) -> None:
    with pytest.raises(VoiceError, match="nothing to say"):
        voice.render("...", rate=160)


def test_a_text_that_would_crash_pyttsx3_is_rendered(voice: Pyttsx3Voice) -> None:
    assert voice.render("a " * 5000, rate=400).seconds > 100


def test_a_killed_worker_is_replaced(voice: Pyttsx3Voice, listener: Listener) -> None:
    voice.voices()
    pid = voice.worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert listener.sentences(voice.render(SENTENCES[2], rate=160)) == [SENTENCES[2]]
    assert voice.worker_pid not in (None, pid)


def test_a_worker_killed_during_a_render_is_replaced(voice: Pyttsx3Voice) -> None:
    text = "word " * 800
    whole = voice.render(text, rate=160)
    pid = voice.worker_pid
    assert pid is not None
    killer = threading.Timer(0.15, os.kill, (pid, signal.SIGKILL))
    killer.start()
    assert voice.render(text, rate=160).seconds == pytest.approx(whole.seconds, rel=0.01)
    killer.join()
    assert voice.worker_pid != pid


def test_a_worker_that_hangs_is_killed_and_replaced(
    voice: Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch, listener: Listener
) -> None:
    voice.voices()
    pid = voice.worker_pid
    assert pid is not None
    monkeypatch.setattr(pyttsx3_voice, "SENTENCE_SECONDS", 1.0)
    os.kill(pid, signal.SIGSTOP)
    assert listener.sentences(voice.render(SENTENCES[2], rate=160)) == [SENTENCES[2]]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_where_an_engine_fails_the_next_one_speaks(listener: Listener) -> None:
    broken = replace(engines()[-1], library=Path("/no/such/library.so"))
    fallen_back = Pyttsx3Voice("gmw/en-us", engines_to_use=(broken, engines()[-1]))
    try:
        assert listener.sentences(fallen_back.render(SENTENCES[3], rate=160)) == [SENTENCES[3]]
    finally:
        fallen_back.close()


def test_where_every_engine_fails_the_error_says_why() -> None:
    broken = Pyttsx3Voice(engines_to_use=(replace(engines()[-1], library=Path("/no/such/library.so")),))
    with pytest.raises(VoiceError, match=r"such/library\.so"):
        broken.render("Hello.", rate=160)


def test_an_engine_whose_process_ends_itself_is_an_error(tmp_path: Path) -> None:
    # Without its data espeak-ng ends the whole process.
    no_data = Pyttsx3Voice(engines_to_use=(replace(engines()[-1], data=tmp_path),))
    with pytest.raises(VoiceError, match=r"phontab|died"):
        no_data.render("Hello.", rate=160)


def test_nothing_but_answers_comes_from_the_worker(tmp_path: Path) -> None:
    engine = engines()[-1]
    request = {"text": "Hello there.", "rate": 160, "voice": None, "path": str(tmp_path / "a.wav")}
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.speaking.worker", "--driver", "espeak", "--library", str(engine.library)],
        env={**os.environ, "ESPEAK_DATA_PATH": str(engine.data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert json.loads(worker.stdout.readline())["ready"]
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        worker.stdin.flush()
        assert json.loads(worker.stdout.readline())["path"] == request["path"]
        worker.stdin.close()
        assert worker.stdout.read() == b""


def test_a_long_path_to_the_data_does_not_silence_the_voice(tmp_path: Path, listener: Listener) -> None:
    engine = engines()[-1]
    assert engine.data is not None
    far = tmp_path / ("long" * 25) / ("path" * 25)
    far.mkdir(parents=True)
    (far / "espeak-ng-data").symlink_to(engine.data / "espeak-ng-data")
    distant = Pyttsx3Voice("gmw/en-us", engines_to_use=(replace(engine, data=far),))
    try:
        assert listener.sentences(distant.render(SENTENCES[1], rate=160)) == [SENTENCES[1]]
    finally:
        distant.close()


def test_the_worker_ends_with_its_parent() -> None:
    program = (
        "import os\n"
        "from assistant.speaking.pyttsx3_voice import Pyttsx3Voice\n"
        "voice = Pyttsx3Voice(); voice.voices(); voice._folder.rmdir()\n"
        "print(voice.worker_pid, flush=True); os._exit(9)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20)
    pid = int(run.stdout)
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.02)
    pytest.fail("the worker outlived its parent")


def test_starting_is_lazy_and_in_the_background() -> None:
    fresh = Pyttsx3Voice()
    try:
        assert fresh.worker_pid is None
        began = time.monotonic()
        fresh.start()
        assert time.monotonic() - began < 0.05
        deadline = time.monotonic() + 5
        while fresh.worker_pid is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert fresh.worker_pid is not None
    finally:
        fresh.close()


def test_the_identity_changes_with_engine_and_words() -> None:
    engine = Engine("espeak", "1")
    voices = [
        Pyttsx3Voice(engines_to_use=(engine,)),
        Pyttsx3Voice(engines_to_use=(replace(engine, version="2"),)),
        Pyttsx3Voice(engines_to_use=(engine,), pronunciations={"a": "b"}),
    ]
    assert len({voice.identity for voice in voices}) == 3
    assert voices[0].identity == Pyttsx3Voice(engines_to_use=(engine,)).identity


@pytest.mark.parametrize(("rate", "changed"), [(22050, 48000), (22050, 16000), (48000, 22050)])
def test_resampling_keeps_a_tone(rate: int, changed: int) -> None:
    import numpy as np

    tone = (10000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype("<i2")
    got = np.frombuffer(resample(Sound(tone.tobytes(), rate), changed).pcm, "<i2")
    want = 10000 * np.sin(2 * np.pi * 440 * np.arange(changed) / changed)
    assert len(got) == changed
    assert np.abs(got[1000:-1000] - want[1000:-1000]).max() < 100


def test_importing_touches_nothing_heavy() -> None:
    program = (
        "import sys, assistant.speaking.speaker, assistant.speaking.player, assistant.speaking.pyttsx3_voice\n"
        "print(*({'numpy', 'miniaudio', 'pyttsx3', 'platformdirs'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
