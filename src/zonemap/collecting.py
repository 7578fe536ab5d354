"""Making objects by the hundred thousand without the interpreter looking for garbage among them again and again.

Every 700 objects that may refer to others, Python looks for circles of them that nobody holds. Geometries are such
objects, and hold none: in making 100,000 of them the search takes several times as long as the making.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_blocks = 0
"""Blocks that run at this moment, in all threads."""
_was_on = True


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the search for garbage until the block ends, and until no other thread is in such a block.

    Also a decorator. Where the search was off anyway it stays off.
    """
    global _blocks, _was_on  # noqa: PLW0603  # the search belongs to the whole process
    with _lock:
        if not _blocks:
            _was_on = gc.isenabled()
            gc.disable()
        _blocks += 1
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if not _blocks and _was_on:
                gc.enable()
