"""The command `backtalk`, run as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Backtalk:
    """Runs the real command in a process of its own, without a sound card unless one is given."""

    environment: Mapping[str, str]

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: str | bytes | None = None,
        cwd: Path = ROOT,
        timeout: float = 60.0,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end; `stdin` is all of standard input, which is empty without it."""
        given = stdin.encode() if isinstance(stdin, str) else stdin or b""
        done = subprocess.run(
            self.command(*arguments),
            input=given,
            capture_output=True,
            cwd=cwd,
            timeout=timeout,
            env={**os.environ, **self.environment, **environment},
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in out + err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def command(self, *arguments: str | bytes | Path) -> list[str | bytes | Path]:
        return [sys.executable, "-m", "assistant", *arguments]


def one_sentence(err: str) -> str:
    """The one line on standard error, which must be a whole sentence behind the name of the program."""
    (line,) = err.splitlines()
    assert line.startswith("backtalk: ")
    assert line.endswith(".")
    return line
