"""What lies over the parcels, and which zone and place they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.table import Overlay
from zonemap.findings import Quantity
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


def right_layer_of(ids: pd.Index, given: pd.Series) -> pd.Series:
    """Return the layer of rights: surface B, above S, below X, from the column, else from the letters of the id."""
    letters = pd.Series(ids, index=ids, dtype="string").str.extract(
        r"^\d{12}[A-Z]([BSX])\d{5}$", expand=False
    )
    return given.fillna(letters)


def is_surface(right_layer: pd.Series) -> pd.Series:
    """Return which parcels count their ground: of layered rights only the surface does."""
    return right_layer.fillna("B") == "B"


def shore_facts(
    parcels: GeometryArray, shoreline: pd.DataFrame, geometry: GeometryArray, *, width_m: float
) -> tuple[Quantity, Overlay]:
    """Return the distance to the main stem on its land side (m), and the strip of land within `width_m` of it.

    Shores whose rank is not given count as main stem; tributaries only where the bureau lists them. Parcels on the
    water side of a line are infinitely far from it.
    """
    rank = shoreline["rank"] if "rank" in shoreline.columns else pd.Series(pd.NA, index=shoreline.index)
    main = (rank.fillna("main_stem") == "main_stem").to_numpy()
    side = (
        shoreline["land_side"]
        if "land_side" in shoreline.columns
        else pd.Series(pd.NA, index=shoreline.index)
    )
    shores, sides = geometry[main], side[main].astype(object).where(side[main].notna(), None).to_numpy()
    distance = distance_m(parcels, shores)
    strip = overlay(parcels, shoreline[main], landward_strip(shores, sides, width_m))
    inside = np.zeros(len(parcels), dtype=bool)
    inside[strip.pairs.left] = True
    has_line = bool((shapely.get_dimensions(shores) < 2).any())
    if has_line:
        distance = np.where((distance < width_m) & ~inside, np.inf, distance)
    return Quantity.exact(distance), strip
