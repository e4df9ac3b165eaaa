"""`backtalk check` as a person runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from command import ROOT

from checking.copying import Copy


def run(copy: Copy) -> subprocess.CompletedProcess[str]:
    """Run it in a checkout of its own."""
    shutil.copytree(ROOT / "assistant", copy.root / "assistant", ignore=shutil.ignore_patterns("__pycache__", "data"))
    environment = {**os.environ, "PYTHONPATH": "", "PYTHONSAFEPATH": ""}
    command = [sys.executable, "-m", "assistant", "check"]
    return subprocess.run(command, cwd=copy.root, env=environment, capture_output=True, text=True, timeout=60)


def test_a_clean_copy_is_counted_and_the_status_is_0(data: Copy) -> None:
    done = run(data)
    assert done.stderr == ""
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "54 topics, 32 red flags, 9 regions."
    assert any(line.startswith("Words per first answer: median ") for line in lines)
    assert any(line.startswith("Reading level of guidance: median ") for line in lines)
    assert lines[-1] == "No problems."


def test_faults_are_told_in_order_and_the_status_is_1(data: Copy) -> None:
    data.edit("content/en/topics/walking.yaml", "related: [", "related: [nowhere, ")
    data.edit("content/en/topics/heat_and_ice.yaml", "related: [", "related: [nowhere, ")
    done = run(data)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    first = data.line("content/en/topics/heat_and_ice.yaml", "related: [")
    second = data.line("content/en/topics/walking.yaml", "related: [")
    assert lines[:2] == [
        f"content/en/topics/heat_and_ice.yaml:{first}: related names nowhere, which is no topic",
        f"content/en/topics/walking.yaml:{second}: related names nowhere, which is no topic",
    ]
    assert lines[-1] == "2 problems."


def test_a_file_that_is_no_yaml_is_told_in_one_line_without_a_traceback(data: Copy) -> None:
    data.edit("content/en/topics/walking.yaml", "title: walking", "title: [walking")
    done = run(data)
    assert done.returncode == 1
    assert done.stderr == ""
    assert done.stdout.startswith("content/en/topics/walking.yaml:")
    assert done.stdout.splitlines()[-1] == "Mend what can't be read first: the rest is checked after that."


@pytest.mark.slow
def test_asking_every_phrase_finds_no_phrase_that_another_intent_wins() -> None:
    command = [sys.executable, "-m", "assistant", "check", "--phrases"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout
    assert "understood by a matcher that never saw their writer." in done.stdout
