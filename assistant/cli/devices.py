"""`backtalk devices`: lists microphones and speakers."""

from __future__ import annotations

from argparse import Namespace

from assistant.cli.exits import OK
from assistant.sound_devices import loudspeakers, microphones


def run(options: Namespace) -> int:
    """Print what sound can come from and go to; raises DeviceError where nothing can be asked."""
    for kind, names in (("Microphone", microphones()), ("Speaker", loudspeakers())):
        for name in names:
            print(f"{kind}: {name}")
        if not names:
            print(f"{kind}: none")
    return OK
