"""The command line as its caller sees it: exit code, standard output, standard error."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from zonemap.cli.main import main
from zonemap.wording import current_language, use_language


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def zonemap(*words: object) -> Ran:
    """Run `zonemap …` in this process: starting one and importing all of it takes longer than most verbs."""
    out, err, code, language = io.StringIO(), io.StringIO(), 0, current_language()
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["zonemap", *map(str, words)]):
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        finally:
            use_language(language)
    return Ran(code, out.getvalue(), err.getvalue())


def zonemap_process(*words: object) -> Ran:
    """Run `zonemap …` in a process of its own, as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "zonemap.cli", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
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
