"""The command line as a process would see it: exit code, standard output, standard error."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def zonemap(*words: object, timeout: float = 300) -> Ran:
    """Run `zonemap …` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "zonemap.cli", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def refuses(ran: Ran, *words: str) -> None:
    """Check that a command was not done, said why in a few lines, and showed no stack trace."""
    assert ran.code == 2, ran
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "处理办法" in ran.err
    for word in words:
        assert word in ran.err, ran.err
