"""Work on parts of an array at once: GEOS lets go of the interpreter while it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count
from typing import TypeVar

import numpy as np

Found = TypeVar("Found")


def on_all_cores(work: Callable[[slice], Found], size: int) -> Iterator[Found]:
    """Yield what `work` gives of equal parts of `size` things, in their order; all cores work on them."""
    cores = cpu_count() or 1
    bounds = np.linspace(0, size, cores + 1).astype(int).tolist()
    with ThreadPoolExecutor(cores) as pool:
        yield from pool.map(work, [slice(low, high) for low, high in pairwise(bounds)])
