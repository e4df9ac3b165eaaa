"""Does something after a while, unless it is called off."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Timer:
    """Can be started again and again; to start it anew calls off what was to come. Thread-safe."""

    def __init__(self, action: Callable[[], None]) -> None:
        """Do `action`, on a thread of its own."""
        self._action = action
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    @property
    def running(self) -> bool:
        """Whether the action is yet to come."""
        timer = self._timer
        return timer is not None and timer.is_alive()

    def start(self, seconds: float) -> None:
        """Act in so many seconds."""
        with self._lock:
            self._cancel()
            self._timer = threading.Timer(seconds, self._action)
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """Don't act after all."""
        with self._lock:
            self._cancel()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
