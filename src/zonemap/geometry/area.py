"""Areas on the ellipsoid, printed beside the planar sums of a zone or a city."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Proj, Transformer

GeometryArray = npt.NDArray[np.object_]


def ellipsoidal_area_m2(geometries: GeometryArray, crs: CRS) -> float:
    """Return the total area on the ellipsoid of the projected CRS, in m².

    Planar areas in a Gauss-Krüger belt grow with the distance from its meridian (up to 0.08 % in Nantong); this total
    lets a reader see by how much. Each part's planar area is divided by the areal scale of the projection at its
    centroid, without a loop over shapes. The error grows with the square of a shape: 2e-9 at 1 km, 1e-6 at 20 km.
    """
    parts = shapely.get_parts(geometries[~shapely.is_missing(geometries)])
    parts = parts[shapely.area(parts) > 0]
    if not len(parts):
        return 0.0
    middle = shapely.centroid(parts)
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = to_degrees.transform(shapely.get_x(middle), shapely.get_y(middle))
    scale = np.asarray(Proj(crs).get_factors(lon, lat).areal_scale)
    return float((shapely.area(parts) / scale).sum())
