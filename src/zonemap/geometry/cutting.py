"""Polygons cut apart along lines: by roads, by borders."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from shapely import STRtree
from shapely.errors import GEOSException

from zonemap.geometry.pieces import GeometryArray, Pieces

_GRID_M: Final = 1e-6
"""Where lines do not cross cleanly, corners are rounded to a micrometre and cut again."""

_CLOSES_WITHIN: Final = 1e-9
"""Relative gap of area above which a cut is thrown away and made again."""


def cut_by_lines(polygons: GeometryArray, lines: GeometryArray) -> Pieces:
    """Return the polygons cut along the lines, each piece with the position of its polygon.

    A line that ends inside a polygon, or only touches it, cuts nothing; of other shapes than lines the borders cut. The
    pieces of a polygon add up to its area within 1e-9 of it; one that comes apart in no way that does so stays whole.
    Polygons must be valid and of one part.

    >>> halves = cut_by_lines(np.array([shapely.box(0, 0, 2, 1)]), np.array([shapely.LineString([(1, -1), (1, 2)])]))
    >>> shapely.area(halves.geometry).tolist(), halves.owner.tolist()
    ([1.0, 1.0], [0, 0])
    """
    borders = np.where(shapely.get_dimensions(lines) == 2, shapely.boundary(lines), lines)
    owner, line = STRtree(borders).query(polygons, predicate="intersects")
    first = np.searchsorted(owner, np.arange(len(polygons) + 1))
    cut = [_cut(polygon, borders[line[first[at] : first[at + 1]]]) for at, polygon in enumerate(polygons)]
    geometry = np.concatenate([np.empty(0, dtype=object), *cut])
    return Pieces(geometry, np.repeat(np.arange(len(polygons)), [len(each) for each in cut]))


def _cut(polygon: shapely.Geometry, lines: GeometryArray) -> GeometryArray:
    whole = np.array([polygon], dtype=object)
    if not len(lines):
        return whole
    for grid in (None, _GRID_M):
        try:
            faces = _faces(polygon, lines, grid)
        except GEOSException:
            continue
        gap = abs(float(shapely.area(faces).sum() - shapely.area(polygon)))
        if gap <= _CLOSES_WITHIN * float(shapely.area(polygon)):
            return faces
    return whole


def _faces(polygon: shapely.Geometry, lines: GeometryArray, grid: float | None) -> GeometryArray:
    """Return the faces that border and lines make together, of those inside the polygon.

    Lines are not cut off at the border first: an end that rounding leaves short of it would part nothing.
    """
    network = shapely.union_all([shapely.boundary(polygon), *lines], grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
    inside: GeometryArray = faces[shapely.covers(polygon, shapely.point_on_surface(faces))]
    return inside
