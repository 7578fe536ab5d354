"""Work on several cores at once: GEOS lets go of the interpreter while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count
from typing import TypeVar

import numpy as np

Task = TypeVar("Task")
Found = TypeVar("Found")


def each_on_cores(work: Callable[[Task], Found], tasks: Iterable[Task]) -> Iterator[Found]:
    """Yield what `work` gives of each task, in their order; a core that is free takes the next."""
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        yield from pool.map(work, tasks)


def on_all_cores(work: Callable[[slice], Found], size: int) -> Iterator[Found]:
    """Yield what `work` gives of equal parts of `size` things, in their order; all cores work on them."""
    bounds = np.linspace(0, size, (cpu_count() or 1) + 1).astype(int).tolist()
    return each_on_cores(work, [slice(low, high) for low, high in pairwise(bounds)])
