"""A model is put in place whole or not at all, whatever goes wrong; the model is a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths
from assistant.errors import RecognizerError
from assistant.hearing.models import store, unpack
from assistant.hearing.models.catalogue import CATALOGUE, RECOMMENDED, load_catalogue
from assistant.hearing.models.hint import model_hint_due, model_hint_told
from assistant.hearing.models.install import install_file, install_known
from assistant.hearing.models.store import find_model, installed_models, models_folder, only_here, remove_model
from assistant.hearing.models.unpack import SPARE
from assistant.hearing.vosk_recognizer import VoskModel, VoskRecognizer
from hearing.models.conftest import MINI, NAME, known, packed
from hearing.models.server import ModelServer

UNPACKING = "It is unpacked and tried now, which takes a while with a large model."


def ignore(told: object) -> None:
    pass


def left() -> set[str]:
    """Every file and folder that there is, but for locks and the marks of models that were tried."""
    found = [*paths.data_folder().rglob("*"), *paths.cache_folder().rglob("*")]
    return {path.name for path in found if path.suffix not in (".lock", ".sound")} - {"models"}


def whole(folder: Path) -> bool:
    """Whether the model is what was packed, and is all that there is."""
    names = {str(file.relative_to(MINI)) for file in MINI.rglob("*") if file.is_file()}
    same = all((folder / name).read_bytes() == (MINI / name).read_bytes() for name in names)
    return same and [path.name for path in models_folder().iterdir()] == [folder.name]


def test_a_model_is_fetched_and_put_in_place(model_server: ModelServer) -> None:
    told: list[str] = []
    folder = install_known(known(model_server), ignore, told.append)
    assert folder == models_folder() / NAME
    assert whole(folder)
    assert told == [UNPACKING]
    assert VoskRecognizer(VoskModel(folder)).recognize(bytes(32_000)).text == ""
    assert not list((paths.cache_folder() / "models").glob("*.part*"))


def test_a_model_that_is_there_is_left_alone(model_server: ModelServer) -> None:
    for _ in range(2):
        install_known(known(model_server), ignore, ignore)
    assert len(model_server.asked) == 1


def test_a_damaged_file_is_fetched_once_more(model_server: ModelServer) -> None:
    told: list[str] = []
    model_server.faults = ["damaged"]
    assert whole(install_known(known(model_server), ignore, told.append))
    assert told == ["The file was damaged on the way. It is fetched once more.", UNPACKING]


def test_a_beginning_from_elsewhere_is_found_out(model_server: ModelServer) -> None:
    partial = paths.cache_folder() / "models" / f"{NAME}.zip.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(b"x" * 1000)
    assert whole(install_known(known(model_server), ignore, ignore))
    assert model_server.ranges == ["bytes=1000-", None]


def test_a_wrong_checksum_puts_nothing_in_place(model_server: ModelServer) -> None:
    model = known(model_server, checksum="sha256:" + 64 * "0")
    with pytest.raises(RecognizerError, match="checksum differs"):
        install_known(model, ignore, ignore)
    assert left() == set()
    assert len(model_server.asked) == 2


def test_the_right_file_that_is_no_model_puts_nothing_in_place(model_server: ModelServer) -> None:
    model_server.body = packed({"other/README": b"no model"})
    with pytest.raises(RecognizerError, match="used here"):
        install_known(known(model_server), ignore, ignore)
    assert [path.name for path in models_folder().iterdir()] == []


def test_without_room_nothing_is_fetched(model_server: ModelServer) -> None:
    with pytest.raises(RecognizerError, match="too little room"):
        install_known(known(model_server, size=1 << 50), ignore, ignore)
    assert model_server.asked == []


def test_without_room_to_unpack_nothing_is_fetched(model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    class FakeUsage:
        free = len(model_server.body) + SPARE + 1

    monkeypatch.setattr(unpack.shutil, "disk_usage", lambda folder: FakeUsage)
    with pytest.raises(RecognizerError, match="too little room"):
        install_known(known(model_server), ignore, ignore)
    assert model_server.asked == []


def test_what_a_killed_program_left_is_cleared_away(model_server: ModelServer) -> None:
    half = models_folder() / f".{NAME}" / "am"
    half.mkdir(parents=True)
    (half / "final.mdl").write_bytes(b"\0B half")
    assert installed_models() == []
    assert whole(install_known(known(model_server), ignore, ignore))


def test_two_at_once_do_not_meet(model_server: ModelServer) -> None:
    with only_here(NAME):
        for change in (lambda: install_known(known(model_server), ignore, ignore), lambda: remove_model(NAME)):
            with pytest.raises(RecognizerError, match=f"busy with {NAME}|not installed"):
                change()
    assert model_server.asked == []
    assert whole(install_known(known(model_server), ignore, ignore))


def test_a_place_that_can_not_be_written_is_told(model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null/data")
    with pytest.raises(RecognizerError, match="can't be written"):
        install_known(known(model_server), ignore, ignore)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    with pytest.raises(RecognizerError, match="can't be written"):
        install_known(known(model_server), ignore, ignore)


# ---- from a file -----------------------------------------------------------------------------------------------------


def test_a_model_is_taken_from_a_file(archive: bytes, tmp_path: Path) -> None:
    file = tmp_path / "download (1).zip"
    file.write_bytes(archive)
    assert whole(install_file(file))
    assert find_model(NAME)
    assert file.read_bytes() == archive
    with pytest.raises(RecognizerError, match="installed already"):
        install_file(file)


def test_a_model_without_a_folder_is_called_after_its_file(tmp_path: Path) -> None:
    files = {str(file.relative_to(MINI)): file.read_bytes() for file in MINI.rglob("*") if file.is_file()}
    file = tmp_path / "my-model.zip"
    file.write_bytes(packed(files))
    assert install_file(file).name == "my-model"
    bad = tmp_path / "my model.zip"
    bad.write_bytes(packed(files))
    with pytest.raises(RecognizerError, match="can't be the name"):
        install_file(bad)


@pytest.mark.parametrize("folder", ["..", ".hidden", "-rf", "a" * 101])
def test_no_folder_of_an_archive_becomes_a_bad_name(tmp_path: Path, folder: str) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(packed({f"{folder}/am/final.mdl": b"\0B"}))
    with pytest.raises(RecognizerError, match="can't be the name"):
        install_file(file)


def test_a_file_that_holds_no_model_leaves_nothing(archive: bytes, tmp_path: Path) -> None:
    for name, data in (("empty", b""), ("text", b"hello"), ("half", archive[:5000]), ("other", packed({"a/b": b"c"}))):
        file = tmp_path / f"{name}.zip"
        file.write_bytes(data)
        with pytest.raises(RecognizerError, match=str(file)):
            install_file(file)
    with pytest.raises(RecognizerError, match="not there"):
        install_file(tmp_path / "missing.zip")
    assert left() == set()


# ---- what is installed -----------------------------------------------------------------------------------------------


def test_the_best_installed_model_comes_first() -> None:
    names = [model.name for model in load_catalogue()]
    for name in ("a-model-of-my-own", *reversed(names)):
        (models_folder() / name).mkdir(parents=True)
    (models_folder() / ".half").mkdir()
    (models_folder() / "a-file").touch()
    assert [folder.name for folder in installed_models()] == [*names, "a-model-of-my-own"]
    assert find_model(".half") is None


def test_a_removed_model_is_gone(model_server: ModelServer) -> None:
    install_known(known(model_server), ignore, ignore)
    remove_model(NAME)
    assert left() == set()
    with pytest.raises(RecognizerError, match="not installed"):
        remove_model(NAME)
    with pytest.raises(RecognizerError, match="not installed"):
        remove_model("..")


def test_what_was_fetched_of_a_model_can_be_removed(model_server: ModelServer) -> None:
    model_server.faults = ["break off", "404"]
    with pytest.raises(RecognizerError, match="404"):
        install_known(known(model_server), ignore, ignore)
    assert left() == {f"{NAME}.zip.part", f"{NAME}.zip.part.tag"}
    remove_model(NAME)
    assert left() == set()


def test_a_model_that_can_not_be_deleted_is_not_found_any_more(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_known(known(model_server), ignore, ignore)

    def fake_rmtree(place: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "rmtree", fake_rmtree)
    with pytest.raises(RecognizerError, match="by hand"):
        remove_model(NAME)
    assert installed_models() == []


def test_the_hint_is_due_once_and_only_without_a_model() -> None:
    assert model_hint_due()
    (models_folder() / "some").mkdir(parents=True)
    assert not model_hint_due()
    (models_folder() / "some").rmdir()
    model_hint_told()
    assert not model_hint_due()


def test_a_hint_that_can_not_be_remembered_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null/data")
    model_hint_told()
    assert model_hint_due()


def test_the_catalogue_is_whole() -> None:
    models = load_catalogue()
    assert len({model.name for model in models}) == len(models)
    assert RECOMMENDED in {model.name for model in models}
    for model in models:
        assert model.url == f"https://alphacephei.com/vosk/models/{model.name}.zip"
        assert model.size > 10_000_000
        algorithm, _, digits = model.checksum.partition(":")
        assert len(digits) == {"sha256": 64, "md5": 32}[algorithm]
        int(digits, 16)
        assert isinstance(model.word_error, str)
    assert "vosk-mini" not in CATALOGUE.read_text(encoding="utf-8")
