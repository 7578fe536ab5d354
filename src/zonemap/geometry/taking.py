"""Ground taken layer after layer, each square metre by the first layer over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from zonemap.geometry.pieces import GeometryArray
from zonemap.geometry.union import CLOSES_M2, on_grid_if_needed, polygons_of, united, valid_polygons


def taken_in_turn(ground: GeometryArray, layers: Sequence[GeometryArray]) -> list[GeometryArray]:
    """Return the polygons that each layer takes of a ground, in order, and as the last those that are left.

    Where polygons of the ground overlap, or shapes of a layer, the ground counts once. Areas add up to that of the
    whole within rounding. Invalid shapes are repaired; lines take nothing.
    """
    left, parts = shapely.get_parts(united(ground)), []
    for layer in layers:
        near, meets = meeting(left, valid_polygons(layer))
        taken, left = parted(left, meets, united(near))
        parts.append(taken)
    return [*parts, left]


def parted(
    blocks: GeometryArray, meets: npt.NDArray[np.bool_], layer: shapely.Geometry
) -> tuple[GeometryArray, GeometryArray]:
    """Return the polygons of blocks under a layer, which lies over those that it meets alone, and the polygons left."""
    if not meets.any():
        return blocks[:0], blocks
    under, beside = _cut(blocks[meets], layer)
    return under, np.concatenate([blocks[~meets], beside])


def _cut(blocks: GeometryArray, layer: shapely.Geometry) -> tuple[GeometryArray, GeometryArray]:
    ground = polygons_of(shapely.multipolygons(blocks))
    whole = float(shapely.area(ground))

    def cut(grid: float | None) -> tuple[GeometryArray, GeometryArray]:
        under = polygons_of(shapely.intersection(ground, layer, grid_size=grid))
        beside = polygons_of(shapely.difference(ground, layer, grid_size=grid))
        return shapely.get_parts(under), shapely.get_parts(beside)

    return on_grid_if_needed(
        cut, lambda parts: abs(float(shapely.area(np.concatenate(parts)).sum()) - whole) <= CLOSES_M2
    )


def meeting(blocks: GeometryArray, shapes: GeometryArray) -> tuple[GeometryArray, npt.NDArray[np.bool_]]:
    """Return the shapes that meet a block, and which blocks meet a shape."""
    block, shape = STRtree(shapes).query(blocks, predicate="intersects")
    meets = np.zeros(len(blocks), dtype=bool)
    meets[block] = True
    return shapes[np.unique(shape)], meets
