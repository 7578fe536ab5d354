"""Large polygons cut into small ones, so that meeting them costs little.

A control unit may have 20 000 vertices while a parcel touches ten of them. Cutting every large polygon once into pieces
of a few hundred vertices makes each later intersection cheap; the areas of the pieces add up to the area of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException

GeometryArray = npt.NDArray[np.object_]

MAX_VERTICES = 256
"""Vertices of a piece above which it is cut again; between 128 and 512 the total cost hardly changes."""

_CLOSES_WITHIN = 1e-9
"""Relative gap of area above which a fast cut is thrown away and made again exactly."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of polygons; `owner[i]` is the position of the polygon that piece `i` was cut from."""

    geometry: GeometryArray
    owner: npt.NDArray[np.intp]


def subdivided(polygons: GeometryArray, *, max_vertices: int = MAX_VERTICES) -> Pieces:
    """Return the polygons with every large one cut into pieces of at most `max_vertices` vertices.

    Polygons must be valid; missing and empty ones have no piece. Areas are conserved within 1e-9 of the whole.
    """
    counts = shapely.get_num_coordinates(polygons)
    present = ~(shapely.is_missing(polygons) | shapely.is_empty(polygons))
    small = np.flatnonzero(present & (counts <= max_vertices))
    geometry: list[shapely.Geometry] = list(polygons[small])
    owner: list[int] = small.tolist()
    for position in np.flatnonzero(present & (counts > max_vertices)):
        pieces = _fast_cut(polygons[position], max_vertices)
        if pieces is None:
            pieces = _cut(polygons[position], max_vertices, exact=True)
        geometry.extend(pieces)
        owner.extend([int(position)] * len(pieces))
    array = np.empty(len(geometry), dtype=object)
    array[:] = geometry
    return Pieces(array, np.asarray(owner, dtype=np.intp))


def _fast_cut(polygon: shapely.Geometry, max_vertices: int) -> list[shapely.Geometry] | None:
    """Return the pieces by clipping, None where they do not add up or where clipping breaks on a hair of a corner."""
    try:
        pieces = _cut(polygon, max_vertices, exact=False)
    except GEOSException:
        return None
    area = float(shapely.area(polygon))
    closes = bool(abs(shapely.area(pieces).sum() - area) <= _CLOSES_WITHIN * area)
    return pieces if closes else None


def _cut(polygon: shapely.Geometry, max_vertices: int, *, exact: bool) -> list[shapely.Geometry]:
    """Halve the longer side of the bounding box until every piece is small."""
    done: list[shapely.Geometry] = []
    pending = [polygon]
    while pending:
        piece = pending.pop()
        if shapely.get_num_coordinates(piece) <= max_vertices:
            done.append(piece)
            continue
        left, bottom, right, top = shapely.bounds(piece)
        if right - left >= top - bottom:
            middle = (left + right) / 2
            halves = ((left, bottom, middle, top), (middle, bottom, right, top))
        else:
            middle = (bottom + top) / 2
            halves = ((left, bottom, right, middle), (left, middle, right, top))
        for half in halves:
            cut = (
                shapely.intersection(piece, shapely.box(*half))
                if exact
                else shapely.clip_by_rect(piece, *half)
            )
            if shapely.area(cut) > 0:
                pending.append(cut)
    return done
