"""Areas, overlaps and distances of arrays of geometries, in one metric CRS."""

from zonemap.geometry.area import ellipsoidal_area_m2
from zonemap.geometry.distance import distance_m, landward_strip
from zonemap.geometry.overlap import Overlaps, overlap_areas
from zonemap.geometry.pieces import Pieces, subdivided

__all__ = [
    "Overlaps",
    "Pieces",
    "distance_m",
    "ellipsoidal_area_m2",
    "landward_strip",
    "overlap_areas",
    "subdivided",
]
