"""What is left of a ground when layer after layer is taken from it, each square metre once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree
from shapely.errors import GEOSException

from zonemap.geometry.pieces import GeometryArray

_GRID_M: Final = 1e-6
"""Without any grid borders that nearly touch break an overlay now and then; then corners are rounded to a micrometre,
on which every result is valid, and which moves an area by less than its border times the grid. It costs three times as
much."""

_CLOSES_M2: Final = 0.01
"""Gap between what a step takes and what it covers above which an overlay was broken."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """One step: what it takes that no earlier step took, what it shares with each of these, and what is left after it.

    Areas are planar, in m². Ground under several earlier steps counts in each of their `shared_m2`.
    """

    name: str
    net_m2: float
    under_m2: float
    """Ground under the step in all, taken before or not."""
    shared_m2: Mapping[str, float]
    left_m2: float


def waterfall(
    gross: GeometryArray, layers: Sequence[tuple[str, GeometryArray]]
) -> tuple[float, list[Deduction], GeometryArray]:
    """Return the area of the ground (m²), one deduction for each layer in order, and the polygons that are left.

    `gross` are polygons; where they overlap the ground counts once. Overlaps of two layers are taken once, by the
    earlier one. What is taken and what is left add up to the whole by construction; that each step takes just what it
    covers of the ground left before it holds within rounding. Invalid shapes are repaired; lines take nothing.
    """
    blocks = _blocks(_valid_polygons(gross))
    near = [(name, *_meeting(blocks, _valid_polygons(shapes))) for name, shapes in layers]
    touched = np.zeros(len(blocks), dtype=bool)
    for _name, _shapes, meets in near:
        touched |= meets
    taken = [(name, shapes) for name, shapes, _meets in near]
    steps, left = _taken_apart(blocks[touched], taken)
    spared = float(shapely.area(blocks[~touched]).sum())
    whole = spared + float(shapely.area(blocks[touched]).sum())
    steps = [replace(step, left_m2=step.left_m2 + spared) for step in steps]
    return whole, steps, np.concatenate([blocks[~touched], shapely.get_parts(left)])


def _taken_apart(
    blocks: GeometryArray, layers: Sequence[tuple[str, GeometryArray]]
) -> tuple[list[Deduction], shapely.Geometry]:
    """Return the steps and what is left of blocks, on a grid only where it does not come out without."""
    try:
        steps, left = _differences(blocks, layers, None)
    except GEOSException:
        return _differences(blocks, layers, _GRID_M)
    return (steps, left) if all(map(_is_sound, steps)) else _differences(blocks, layers, _GRID_M)


def _is_sound(step: Deduction) -> bool:
    """Return whether a step took no more than it covers, and no less than what no other one had taken."""
    least = step.under_m2 - sum(step.shared_m2.values())
    return least - _CLOSES_M2 <= step.net_m2 <= step.under_m2 + _CLOSES_M2


def _differences(
    blocks: GeometryArray, layers: Sequence[tuple[str, GeometryArray]], grid: float | None
) -> tuple[list[Deduction], shapely.Geometry]:
    ground = left = _polygons(shapely.multipolygons(blocks))
    area = float(shapely.area(left))
    earlier: dict[str, shapely.Geometry] = {}
    steps = []
    for name, shapes in layers:
        union = shapely.union_all(shapes, grid_size=grid)
        under = _polygons(shapely.intersection(ground, _polygons(union), grid_size=grid))
        if not shapely.is_empty(under):
            left = _polygons(shapely.difference(left, under, grid_size=grid))
        after = float(shapely.area(left))
        shared = {
            other: common
            for other, taken in earlier.items()
            if (common := float(shapely.area(shapely.intersection(under, taken, grid_size=grid)))) > 0
        }
        steps.append(Deduction(name, area - after, float(shapely.area(under)), shared, after))
        earlier[name], area = under, after
    return steps, left


def _valid_polygons(shapes: GeometryArray) -> GeometryArray:
    """Return the polygons of shapes, made valid."""
    whole, broken = shapes.copy(), ~shapely.is_valid(shapes)
    whole[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(whole))
    polygons: GeometryArray = parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)]
    return polygons


def _blocks(polygons: GeometryArray) -> GeometryArray:
    """Return the ground under polygons as polygons that do not overlap."""
    try:
        ground = shapely.disjoint_subset_union_all(polygons)
    except GEOSException:
        ground = shapely.union_all(polygons, grid_size=_GRID_M)
    blocks: GeometryArray = shapely.get_parts(_polygons(ground))
    return blocks


def _meeting(blocks: GeometryArray, shapes: GeometryArray) -> tuple[GeometryArray, npt.NDArray[np.bool_]]:
    """Return the shapes that meet a block, and which blocks meet a shape."""
    block, shape = STRtree(shapes).query(blocks, predicate="intersects")
    meets = np.zeros(len(blocks), dtype=bool)
    meets[block] = True
    return shapes[np.unique(shape)], meets


def _polygons(shape: Any) -> shapely.Geometry:
    """Return the polygons of what an overlay gave, without the lines and points along which shapes touch."""
    parts = shapely.get_parts(shape)
    polygons: shapely.Geometry = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return polygons
