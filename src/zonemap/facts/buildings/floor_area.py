"""The floor-area ledger: what is built on each parcel, in actual and in counted floor area.

A storey higher than 8 m counts double (国土资发〔2008〕24号, annex); a mezzanine in a tall hall therefore adds floor
space and nothing to the counted area. Both areas are kept apart to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.buildings.storeys import at_least_named, counted_factor, storeys_of, summed_floor_area
from zonemap.findings import Quantity
from zonemap.geometry import Overlaps, overlap_areas
from zonemap.geometry.pieces import GeometryArray

FloatArray = npt.NDArray[np.float64]


class Basis(StrEnum):
    """Where the floor area of a building comes from."""

    SURVEYED = "surveyed"
    STOREYS = "storeys"
    """Summed over its storeys."""
    COMPUTED = "computed"
    """Footprint × storeys."""
    UNKNOWN = "unknown"
    """At least its footprint."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One line per building: footprint, floor area and counted floor area in m²."""

    footprint_m2: FloatArray
    floor_area_m2: Quantity
    counted_floor_area_m2: Quantity
    storey_height_m: Quantity
    height_m: Quantity
    counts: Quantity
    """By how much the floor area counts: 1, 2 where every storey is high, between where some are."""
    basis: npt.NDArray[np.object_]
    """Where the floor area comes from: a `Basis`."""


@dataclass(frozen=True, slots=True)
class Built:
    """What stands on each parcel, in m²."""

    footprint_m2: Quantity
    floor_area_m2: Quantity
    counted_floor_area_m2: Quantity


def building_ledger(
    geometry: GeometryArray,
    buildings: pd.DataFrame,
    storeys_table: pd.DataFrame | None = None,
    *,
    counts_double_above_m: Quantity,
    height_tolerance: Quantity,
) -> Ledger:
    """Return the ledger of all buildings.

    Floor area is the surveyed value, else the sum of all storeys in `storeys_table`, else footprint × storeys, else at
    least the footprint. Storey height is that of the storey in the table, else the one given of the building, else
    height / storeys within the tolerance, else at most the height of the building. Limit and tolerance are one interval
    each: where the limit is not known, neither is what counts double.
    """
    each = storeys_of(buildings, storeys_table)
    footprint = shapely.area(geometry)
    surveyed = _positive(_column(buildings, "floor_area_m2"))
    storeys = at_least_named(each, _positive(_column(buildings, "storeys")))
    sources = {
        Basis.SURVEYED: surveyed,
        Basis.STOREYS: summed_floor_area(each, storeys),
        Basis.COMPUTED: footprint * storeys,
    }
    basis = np.full(len(buildings), Basis.UNKNOWN, dtype=object)
    area = np.full(len(buildings), np.nan)
    for name, values in sources.items():
        taken = np.isnan(area) & ~np.isnan(values)
        basis[taken], area[taken] = name, values[taken]
    floor = Quantity(np.where(np.isnan(area), footprint, area), np.where(np.isnan(area), np.inf, area))
    height = _column(buildings, "height_m")
    storey_height = _storey_height(_column(buildings, "storey_height_m"), height, storeys, height_tolerance)
    factor = counted_factor(each, storey_height, storeys, counts_double_above_m=counts_double_above_m)
    return Ledger(
        footprint_m2=footprint,
        floor_area_m2=floor,
        counted_floor_area_m2=floor * factor,
        storey_height_m=storey_height,
        height_m=_height(height, storeys, storey_height),
        counts=factor,
        basis=basis,
    )


def buildings_on_parcels(
    parcels: GeometryArray,
    right_layer: pd.Series,
    buildings: GeometryArray,
    named_parcel: npt.NDArray[np.intp],
) -> Overlaps:
    """Return the pairs of parcel and building, with the footprint inside the parcel.

    Where rights are layered (surface B, above S, below X) a building belongs to the layer of the parcel its register
    entry names (`named_parcel`, -1 for none) when it stands there, else to the surface.
    """
    pairs = overlap_areas(parcels, buildings)
    layer = right_layer.fillna("B").map({"B": 0, "S": 1, "X": 2}).fillna(0).to_numpy(dtype=np.int8)
    lowest = np.full(len(buildings), 127, dtype=np.int8)
    np.minimum.at(lowest, pairs.right, layer[pairs.left])
    there = pairs.left == named_parcel[pairs.right]
    lowest[pairs.right[there]] = layer[pairs.left[there]]
    return pairs.where(layer[pairs.left] == lowest[pairs.right])


def built_on(pairs: Overlaps, ledger: Ledger, size: int, *, is_partial: bool) -> Built:
    """Return what stands on each parcel: each building's areas shared by the footprint inside.

    A parcel without a building is bare, 0 m²; when the layer is declared partial there may be more than it shows.
    """
    share = pairs.area_m2 / ledger.footprint_m2[pairs.right]

    def shared(quantity: Quantity) -> Quantity:
        there = quantity.take(pairs.right)
        total = Quantity(share * there.low, share * there.high).summed_by(pairs.left, size)
        return Quantity(total.low, np.full(size, np.inf)) if is_partial else total

    return Built(
        footprint_m2=shared(Quantity.exact(ledger.footprint_m2)),
        floor_area_m2=shared(ledger.floor_area_m2),
        counted_floor_area_m2=shared(ledger.counted_floor_area_m2),
    )


def surveyed_totals(floor_area_m2: Quantity, footprint_m2: Quantity) -> Built:
    """Return what the register's totals say where there is no layer of buildings.

    Storey heights are not known then, so the counted area lies between once and twice the actual one. A floor area
    that is not known is at least the footprint.
    """
    footprint = footprint_m2.bounded(low=0.0)
    floor = floor_area_m2.bounded(low=0.0)
    floor = Quantity(np.where(floor.is_exact, floor.low, np.maximum(floor.low, footprint.low)), floor.high)
    return Built(
        footprint_m2=footprint,
        floor_area_m2=floor,
        counted_floor_area_m2=Quantity(floor.low, floor.high * 2),
    )


def _positive(values: FloatArray) -> FloatArray:
    """Return the values with zeros as unknown: a building that stands has storeys and floor area."""
    return np.where(values > 0, values, np.nan)


def _column(table: pd.DataFrame, name: str) -> FloatArray:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return table[name].to_numpy(dtype=np.float64)


def _storey_height(
    given: FloatArray, height: FloatArray, storeys: FloatArray, tolerance: Quantity
) -> Quantity:
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = height / np.where(storeys >= 1, storeys, np.nan)
    least = np.maximum(estimate * (1 - tolerance.high), 0.0)
    most = np.where(storeys == 1, height, np.minimum(estimate * (1 + tolerance.high), height))
    low, high = np.where(np.isnan(given), least, given), np.where(np.isnan(given), most, given)
    return Quantity(
        np.where(np.isnan(low), 0.0, low),
        np.where(np.isnan(high), np.where(np.isnan(height), np.inf, height), high),
    )


def _height(height: FloatArray, storeys: FloatArray, storey_height: Quantity) -> Quantity:
    floors = Quantity.of(storeys, low=1.0)
    derived = floors * storey_height
    return Quantity(
        np.where(np.isnan(height), derived.low, height), np.where(np.isnan(height), derived.high, height)
    )
