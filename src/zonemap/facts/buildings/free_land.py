"""Land inside a parcel that a further workshop fits on (the geometry of 内部用地整理)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import shapely

from zonemap.facts.buildings.near import layer_near, neighbourhood, shapes_of
from zonemap.findings import Quantity
from zonemap.geometry import FreePieces, Overlaps, cut_off, free_pieces
from zonemap.geometry.pieces import GeometryArray
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

BARRED: Final = ("ecological_redlines", "farmland")
"""Layers whose ground is cut off from a parcel first; their edge is then kept clear as a border is."""

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Clearances:
    """What a further workshop needs, in m; each number is an interval of one."""

    width_m: Quantity
    setback_m: Quantity
    spacing_m: Quantity

    NUMBERS = ("workshop_width_m", "boundary_setback_m", "building_spacing_m")

    @classmethod
    def of(cls, rulebook: Rulebook, day: np.datetime64) -> Self:
        """Return the numbers in force on a day."""
        return cls(*(rulebook.setting(name, day) for name in cls.NUMBERS))

    @property
    def least(self) -> tuple[float, float, float]:
        """Width, setback and spacing at their least; 0 where a number is not known."""
        width, setback, spacing = (max(float(each.low[0]), 0.0) for each in self._all)
        return width, setback, spacing

    @property
    def most(self) -> tuple[float, float, float]:
        """Width, setback and spacing at their most; infinite where a number is not known."""
        width, setback, spacing = (float(each.high[0]) for each in self._all)
        return width, setback, spacing

    @property
    def _all(self) -> tuple[Quantity, ...]:
        return self.width_m, self.setback_m, self.spacing_m


def workshop_ground(
    parcels: GeometryArray,
    chosen: Positions,
    buildings: GeometryArray,
    on: Overlaps,
    barred: GeometryArray,
    needed: tuple[float, float, float],
) -> FreePieces:
    """Return the pieces of the chosen parcels that a workshop fits on, clear of border, buildings and barred ground.

    `on` pairs parcels with buildings. `needed` is width, setback and spacing in m (`Clearances`); while one is not
    known there are no pieces. The `parcel` of the pieces are positions among all parcels.
    """
    if not (np.isfinite(needed).all() and len(chosen)):
        return FreePieces(np.empty(0, dtype=object), np.empty(0, dtype=np.intp))
    place = np.full(len(parcels), -1, dtype=np.intp)
    place[chosen] = np.arange(len(chosen))
    stands = place[on.left] >= 0
    width_m, setback_m, spacing_m = needed
    found = free_pieces(
        cut_off(parcels[chosen], barred),
        buildings[on.right[stands]],
        place[on.left[stands]],
        setback_m=setback_m,
        spacing_m=spacing_m,
        width_m=width_m,
    )
    return FreePieces(found.geometry, chosen[found.parcel])


@dataclass(frozen=True, slots=True)
class Room:
    """On which parcels the plan may leave room for floor area, surely does, and where its FAR is known at all."""

    may: npt.NDArray[np.bool_]
    surely: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]


def free_land_m2(
    parcels: GeometryArray,
    room: Room,
    buildings: GeometryArray,
    on: Overlaps,
    barred: GeometryArray,
    clearances: Clearances,
    *,
    is_partial: bool,
) -> Quantity:
    """Return for every parcel the m² of its pieces (`workshop_ground`); nothing where the plan leaves no room.

    Where the planned FAR is not known they are not measured: anything up to the drawn area. Where `is_partial`, for a
    layer that would take of them is absent or not whole, the pieces found are the most there is.
    """
    chosen = np.flatnonzero(room.may & room.known)

    def areas(needed: tuple[float, float, float]) -> npt.NDArray[np.float64]:
        pieces = workshop_ground(parcels, chosen, buildings, on, barred, needed)
        found = np.bincount(pieces.parcel, weights=shapely.area(pieces.geometry), minlength=len(parcels))
        return found.astype(np.float64)

    most = areas(clearances.least)
    high = np.where(room.known | ~room.may, most, shapely.area(parcels))
    if is_partial:
        return Quantity(np.zeros(len(parcels)), high)
    least = most if clearances.most == clearances.least else areas(clearances.most)
    low = np.where(room.surely & room.known, np.minimum(least, high), 0.0)
    return Quantity(low, high)


def ground_of_parcel(
    workspace: Workspace, rulebook: Rulebook, day: np.datetime64, parcel_id: str, shape: shapely.Geometry
) -> GeometryArray:
    """Return the pieces that `free_land_m2` at its most is the area of, for one parcel; it reads only what is near.

    There are none while a number that they rest on is not known.
    """
    clearances = Clearances.of(rulebook, day)
    if not (workspace.has("buildings") and np.isfinite(clearances.most).all()):
        return np.empty(0, dtype=object)
    near = neighbourhood(workspace, parcel_id, shape)
    barred = [shapes_of(layer_near(workspace, name, shape)) for name in BARRED if workspace.has(name)]
    return workshop_ground(
        near.parcels,
        near.at,
        near.buildings,
        near.pairs,
        np.concatenate([np.empty(0, dtype=object), *barred]),
        clearances.least,
    ).geometry
