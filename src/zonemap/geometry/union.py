"""The ground under shapes, each square metre once; what an overlay loses is noticed, and made again on a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import shapely
from shapely.errors import GEOSException

from zonemap.geometry.overlap import overlap_areas
from zonemap.geometry.pieces import GeometryArray, subdivided

CLOSES_M2: Final = 0.01
"""Gap of area above which an overlay was broken."""

_GRIDS_M: Final = (1e-6, 1e-3)
"""Without any grid borders that nearly touch break an overlay now and then; then corners are rounded to a micrometre,
which moves an area by less than its border times the grid and costs three times as much. What fails even there is made
again on a millimetre."""

Found = TypeVar("Found")


def united(shapes: GeometryArray) -> shapely.MultiPolygon:
    """Return the ground under the polygons of shapes. Invalid ones are repaired; lines and points have no ground.

    `shapely.union_all` may lose ground without a word where borders run within a micrometre of each other: whether each
    polygon lies under the union is checked (area within 0.01 m²).
    """
    polygons = valid_polygons(shapes)
    return on_grid_if_needed(
        lambda grid: polygons_of(_union(polygons, grid)), lambda ground: _holds(ground, polygons)
    )


def _union(polygons: GeometryArray, grid: float | None) -> shapely.Geometry:
    if grid is None:
        return shapely.disjoint_subset_union_all(polygons)
    return shapely.union_all(polygons, grid_size=grid)


def _holds(ground: shapely.Geometry, polygons: GeometryArray) -> bool:
    """Return whether every polygon lies on the ground, and the ground is no more than they are together."""
    pieces = subdivided(polygons).geometry
    own = shapely.area(pieces)
    lost = own - overlap_areas(pieces, shapely.get_parts(ground)).total_by_left(len(pieces))
    return bool((lost <= CLOSES_M2).all() and shapely.area(ground) <= own.sum() + CLOSES_M2)


def on_grid_if_needed(work: Callable[[float | None], Found], is_sound: Callable[[Found], bool]) -> Found:
    """Return what an overlay gives, on a grid only where it breaks, or is not sound, without one."""
    try:
        found = work(None)
        if is_sound(found):
            return found
    except GEOSException:
        pass
    fine, coarse = _GRIDS_M
    try:
        return work(fine)
    except GEOSException:
        return work(coarse)


def valid_polygons(shapes: GeometryArray) -> GeometryArray:
    """Return the polygons of shapes, made valid."""
    whole, broken = shapes.copy(), ~shapely.is_valid(shapes)
    whole[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return _areal(shapely.get_parts(shapely.get_parts(whole)))


def polygons_of(shape: Any) -> shapely.MultiPolygon:
    """Return the polygons of what an overlay gave, without the lines and points along which shapes touch."""
    return shapely.MultiPolygon(list(_areal(shapely.get_parts(shape))))


def _areal(parts: GeometryArray) -> GeometryArray:
    polygons: GeometryArray = parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)]
    return polygons
