"""Do two engines say the same? A speed without this is worth nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarks.engines import KEYS

TOLERANCE_M2 = 1e-6
"""Rounding of areas, absolute."""

RELATIVE = 1e-9
"""Rounding of what areas are multiplied with, relative."""

RASTER_RELATIVE = 1e-6
"""exactextract keeps the covered part of a cell in single precision."""


class Disagreement(Exception):
    """Two engines give different results for the same job."""


def check_agreement(one: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the largest difference by stage (m², raster: relative); raise `Disagreement` where it is no rounding.

    A pair that only one engine knows counts as 0 m² in the other; a mean must be known or unknown in both.
    """
    return {stage: _largest(stage, one[stage], other[stage]) for stage in one}


def _largest(stage: str, one: pd.DataFrame, other: pd.DataFrame) -> float:
    keys = list(KEYS[stage])
    both = one.set_index(keys), other.set_index(keys)
    index = both[0].index.union(both[1].index)
    fill = np.nan if stage == "raster" else 0.0
    largest = 0.0
    for column in both[0].columns:
        a, b = (
            table[column].reindex(index, fill_value=fill).to_numpy(dtype=float, na_value=np.nan)
            for table in both
        )
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        with np.errstate(invalid="ignore"):
            gap = np.where(same, 0.0, np.abs(a - b))
        size = np.fmax(np.abs(b), 1.0)
        if stage == "raster":
            gap, allowed = gap / size, np.full(len(b), RASTER_RELATIVE)
        else:
            allowed = TOLERANCE_M2 + RELATIVE * size
        bad = ~(gap <= allowed)
        if bad.any():
            worst = int(np.flatnonzero(bad)[0])
            raise Disagreement(
                f"{stage}, {column}: {bad.sum()} of {len(index)} differ, "
                f"first {index[worst]}: {a[worst]!r} and {b[worst]!r}"
            )
        largest = max(largest, float(gap.max(initial=0.0)))
    return largest
