"""Writing files and folders wholly or not at all: what is there stays until the new one is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp, mkstemp


@contextmanager
def replaced_whole(target: Path) -> Iterator[Path]:
    """Give a new path beside `target` to write to; it takes the place of `target` when the block ends well."""
    handle, name = mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    waiting = Path(name)
    waiting.unlink()
    try:
        yield waiting
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


def write_text_whole(target: Path, text: str) -> None:
    """Write a text file wholly or not at all."""
    with replaced_whole(target) as waiting:
        waiting.write_text(text, encoding="utf-8")


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Give a new folder beside `target` to fill; it takes the place of `target` when the block ends well.

    A folder cannot replace another in one step: the old one steps aside first, and back when the new one cannot come.
    """
    waiting = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    aside = waiting.with_name(f"{waiting.name}-old")
    try:
        yield waiting
        waiting.chmod(0o755)
        if target.exists():
            target.replace(aside)
        try:
            waiting.replace(target)
        except BaseException:
            if aside.exists():
                aside.replace(target)
            raise
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
        shutil.rmtree(aside, ignore_errors=True)
