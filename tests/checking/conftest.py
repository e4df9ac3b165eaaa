from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checking.copying import Copy, small_copy


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return small_copy(tmp_path_factory.mktemp("data"))


@pytest.fixture
def data(untouched: Copy, tmp_path: Path) -> Copy:
    """A small copy to break."""
    shutil.copytree(untouched.root, tmp_path, dirs_exist_ok=True)
    return Copy(tmp_path)
