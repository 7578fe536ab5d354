"""Storeys one by one, where a table says what each is: it overrides what is estimated of the building as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Quantity

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

_MEASURES: Final = ("height_m", "floor_area_m2")


@dataclass(frozen=True, slots=True)
class Storeys:
    """Storeys above ground, each of one building (`of`, its position), sorted by building and number.

    `height_m` is unknown where the table leaves it open, or says it twice; `floor_area_m2` is then NaN.
    """

    of: IntArray
    number: IntArray
    height_m: Quantity
    floor_area_m2: FloatArray

    def __len__(self) -> int:
        return len(self.of)

    def per_building(self, values: FloatArray | None, size: int) -> FloatArray:
        """Return the sum of a value of storeys over each of `size` buildings; how many storeys where none is given."""
        return np.bincount(self.of, weights=values, minlength=size).astype(np.float64)


def storeys_of(buildings: pd.DataFrame, table: pd.DataFrame | None) -> Storeys:
    """Return the storeys of the buildings given; rows of the table about others, or below ground, are none of them."""
    if table is None:
        empty = np.empty(0)
        return Storeys(empty.astype(np.intp), empty.astype(np.intp), Quantity.exact(empty), empty)
    of = pd.Index(buildings["building_id"].astype(object)).get_indexer(table["building_id"].astype(object))
    columns = {name: table.get(name, pd.Series(np.nan, index=table.index)) for name in _MEASURES}
    rows = pd.DataFrame({"of": of, "number": table["storey"], **columns})
    rows = rows[(rows["of"] >= 0) & (rows["number"] >= 1)]
    said = rows.groupby(["of", "number"])[list(_MEASURES)].agg(["min", "max"]).reset_index()
    height = Quantity.of(said[("height_m", "min")], low=0.0)
    twice = (said[("height_m", "min")] != said[("height_m", "max")]).to_numpy() & height.is_exact
    highest = said[("height_m", "max")].to_numpy(dtype=np.float64)
    area = said[("floor_area_m2", "min")].to_numpy(dtype=np.float64)
    agreed = area == said[("floor_area_m2", "max")].to_numpy(dtype=np.float64)
    return Storeys(
        said["of"].to_numpy(dtype=np.intp),
        said["number"].to_numpy(dtype=np.intp),
        Quantity(height.low, np.where(twice, highest, height.high)),
        np.where(agreed, area, np.nan),
    )


def at_least_named(storeys: Storeys, number: FloatArray) -> FloatArray:
    """Return how many storeys each building has: what its register says (NaN unknown), or more where more are named."""
    return np.where(np.isnan(number), np.nan, np.maximum(number, storeys.per_building(None, len(number))))


def counted_factor(
    storeys: Storeys,
    general_height_m: Quantity,
    number: FloatArray,
    *,
    counts_double_above_m: Quantity,
) -> Quantity:
    """Return by how much the floor area of each building counts: 1 to 2, by the part of it that counts double.

    Storeys that the table does not name are of the `general_height_m` of their building; `number` is how many storeys
    it has, NaN where that is not known. A storey without an area of its own is as large as the others.
    """
    size = len(number)
    general = _factor(general_height_m, counts_double_above_m)
    if not len(storeys):
        return general
    height = storeys.height_m.where(np.isfinite(storeys.height_m.high), general_height_m.take(storeys.of))
    own, part = _factor(height, counts_double_above_m), parts_of(storeys, number)
    rest = 1.0 - storeys.per_building(part, size)
    ends = [
        storeys.per_building(part * each, size) + rest * whole
        for each, whole in ((own.low, general.low), (own.high, general.high))
    ]
    mixed = Quantity(np.clip(ends[0], 1.0, 2.0), np.clip(ends[1], 1.0, 2.0))
    mixed = mixed.where(~np.isnan(number), mixed.hull(general))
    return mixed.where(storeys.per_building(None, size) > 0, general)


def parts_of(storeys: Storeys, number: FloatArray) -> FloatArray:
    """Return the part (0-1) that each storey has of the floor area of its building of `number` storeys.

    A storey without an area of its own is as large as the others; where the number is not known, the storeys named are
    taken for all of them.
    """
    size = len(number)
    is_known = ~np.isnan(storeys.floor_area_m2)
    known = storeys.per_building(is_known.astype(np.float64), size)
    total = storeys.per_building(np.where(is_known, storeys.floor_area_m2, 0.0), size)
    mean = np.divide(total, known, out=np.ones(size), where=known > 0)
    area = np.where(is_known, storeys.floor_area_m2, mean[storeys.of])
    missing = np.fmax(number - storeys.per_building(None, size), 0.0)
    whole = storeys.per_building(area, size) + missing * mean
    part: FloatArray = area / whole[storeys.of]
    return part


def summed_floor_area(storeys: Storeys, number: FloatArray) -> FloatArray:
    """Return the floor area of each building of which every storey and its area is known, NaN for any other."""
    size = len(number)
    named = storeys.per_building(None, size)
    total = storeys.per_building(storeys.floor_area_m2, size)
    is_whole = (named > 0) & (named >= number)
    return np.where(is_whole, total, np.nan)


def _factor(height_m: Quantity, counts_double_above_m: Quantity) -> Quantity:
    """Return 2 for what is higher than the limit, else 1; both where that is open."""
    return Quantity(
        np.where(height_m.low > counts_double_above_m.high, 2.0, 1.0),
        np.where(height_m.high > counts_double_above_m.low, 2.0, 1.0),
    )
