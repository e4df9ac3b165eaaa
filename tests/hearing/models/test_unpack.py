"""No archive can write outside its folder, fill the disk, or leave a part of itself as if it were whole."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from assistant.errors import RecognizerError
from assistant.hearing.models import unpack as unpacking
from assistant.hearing.models.unpack import need_room, top_folder, unpack
from hearing.models.conftest import packed


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "models" / "inside"


def tried(data: bytes, place: Path) -> str:
    """What is told about an archive that must not be unpacked; nothing of it may be beside its folder."""
    place.parent.mkdir()
    archive = place.parents[1] / "evil.zip"
    archive.write_bytes(data)
    with pytest.raises(RecognizerError) as told:
        unpack(archive, place)
    assert {path.name for path in place.parents[1].iterdir()} == {"evil.zip", "models"}
    assert [path.name for path in place.parent.iterdir()] in ([], ["inside"])
    assert str(archive) in str(told.value)
    return str(told.value)


def linked(kind: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        entry = zipfile.ZipInfo("model/link")
        entry.external_attr = (kind | 0o777) << 16
        opened.writestr(entry, "/etc/passwd")
    return held.getvalue()


def test_folders_and_files_are_unpacked(place: Path) -> None:
    place.parent.mkdir()
    archive = place.parent / "good.zip"
    archive.write_bytes(packed({"model/": b"", "model/am/final.mdl": b"sound", "model/README": b""}))
    unpack(archive, place)
    assert (place / "model" / "am" / "final.mdl").read_bytes() == b"sound"
    assert (place / "model" / "README").read_bytes() == b""


@pytest.mark.parametrize(
    "name",
    [
        "../out",
        "model/../../out",
        "/tmp/out",
        "model\\..\\..\\out",
        "C:out",
        "C:/out",
        "model/file:stream",
        "//host/out",
    ],
)
def test_no_name_leads_out_of_the_folder(place: Path, name: str) -> None:
    assert "outside" in tried(packed({"model/conf": b"x", name: b"out"}), place)


@pytest.mark.parametrize("kind", [0o120000, 0o020000, 0o010000])
def test_links_and_devices_are_not_unpacked(place: Path, kind: int) -> None:
    assert "link or a device" in tried(linked(kind), place)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_file_is_written_twice(place: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        opened.writestr("model/file", "one")
        opened.writestr("model/file", "two")
    assert "twice" in tried(held.getvalue(), place)


def test_too_many_files_are_not_unpacked(place: Path) -> None:
    assert "more than any speech model" in tried(packed({f"model/{n}": b"" for n in range(1001)}), place)


def test_a_bomb_is_not_unpacked(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1 << 20)
    assert "more than any speech model" in tried(packed({"model/bomb": bytes((1 << 20) + 1)}), place)
    assert not place.exists()


def test_a_bomb_that_lies_about_its_size_is_stopped_at_that(place: Path) -> None:
    data = packed({"model/bomb": bytes(1 << 20)})
    lying = data.replace(struct.pack("<I", 1 << 20), struct.pack("<I", 100))
    assert lying != data
    assert "damaged" in tried(lying, place)
    assert all(path.stat().st_size <= 100 for path in place.rglob("bomb"))


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_truncated_archive_is_told(place: Path, kept: float) -> None:
    data = packed({"model/file": bytes(range(256)) * 40})
    assert "damaged" in tried(data[: int(kept * len(data))], place)


def test_damage_inside_is_told(place: Path) -> None:
    data = bytearray(packed({"model/file": bytes(range(256)) * 40}))
    data[60] ^= 0xFF
    assert "damaged" in tried(bytes(data), place)


def test_an_encrypted_archive_is_told(place: Path) -> None:
    data = bytearray(packed({"model/file": b"secret"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    assert "encrypted" in tried(bytes(data), place)


def test_room_is_asked_for_before_anything_is_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FakeUsage:
        free = (64 << 20) + 10

    monkeypatch.setattr(unpacking.shutil, "disk_usage", lambda folder: FakeUsage)
    need_room(place, 10)
    with pytest.raises(RecognizerError, match=r"too little room in .*: delete 5 megabytes"):
        need_room(place, 5_000_010)
    place.parent.mkdir()
    archive = place.parent / "good.zip"
    archive.write_bytes(packed({"model/file": bytes(100)}))
    with pytest.raises(RecognizerError, match="too little room"):
        unpack(archive, place)
    assert not place.exists()


def test_the_folder_of_an_archive_is_found(tmp_path: Path) -> None:
    archive = tmp_path / "some.zip"
    for names, wanted in (
        (("model/am/final.mdl", "model/conf"), "model"),
        (("am/final.mdl", "conf"), None),
        (("conf",), None),
        ((), None),
    ):
        archive.write_bytes(packed(dict.fromkeys(names, b"x")))
        assert top_folder(archive) == wanted
    archive.write_bytes(b"no archive")
    with pytest.raises(RecognizerError, match="damaged"):
        top_folder(archive)
