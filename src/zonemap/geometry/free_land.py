"""Land inside a parcel that is free and wide enough to build on: what a disc of that width can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from zonemap.geometry.cores import each_on_cores
from zonemap.geometry.pieces import GeometryArray, subdivided

IntArray = npt.NDArray[np.intp]

_ARC_SEGMENTS: Final = 16
"""Segments of a quarter circle: a round corner of 20 m is then true to 3 cm."""

_CHUNK: Final = 512


@dataclass(frozen=True, slots=True)
class FreePieces:
    """Pieces of free land, and the position of the parcel that each lies in, sorted by it."""

    geometry: GeometryArray
    parcel: IntArray

    def __len__(self) -> int:
        return len(self.parcel)


def free_pieces(
    parcels: GeometryArray,
    obstacles: GeometryArray,
    parcel: IntArray,
    *,
    setback_m: float,
    spacing_m: float,
    width_m: float,
) -> FreePieces:
    """Return the pieces of each parcel that a disc of diameter `width_m` can sweep, clear of border and obstacles.

    `obstacles` are polygons, such as buildings, each on the parcel at position `parcel`. The border is kept clear by
    `setback_m`, every obstacle by `spacing_m`. This is a morphological opening: a neck narrower than the width parts
    two pieces, a strip narrower than it is none. Planar, in m.
    """
    size = len(parcels)
    blocked = np.full(size, None, dtype=object)
    order = np.argsort(parcel, kind="stable")
    owners, place = np.unique(parcel[order], return_inverse=True)
    if len(owners):
        parts, of_part = shapely.get_parts(obstacles[order], return_index=True)
        blocked[owners] = shapely.multipolygons(parts, indices=place[of_part])
    tasks = np.split(np.arange(size), np.arange(_CHUNK, size, _CHUNK))
    opened = each_on_cores(
        lambda task: _opened(parcels[task], blocked[task], setback_m, spacing_m, width_m), tasks
    )
    found = [(pieces, task[at]) for task, (pieces, at) in zip(tasks, opened, strict=True)]
    return FreePieces(np.concatenate([each for each, _ in found]), np.concatenate([at for _, at in found]))


def cut_off(parcels: GeometryArray, ground: GeometryArray) -> GeometryArray:
    """Return the parcels less all of the ground, which may overlap itself; hairlines of the cut may stay. Planar."""
    left = parcels.copy()
    pieces = subdivided(ground).geometry
    at, over = STRtree(pieces).query(parcels, predicate="intersects")
    order = np.argsort(at, kind="stable")
    at, over = at[order], over[order]
    turn = np.arange(len(at)) - np.searchsorted(
        at, at
    )  # the first piece over each parcel, then the second, ...
    for now in range(int(turn.max(initial=-1)) + 1):
        mine = turn == now
        left[at[mine]] = shapely.difference(left[at[mine]], pieces[over[mine]])
    return left


def _opened(
    parcels: GeometryArray, blocked: GeometryArray, setback_m: float, spacing_m: float, width_m: float
) -> tuple[GeometryArray, IntArray]:
    """Return the pieces of some parcels, and the place of the parcel of each among them.

    The disc may stand with its centre where border and obstacles are further than its radius and what they are kept
    clear by: that is to erode once, by the sum, for eroding twice is the same. What the discs sweep is the opening.
    """
    radius_m = width_m / 2
    centres = shapely.buffer(parcels, -(setback_m + radius_m), quad_segs=_ARC_SEGMENTS)
    meets = np.flatnonzero(~(shapely.is_empty(centres) | shapely.is_missing(blocked)))
    kept_clear = shapely.buffer(blocked[meets], spacing_m + radius_m, quad_segs=_ARC_SEGMENTS)
    centres[meets] = shapely.difference(centres[meets], kept_clear)
    some = np.flatnonzero(shapely.area(centres) > 0)
    swept = shapely.buffer(centres[some], radius_m, quad_segs=_ARC_SEGMENTS)
    pieces, at = shapely.get_parts(swept, return_index=True)
    return pieces, some[at]
