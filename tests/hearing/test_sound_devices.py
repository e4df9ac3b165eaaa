"""Listing the devices harms nothing, whatever becomes of them and of the sound server meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from command import ROOT
from virtual_sound_card import MICROPHONE, SPEAKER, VirtualSoundCard

from assistant.sound_devices import ANSWER_SECONDS, loudspeakers, microphones

UNPLUGGED_WHILE_LISTED = """
import subprocess, sys
import miniaudio
from assistant.sound_devices import microphones

ask = miniaudio.Devices._get_info

def unplug_and_ask(*of):
    subprocess.run(["pactl", "unload-module", sys.argv[1]], stderr=subprocess.DEVNULL)
    return ask(*of)

miniaudio.Devices._get_info = unplug_and_ask
print(len(microphones()))
"""


def test_a_microphone_that_is_unplugged_while_it_is_listed_does_not_crash_the_program(card: VirtualSoundCard) -> None:
    # miniaudio reads from nowhere when it asks about a device that has just gone: a segmentation fault.
    module = card._modules.pop(MICROPHONE)
    done = subprocess.run(
        [sys.executable, "-c", UNPLUGGED_WHILE_LISTED, module],
        env={**os.environ, **card.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_a_sound_server_that_hangs_has_no_devices_and_keeps_nobody_waiting(card: VirtualSoundCard) -> None:
    assert len(microphones()) == len(loudspeakers()) == 1
    assert card._server is not None
    os.kill(card._server.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert microphones() == loudspeakers() == []
        assert time.monotonic() - began < 2 * ANSWER_SECONDS + 1
    finally:
        os.kill(card._server.pid, signal.SIGCONT)
    assert len(microphones()) == len(loudspeakers()) == 1
    card.unplug(SPEAKER)
    assert (len(microphones()), loudspeakers()) == (1, [])
