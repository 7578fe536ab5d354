"""Shapes carried from one reference system to another, for showing only: nothing is measured there."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer

WEB: Final = 3857
DEGREES: Final = 4326

_ONE_AT_A_TIME: Final = Lock()
"""Two threads must not use one way at once."""


def projected(geometries: Any, source: CRS, target: int) -> Any:
    """Return the geometry or array of geometries in the EPSG system `target`, without heights, x before y."""
    way = _way(source, target)

    def moved(points: np.ndarray) -> np.ndarray:
        with _ONE_AT_A_TIME:
            return np.column_stack(way.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometries, moved)


def projected_bounds(
    bounds: tuple[float, float, float, float], source: CRS, target: int
) -> tuple[float, float, float, float]:
    """Return west, south, east, north in the EPSG system `target` of bounds given in another."""
    with _ONE_AT_A_TIME:
        west, south, east, north = _way(source, target).transform_bounds(*bounds)
    return float(west), float(south), float(east), float(north)


@lru_cache(maxsize=16)
def _way(source: CRS, target: int) -> Transformer:
    """Return the way from one system to another, kept: to find it takes longer than to go it."""
    return Transformer.from_crs(source, target, always_xy=True)
