"""What is left of a ground when layer after layer is taken from it, each square metre once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from zonemap.geometry.pieces import GeometryArray
from zonemap.geometry.taking import meeting, parted
from zonemap.geometry.union import CLOSES_M2, on_grid_if_needed, polygons_of, united, valid_polygons


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
    earlier one. What is taken and what is left add up to the whole by construction; that the whole is the ground given
    holds within rounding. Invalid shapes are repaired; lines take nothing.
    """
    blocks = shapely.get_parts(united(gross))
    names = [name for name, _shapes in layers]
    near = [meeting(blocks, valid_polygons(shapes)) for _name, shapes in layers]
    unions = [united(shapes) for shapes, _meets in near]
    left, nets = blocks, []
    for (shapes, _meets), union in zip(near, unions, strict=True):
        taken, left = parted(left, meeting(left, shapes)[1], union)
        nets.append(_m2(taken))
    touched = blocks[np.logical_or.reduce([np.zeros(len(blocks), dtype=bool), *(meets for _, meets in near)])]
    under = on_grid_if_needed(
        lambda grid: _under(touched, unions, grid),
        lambda found: all(map(_is_sound, nets, found)),
    )
    whole = sum(nets) + _m2(left)
    remaining = whole - np.cumsum(nets)
    steps = [
        Deduction(name, net, each.m2, {names[at]: m2 for at, m2 in each.shared_m2.items()}, float(after))
        for name, net, each, after in zip(names, nets, under, remaining, strict=True)
    ]
    return whole, steps, left


@dataclass(frozen=True, slots=True)
class _Under:
    """Ground under a layer in all, and of it what lies under each of the layers before, by their places."""

    m2: float
    shared_m2: Mapping[int, float]


def _is_sound(net_m2: float, under: _Under) -> bool:
    """Return whether a step took no more than it covers, and no less than what no other one had taken."""
    least = under.m2 - sum(under.shared_m2.values())
    return least - CLOSES_M2 <= net_m2 <= under.m2 + CLOSES_M2


def _under(blocks: GeometryArray, layers: Sequence[shapely.Geometry], grid: float | None) -> list[_Under]:
    ground = polygons_of(shapely.multipolygons(blocks))
    earlier: list[shapely.Geometry] = []
    found = []
    for layer in layers:
        under = polygons_of(shapely.intersection(ground, layer, grid_size=grid))
        shared = {
            at: _m2(shapely.intersection(under, other, grid_size=grid)) for at, other in enumerate(earlier)
        }
        found.append(_Under(_m2(under), {at: m2 for at, m2 in shared.items() if m2 > 0}))
        earlier.append(under)
    return found


def _m2(shapes: GeometryArray | shapely.Geometry) -> float:
    return float(np.sum(shapely.area(shapes)))
