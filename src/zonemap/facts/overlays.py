"""What lies over the parcels, and which zone and place they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.table import Overlay
from zonemap.findings import Claim, Quantity, Verdict, claim
from zonemap.geometry import distance_m, landward_strip, overlap_areas
from zonemap.geometry.pieces import GeometryArray

FloatArray = npt.NDArray[np.float64]

OVERLAID: Final = (
    "core_areas",
    "belt_blocks",
    "control_units",
    "ecological_redlines",
    "ecological_spaces",
    "farmland",
    "urban_boundary",
    "planned_land_use",
)
"""The polygon layers whose overlap with every parcel is measured."""

_REGISTER_NUMBER: Final = r"^(\d{6})\d{6}[A-Z][A-Z]\d{5}$"
"""宗地代码: county, cadastral district, sub-district, two letters, serial."""


def overlay(parcels: GeometryArray, features: pd.DataFrame, geometry: GeometryArray) -> Overlay:
    """Return which features lie over which parcels, and on how many m²."""
    return Overlay(overlap_areas(parcels, geometry), features)


def zone_of(given: pd.Series, zones: Overlay | None, zone_ids: Sequence[str]) -> pd.Series:
    """Return the zone of each parcel: the one its register names, else the one it overlaps most."""
    if zones is None:
        return given
    most = zones.pairs.largest_by_left(len(given))
    names = np.array([*zone_ids, None], dtype=object)
    return given.fillna(pd.Series(names[most], index=given.index, dtype="string"))


def place_of(ids: pd.Index, city: str) -> pd.Series:
    """Return the code of county or city of each parcel.

    A 宗地代码 begins with its county; any other id lies somewhere in the city of the workspace (which may be unknown).
    """
    county = pd.Series(ids, index=ids, dtype="string").str.extract(_REGISTER_NUMBER, expand=False)
    return county.where(county.str.startswith(city).fillna(value=False)).fillna(city)


def is_main_stem(shoreline: pd.DataFrame) -> Claim:
    """Return whether each shore is of the main stem; of one whose rank is not given nobody has said so."""
    rank = shoreline["rank"] if "rank" in shoreline.columns else pd.Series(pd.NA, index=shoreline.index)
    rank = rank.astype("string")
    return claim((rank == "main_stem").astype("boolean").mask(rank.isna()))


def shore_facts(
    parcels: GeometryArray, shoreline: pd.DataFrame, geometry: GeometryArray, *, width_m: float
) -> tuple[Quantity, Overlay | None]:
    """Return the distance to the main stem on its land side (m), and the strip of land within `width_m` of it.

    Shores whose rank is not given count as main stem; tributaries only where the bureau lists them. Parcels on the
    water side of a line are infinitely far from it. Without a finite width there is no strip, and on which side of a
    line a parcel lies is not known.
    """
    main = is_main_stem(shoreline) != Verdict.BREACHED
    shores = geometry[main]
    distance = distance_m(parcels, shores)
    has_line = bool((shapely.get_dimensions(shores) < 2).any())
    if not np.isfinite(width_m):
        return Quantity(distance, np.full(len(distance), np.inf) if has_line else distance), None
    strip = overlay(parcels, shoreline[main], shore_strips(shoreline[main], shores, width_m=width_m))
    inside = np.zeros(len(parcels), dtype=bool)
    inside[strip.pairs.left] = True
    if has_line:
        distance = np.where((distance < width_m) & ~inside, np.inf, distance)
    return Quantity.exact(distance), strip


def shore_strips(shoreline: pd.DataFrame, geometry: GeometryArray, *, width_m: float) -> GeometryArray:
    """Return for each shore the land within `width_m` of it; a line without a side has it on both."""
    side = (
        shoreline["land_side"]
        if "land_side" in shoreline.columns
        else pd.Series(pd.NA, index=shoreline.index)
    )
    return landward_strip(geometry, side.astype(object).where(side.notna(), None).to_numpy(), width_m)
