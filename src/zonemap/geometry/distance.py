"""Distance to a long line or a river, and the strip of land along it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from zonemap.geometry.cores import on_all_cores
from zonemap.geometry.pieces import GeometryArray, subdivided

FloatArray = npt.NDArray[np.float64]

_LINE_VERTICES = 24
"""Vertices of a piece of line; short pieces have tight bounding boxes, so few are looked at."""

_ARC_SEGMENTS = 64
"""Segments of a quarter circle: a strip of 1 km is then true to 8 cm at its round corners."""


def distance_m(features: GeometryArray, obstacles: GeometryArray) -> FloatArray:
    """Return the planar distance from each feature to its nearest obstacle: 0 where they meet, inf without any."""
    lines = np.concatenate([_line_pieces(obstacles), _points(obstacles)])
    if not len(lines):
        return np.full(len(features), np.inf)
    tree = STRtree(lines)
    distance = np.full(len(features), np.inf)

    def measure(part: slice) -> None:
        (position, _nearest), apart = tree.query_nearest(
            features[part], all_matches=False, return_distance=True
        )
        distance[part.start + position] = apart

    list(on_all_cores(measure, len(features)))
    bodies = obstacles[shapely.get_dimensions(obstacles) == 2]
    if len(bodies):
        pieces = subdivided(bodies).geometry
        distance[np.unique(STRtree(features).query(pieces, predicate="intersects")[1])] = 0.0
    return distance


def _points(geometries: GeometryArray) -> GeometryArray:
    parts = shapely.get_parts(geometries[~shapely.is_missing(geometries)])
    points: GeometryArray = parts[(shapely.get_dimensions(parts) == 0) & ~shapely.is_empty(parts)]
    return points


def _line_pieces(geometries: GeometryArray) -> GeometryArray:
    """Return borders and lines as pieces of at most 24 vertices."""
    parts = shapely.get_parts(geometries[~shapely.is_missing(geometries)])
    areal = shapely.get_dimensions(parts) == 2
    linear = shapely.get_dimensions(parts) == 1
    lines = np.concatenate([shapely.get_parts(shapely.boundary(parts[areal])), parts[linear]])
    if not len(lines):
        return lines
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    starts = np.searchsorted(owner, np.arange(len(lines) + 1))
    cuts = [
        np.arange(start, max(stop - 1, start + 1), _LINE_VERTICES - 1) for start, stop in pairwise(starts)
    ]
    begin = np.concatenate(cuts)
    end = np.minimum(begin + _LINE_VERTICES, np.repeat(starts[1:], [len(cut) for cut in cuts]))
    whole = end - begin > 1
    return _lines(coordinates, begin[whole], end[whole])


def _lines(coordinates: FloatArray, begin: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> GeometryArray:
    size = end - begin
    index = np.repeat(begin - np.r_[0, np.cumsum(size)[:-1]], size) + np.arange(size.sum())
    lines: GeometryArray = shapely.linestrings(
        coordinates[index], indices=np.repeat(np.arange(len(begin)), size)
    )
    return lines


def landward_strip(
    shoreline: GeometryArray, land_side: npt.NDArray[np.object_], width_m: float
) -> GeometryArray:
    """Return for each shore the land within `width_m` of it.

    A polygon is the river itself, and its land is all around; a line has its land on the given side ("left" or
    "right" of its direction). A line without a side gives the strip on both sides, for nothing is known that would
    exclude one.
    """
    strips = np.empty(len(shoreline), dtype=object)
    for position, (shore, side) in enumerate(zip(shoreline, land_side, strict=True)):
        if shapely.get_dimensions(shore) == 2:
            strips[position] = shapely.difference(
                shapely.buffer(shore, width_m, quad_segs=_ARC_SEGMENTS), shore
            )
        elif side in {"left", "right"}:
            signed = width_m if side == "left" else -width_m
            strips[position] = shapely.buffer(shore, signed, quad_segs=_ARC_SEGMENTS, single_sided=True)
        else:
            strips[position] = shapely.buffer(shore, width_m, quad_segs=_ARC_SEGMENTS, cap_style="flat")
    return strips
