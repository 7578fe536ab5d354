"""Streams of chance: each thing that is drawn by name moves nothing of what else is drawn."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator of the thing of that name in the city of that seed."""
    return np.random.default_rng([seed, crc32(name.encode())])
