"""Shapes carried from one reference system to another, for showing only: nothing is measured there."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer

WEB: Final = 3857
DEGREES: Final = 4326


def projected(geometries: Any, source: CRS, target: int) -> Any:
    """Return the geometry or array of geometries in the EPSG system `target`, without heights, x before y."""
    transform = Transformer.from_crs(source, target, always_xy=True).transform

    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometries, moved)
