"""One writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

_PATIENCE_S = 30.0


@contextmanager
def only_writer(folder: Path, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Hold the folder for one writer; others wait, then a `ZonemapError` says so.

    The lock is a transaction of SQLite: it works on every system and dies with its process, so none is ever stale.
    """
    with closing(sqlite3.connect(folder / ".lock", timeout=patience_s, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ZonemapError(
                "workspace_busy",
                _("{path} cannot be written to: {reason}").format(path=folder, reason=error),
                _("wait until the other zonemap has finished, and check that the folder may be written to"),
            ) from error
        yield
