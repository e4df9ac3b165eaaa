"""`backtalk devices`: lists microphones and speakers."""

from __future__ import annotations

from argparse import Namespace

from assistant.cli.exits import OK
from assistant.hearing.devices import backends, load_miniaudio


def run(options: Namespace) -> int:
    """Print what sound can come from and go to; raises DeviceError where nothing can be asked."""
    miniaudio = load_miniaudio()
    try:
        devices = miniaudio.Devices(backends())
        microphones = [device["name"] for device in devices.get_captures()]
        speakers = [device["name"] for device in devices.get_playbacks()]
    except miniaudio.MiniaudioError:
        microphones = speakers = []
    for kind, names in (("Microphone", microphones), ("Speaker", speakers)):
        for name in names:
            print(f"{kind}: {name}")
        if not names:
            print(f"{kind}: none")
    return OK
