from __future__ import annotations

import pytest

from assistant.answering.answerer import Answerer
from assistant.library.content import Content, load_content
from assistant.library.folders import data_folder
from assistant.library.reading import Problems


@pytest.fixture(scope="session")
def content() -> Content:
    """Everything that can be said; no phrases and no tables are needed for it."""
    problems = Problems()
    found = load_content(data_folder("content"), problems)
    assert not problems
    return found


@pytest.fixture(scope="session")
def answerer(content: Content) -> Answerer:
    return Answerer(content)
