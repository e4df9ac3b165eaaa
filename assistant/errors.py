"""What can go wrong in a way that a person can mend.

The message of each is one plain sentence that says what is wrong and what to do; the command line prints it as it is.
"""

from __future__ import annotations


class BacktalkError(Exception):
    """The root of every error that Backtalk raises on purpose."""


class DataError(BacktalkError):
    """A file of `intents/` or `content/` is missing or malformed; the message names file and line."""


class SoundFileError(BacktalkError):
    """A sound file could not be read or written."""


class RecognizerError(BacktalkError):
    """A recognizer or its model is missing or failed."""


class VoiceError(BacktalkError):
    """No voice could be found, or it failed to render."""


class DeviceError(BacktalkError):
    """No microphone or speaker could be opened, or it went away."""


class SettingsError(BacktalkError):
    """A setting has a value that can't be used."""
