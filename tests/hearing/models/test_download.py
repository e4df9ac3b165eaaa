"""A file is fetched whole over bad lines, and never joined from two versions."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from assistant.errors import RecognizerError
from assistant.hearing.models import download
from assistant.hearing.models.download import discard, fetch, matches
from hearing.models.server import ModelServer


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "model.zip.part"


def fetched(server: ModelServer, partial: Path) -> list[int]:
    """Fetch it and give how far it had come each time that was told."""
    told: list[int] = []
    fetch(server.url, partial, len(server.body), told.append, lambda line: None)
    assert partial.read_bytes() == server.body
    return told


def test_a_file_is_fetched_and_told_how_far(server: ModelServer, partial: Path) -> None:
    told = fetched(server, partial)
    assert told == sorted(told)
    assert told[-1] == len(server.body)
    assert server.ranges == [None]


def test_what_is_there_is_not_fetched_again(server: ModelServer, partial: Path) -> None:
    fetched(server, partial)
    assert fetched(server, partial) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", ["break off", "stall"])
def test_it_goes_on_where_the_line_broke(server: ModelServer, partial: Path, fault: str) -> None:
    half = len(server.body) // 2
    server.faults = [fault]
    began = time.monotonic()
    fetched(server, partial)
    assert time.monotonic() - began < 30  # a stalled server of this test gives up after 60 s
    assert server.ranges == [None, f"bytes={half}-"]
    assert server.asked[1]["If-Range"] == '"first"'


def test_each_new_attempt_is_told(server: ModelServer, partial: Path) -> None:
    server.faults, told = ["break off", "500"], []
    fetch(server.url, partial, len(server.body), lambda come: None, told.append)
    assert told == [
        "127.0.0.1: the connection broke off. It is tried again.",
        "127.0.0.1: it answered 500. It is tried again.",
    ]


def test_a_line_that_breaks_again_and_again_gets_there(server: ModelServer, partial: Path) -> None:
    """More often than it would try in vain: what counts is that each attempt gets further."""
    server.faults = ["500", "break off"] * 8
    fetched(server, partial)
    assert len(server.asked) == 17


def test_another_program_goes_on_where_the_first_one_stopped(server: ModelServer, partial: Path) -> None:
    server.faults = ["break off", "500", "500", "500"]
    with pytest.raises(RecognizerError, match="it goes on from where it is now"):
        fetched(server, partial)
    assert partial.stat().st_size == len(server.body) // 2
    fetched(server, partial)
    assert server.ranges[-1] == f"bytes={len(server.body) // 2}-"


@pytest.mark.parametrize("fault", ["500", "503", "429", "garbage", "416"])
def test_a_passing_fault_is_put_up_with(server: ModelServer, partial: Path, fault: str) -> None:
    server.faults = [fault]
    fetched(server, partial)
    assert len(server.asked) == 2


def test_a_redirect_is_followed_when_going_on_too(server: ModelServer, partial: Path) -> None:
    server.faults = ["break off", "redirect"]
    fetched(server, partial)
    assert server.ranges[-1] == f"bytes={len(server.body) // 2}-"


def test_a_server_that_ignores_ranges_begins_anew(server: ModelServer, partial: Path) -> None:
    server.faults = ["break off", "no ranges"]
    fetched(server, partial)
    assert len(server.asked) == 2


def test_two_versions_are_never_joined(server: ModelServer, partial: Path) -> None:
    server.faults = ["break off", "500", "500", "500"]
    with pytest.raises(RecognizerError):
        fetched(server, partial)
    server.body, server.etag = server.body[::-1], '"second"'
    fetched(server, partial)


def test_without_a_tag_it_goes_on_all_the_same(server: ModelServer, partial: Path) -> None:
    server.etag, server.faults = None, ["break off"]
    fetched(server, partial)
    assert server.asked[1]["If-Range"] is None


def test_what_is_longer_than_the_file_is_thrown_away(server: ModelServer, partial: Path) -> None:
    partial.parent.mkdir(parents=True)
    partial.write_bytes(bytes(len(server.body) + 1))
    fetched(server, partial)


@pytest.mark.parametrize("fault", ["404", "403", "410"])
def test_a_file_that_is_gone_is_told_at_once(server: ModelServer, partial: Path, fault: str) -> None:
    server.faults = [fault] * 9
    with pytest.raises(RecognizerError, match=f"{fault}.*--from"):
        fetched(server, partial)
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", ["sign in", "another length"])
def test_another_file_is_told_at_once(server: ModelServer, partial: Path, fault: str) -> None:
    server.faults = [fault] * 9
    with pytest.raises(RecognizerError, match="something else than the model"):
        fetched(server, partial)
    assert len(server.asked) == 1
    assert not partial.exists()


def test_a_server_that_never_ends_is_left(server: ModelServer, partial: Path) -> None:
    server.faults = ["too much"] * 9
    with pytest.raises(RecognizerError, match="too much"):
        fetched(server, partial)
    assert partial.stat().st_size == 0


def test_without_a_network_that_is_told(server: ModelServer, partial: Path) -> None:
    with pytest.raises(RecognizerError, match=r"can't be reached .*: connect this computer"):
        fetch("http://127.0.0.1:1/model.zip", partial, 5, lambda come: None, lambda line: None)


def test_encryption_is_not_dropped() -> None:
    """No server with a certificate is at hand, so the handler is asked."""
    request = urllib.request.Request("https://example.org/model.zip")
    follow = download._SafeRedirects().redirect_request
    with pytest.raises(urllib.error.URLError, match="without encryption"):
        follow(request, None, 302, "Found", {}, "http://example.org/model.zip")
    assert follow(request, None, 308, "Found", {}, "https://example.net/model.zip") is not None


def test_a_checksum_tells_files_apart(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"hello")
    assert matches(file, "md5:5d41402abc4b2a76b9719d911017c592")
    assert matches(file, "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
    assert not matches(file, "md5:5d41402abc4b2a76b9719d911017c593")


def test_discarding_leaves_nothing(server: ModelServer, partial: Path) -> None:
    fetched(server, partial)
    discard(partial)
    assert list(partial.parent.iterdir()) == []


# ---- the disk --------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_at_once_and_what_came_is_kept(server: ModelServer, small_disk: Path) -> None:
    with pytest.raises(RecognizerError, match=f"no room left in {small_disk}"):
        fetched(server, small_disk / "model.zip.part")
    assert len(server.asked) == 1
    assert server.body.startswith((small_disk / "model.zip.part").read_bytes())


def test_a_folder_that_can_not_be_made_is_told(server: ModelServer) -> None:
    with pytest.raises(RecognizerError, match="can't be written"):
        fetched(server, Path("/dev/null/cache/model.zip.part"))
