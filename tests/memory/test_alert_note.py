"""The note of an open alert: what it holds, and how long it counts."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from assistant.memory.alert_note import DOUBTFUL, KEPT_SECONDS, delete_note, note_file, read_note, write_note
from assistant.messages import RedFlag, Tier

NOW = 1_790_000_000.0
FLAGS = (
    RedFlag("saddle_numbness", "emergency", "asserted", "can't feel it zanzibar"),
    RedFlag("foot_drop", "urgent", "other", "her foot zanzibar"),
)


def ids(flags: tuple[RedFlag, ...]) -> list[tuple[str, str]]:
    return [(flag.id, flag.status) for flag in flags]


def test_it_holds_ids_whose_and_time_and_no_words(home: Path) -> None:
    write_note(FLAGS, NOW)
    assert json.loads(note_file().read_text()) == {
        "opened": round(NOW),
        "signs": [{"id": "saddle_numbness", "status": "asserted"}, {"id": "foot_drop", "status": "other"}],
    }


def test_only_the_user_can_read_it(home: Path) -> None:
    write_note(FLAGS, NOW)
    assert note_file().stat().st_mode & 0o077 == 0
    assert note_file().parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("later", [0.0, 60.0, KEPT_SECONDS - 1])
def test_it_counts_for_a_day(home: Path, tiers: dict[str, Tier], later: float) -> None:
    write_note(FLAGS, NOW)
    assert ids(read_note(tiers, NOW + later)) == ids(FLAGS)


def test_after_a_day_it_is_deleted(home: Path, tiers: dict[str, Tier]) -> None:
    write_note(FLAGS, NOW)
    assert read_note(tiers, NOW + KEPT_SECONDS + 1) == ()
    assert not note_file().exists()


def test_where_the_clock_was_set_back_the_day_begins_anew(home: Path, tiers: dict[str, Tier]) -> None:
    write_note(FLAGS, NOW)
    back = NOW - 10 * KEPT_SECONDS
    assert ids(read_note(tiers, back)) == ids(FLAGS)
    assert ids(read_note(tiers, back + KEPT_SECONDS - 1)) == ids(FLAGS)
    assert read_note(tiers, back + KEPT_SECONDS + 1) == ()


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '{"opened": "x", "signs": []}',
        f'{{"opened": {NOW}, "signs": [3]}}',
        f'{{"opened": {NOW}, "signs": []}}',
        f'{{"opened": {NOW}, "signs": [{{"id": "gone", "status": "asserted"}}]}}',
    ],
)
def test_a_note_that_cannot_be_read_is_still_an_alert(home: Path, tiers: dict[str, Tier], damaged: str) -> None:
    write_note(FLAGS, NOW)
    note_file().write_text(damaged)
    assert ids(read_note(tiers, NOW)) == [(DOUBTFUL, "asserted")]
    assert ids(read_note(tiers, NOW + 60)) == [(DOUBTFUL, "asserted")]
    assert read_note(tiers, NOW + 2 * KEPT_SECONDS) == ()


def test_a_time_that_is_no_time_begins_the_day_anew(home: Path, tiers: dict[str, Tier]) -> None:
    write_note(FLAGS, NOW)
    note_file().write_text(note_file().read_text().replace(str(round(NOW)), json.dumps(math.nan)))
    assert ids(read_note(tiers, NOW)) == ids(FLAGS)
    assert read_note(tiers, NOW + 2 * KEPT_SECONDS) == ()


def test_deleting_what_is_not_there_is_no_fault(home: Path, tiers: dict[str, Tier]) -> None:
    delete_note()
    assert read_note(tiers, NOW) == ()
