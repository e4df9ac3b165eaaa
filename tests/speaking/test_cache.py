from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import VoiceError
from assistant.sound import Sound
from assistant.speaking.cache import Prerenderer, SoundCache
from assistant.speaking.pyttsx3_voice import Pyttsx3Voice

SOUND = Sound(bytes(range(256)) * 100, 22050)
LINE = ("Call 999 now.", 160, "voice one")


def test_a_line_is_found_by_a_later_run(tmp_path: Path) -> None:
    SoundCache(tmp_path / "new" / "folder").put(*LINE, SOUND)
    assert SoundCache(tmp_path / "new" / "folder").get(*LINE) == SOUND


@pytest.mark.parametrize(
    "other",
    [("Call 998 now.", 160, "voice one"), ("Call 999 now.", 161, "voice one"), ("Call 999 now.", 160, "voice two")],
)
def test_another_text_rate_or_voice_is_another_line(tmp_path: Path, other: tuple[str, int, str]) -> None:
    cache = SoundCache(tmp_path)
    cache.put(*LINE, SOUND)
    assert cache.get(*other) is None


@pytest.mark.parametrize("at", [0, 17, 40, 200, -1])
def test_one_wrong_bit_is_noticed(tmp_path: Path, at: int) -> None:
    cache = SoundCache(tmp_path)
    cache.put(*LINE, SOUND)
    data = bytearray(cache.path(*LINE).read_bytes())
    data[at] ^= 1
    cache.path(*LINE).write_bytes(data)
    assert cache.get(*LINE) is None
    cache.put(*LINE, SOUND)
    assert cache.get(*LINE) == SOUND


@pytest.mark.parametrize("length", [0, 10, 1000, -1])
def test_a_file_cut_short_is_noticed(tmp_path: Path, length: int) -> None:
    cache = SoundCache(tmp_path)
    cache.put(*LINE, SOUND)
    cache.path(*LINE).write_bytes(cache.path(*LINE).read_bytes()[:length])
    assert cache.get(*LINE) is None


def test_a_folder_that_cannot_be_written_is_replaced_by_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")  # root may write to any folder, but nobody below a file
    cache = SoundCache(tmp_path / "file" / "folder")
    cache.put(*LINE, SOUND)
    assert cache.get(*LINE) == SOUND


def test_a_full_disk_is_replaced_by_memory(tmp_path: Path) -> None:
    import resource

    cache = SoundCache(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10000, before[1]))
    try:
        cache.put(*LINE, SOUND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
    assert cache.get(*LINE) == SOUND


def test_lines_are_rendered_ahead(tmp_path: Path, voice: Pyttsx3Voice) -> None:
    cache = SoundCache(tmp_path)
    prerenderer = Prerenderer(voice, cache, rate=160)
    prerenderer.start(["One line.", "...", "Another line."])
    assert prerenderer.wait(20)
    assert [line for line, _ in prerenderer.failures] == ["..."]
    assert all(cache.get(line, 160, voice.identity) for line in ("One line.", "Another line."))


def test_a_line_that_is_there_is_not_rendered_again(tmp_path: Path) -> None:
    class Dead:
        identity = "voice one"

        def render(self, text: str, *, rate: int) -> Sound:
            raise VoiceError("dead")

    cache = SoundCache(tmp_path)
    cache.put(*LINE, SOUND)
    prerenderer = Prerenderer(Dead(), cache, rate=160)
    prerenderer.start([LINE[0], "Another line."])
    assert prerenderer.wait(5)
    assert prerenderer.failures == [("Another line.", "dead")]
