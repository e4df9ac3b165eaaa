"""Keeps what outlives a conversation, and gives it to the next one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from assistant.answering.state import Alert, State
from assistant.memory.alert_note import delete_note, read_note, write_note
from assistant.memory.log import add_to_log, delete_log
from assistant.messages import RedFlag, Reply, Tier
from assistant.settings import Notice, Settings, change_settings, load_settings


class Memory:
    """The settings, the note of an open alert, and the log where there is one."""

    def __init__(
        self,
        settings: Settings,
        notice: Notice,
        *,
        log: bool = False,
        settings_lost: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin with `settings`; `notice` is told of faults, `clock` gives seconds of the wall clock."""
        self.settings = settings
        self.logs = log
        """Whether every turn is written down."""
        self.settings_lost = settings_lost
        """Whether there were settings that could not be read."""
        self._notice = notice
        self._clock = clock

    @classmethod
    def load(cls, notice: Notice, *, log: bool = False) -> Memory:
        """Load the settings; `notice` is told in one sentence where they can't be used."""
        faults: list[str] = []
        settings = load_settings(faults.append)
        for fault in faults:
            notice(fault)
        return cls(settings, notice, log=log, settings_lost=bool(faults))

    def recall(self, tiers: Mapping[str, Tier]) -> tuple[RedFlag, ...]:
        """Give the danger signs of an alert that is still open; `tiers` are the signs that are known."""
        try:
            return read_note(tiers, self._clock())
        except OSError as error:
            self._notice(f"The note of an open warning can't be read: {error.strerror}.")
            return ()

    def keep(self, before: State, after: State) -> None:
        """Save what changed from one turn to the next. Raises OSError once all was tried."""
        self._try_each(
            lambda: self._keep_alert(before.alert, after),
            lambda: self._change(_changes(before, after)),
            lambda: delete_log() if after.forgotten else None,
        )

    def introduced(self) -> None:
        """Remember that the introduction was given. Raises OSError."""
        self._change({"introduced": True})

    def log(self, reply: Reply) -> None:
        """Write one turn down, where that is wanted. Raises OSError."""
        if self.logs:
            add_to_log(reply, self._clock())

    def _keep_alert(self, before: Alert | None, after: State) -> None:
        if after.forgotten or (before and not after.alert):
            delete_note()
        elif after.alert and (before is None or _signs(after.alert) != _signs(before)):
            write_note(after.alert.flags, self._clock())

    def _change(self, changes: dict[str, Any]) -> None:
        if changes:
            self.settings = change_settings(self._notice, **changes)

    def _try_each(self, *steps: Callable[[], object]) -> None:
        """Take every step, also where an earlier one fails."""
        fault: OSError | None = None
        for step in steps:
            try:
                step()
            except OSError as error:
                fault = fault or error
        if fault:
            raise fault


def _signs(alert: Alert) -> tuple[bool, set[tuple[str, str]]]:
    return alert.recalled, {(flag.id, flag.status) for flag in alert.flags}


def _changes(before: State, after: State) -> dict[str, Any]:
    """Give the settings that the person changed."""
    changes: dict[str, Any] = {}
    if after.rate != before.rate:
        changes["rate"] = after.rate
    if after.volume != before.volume:
        changes["volume"] = after.volume
    where = (after.region, after.region_confirmed)
    if after.region_confirmed and where != (before.region, before.region_confirmed):
        changes["region"] = after.region
    return changes
