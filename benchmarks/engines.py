"""One job, two engines: what lies over each parcel, what is built on it, how high its surroundings stand.

Every stage returns a table of results, keyed by text, so that the engines can be held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from exactextract import exact_extract

from benchmarks.town import Town
from zonemap.facts.buildings.floor_area import building_ledger, buildings_on_parcels, built_on
from zonemap.facts.rasters import raster_means
from zonemap.geometry import overlap_areas
from zonemap.plan import load_plan
from zonemap.twin.planting import AS_OF

Stage = Callable[[Town], pd.DataFrame]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "zones": ("parcel_id", "zone_id"),
    "control units": ("parcel_id", "unit_class"),
    "buildings": ("parcel_id",),
    "raster": ("parcel_id",),
}
"""The columns by which two results of a stage are brought together."""


def _shapes(layer: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(layer.geometry.array, dtype=object)


def _classed(town: Town, layer: gpd.GeoDataFrame, column: str) -> pd.DataFrame:
    pairs = overlap_areas(_shapes(town.parcels), _shapes(layer))
    codes, names = pd.factorize(layer[column])
    key, place = np.unique(pairs.left * len(names) + codes[pairs.right], return_inverse=True)
    ids = town.parcels["parcel_id"].array
    return pd.DataFrame(
        {
            "parcel_id": ids[key // len(names)],
            column: np.asarray(names)[key % len(names)],
            "area_m2": np.bincount(place, weights=pairs.area_m2),
        }
    )


def _zonemap_buildings(town: Town) -> pd.DataFrame:
    plan, ids = load_plan(), pd.Index(town.parcels["parcel_id"])
    shapes = _shapes(town.buildings)
    ledger = building_ledger(
        shapes,
        town.buildings,
        counts_double_above_m=plan.setting("storey_counts_double_above_m", AS_OF),
        height_tolerance=plan.setting("storey_height_tolerance", AS_OF),
    )
    named = ids.get_indexer(pd.Index(town.buildings["parcel_id"]))
    pairs = buildings_on_parcels(_shapes(town.parcels), town.parcels["right_layer"], shapes, named)
    built = built_on(pairs, ledger, len(ids), is_partial=False)
    return pd.DataFrame(
        {
            "parcel_id": ids,
            "footprint_m2": built.footprint_m2.low,
            "floor_area_low_m2": built.floor_area_m2.low,
            "floor_area_high_m2": built.floor_area_m2.high,
        }
    )


def _zonemap_raster(town: Town) -> pd.DataFrame:
    means = raster_means(_shapes(town.parcels), town.raster, town.parcels.crs).mean
    return pd.DataFrame({"parcel_id": town.parcels["parcel_id"], "mean": means.value})


def _overlaid(town: Town, layer: gpd.GeoDataFrame, column: str) -> pd.DataFrame:
    cut = town.parcels[["parcel_id", "geometry"]].overlay(
        layer[[column, "geometry"]], how="intersection", keep_geom_type=True
    )
    sums: pd.DataFrame = (
        cut.assign(area_m2=cut.area).groupby(["parcel_id", column], as_index=False)["area_m2"].sum()
    )
    return sums


def _geopandas_buildings(town: Town) -> pd.DataFrame:
    parcels, buildings = town.parcels, town.buildings
    footprint, storeys = buildings.area, buildings["storeys"].astype("float64")
    computed = buildings["floor_area_m2"].fillna(footprint * storeys)
    layer = parcels["right_layer"].fillna("B").map({"B": 0, "S": 1, "X": 2})
    layer.index = pd.Index(parcels["parcel_id"])
    ledger = buildings[["building_id", "geometry"]].assign(
        footprint_m2=footprint,
        low=computed.fillna(footprint),
        high=computed.fillna(np.inf),
        named_layer=buildings["parcel_id"].map(layer),
    )
    ground = parcels[["parcel_id", "geometry"]].assign(layer=layer.to_numpy())
    cut = ground.overlay(ledger, how="intersection", keep_geom_type=True)
    lowest = cut.groupby("building_id")["layer"].transform("min")
    cut = cut[cut["layer"] == cut["named_layer"].fillna(lowest)]
    share = cut.area / cut["footprint_m2"]
    parts = pd.DataFrame(
        {
            "parcel_id": cut["parcel_id"],
            "footprint_m2": cut.area,
            "floor_area_low_m2": share * cut["low"],
            "floor_area_high_m2": share * cut["high"],
        }
    )
    return parts.groupby("parcel_id").sum().reindex(parcels["parcel_id"], fill_value=0.0).reset_index()


def _exactextract(town: Town) -> pd.DataFrame:
    # "raster-sequential" was three times faster than the default for parcels that lie side by side.
    means: pd.DataFrame = exact_extract(
        str(town.raster),
        town.parcels[["parcel_id", "geometry"]],
        ["mean"],
        output="pandas",
        include_cols=["parcel_id"],
        strategy="raster-sequential",
    )
    return means


ENGINES: Final[Mapping[str, Mapping[str, Stage]]] = {
    "zonemap": {
        "zones": lambda town: _classed(town, town.zones, "zone_id"),
        "control units": lambda town: _classed(town, town.control_units, "unit_class"),
        "buildings": _zonemap_buildings,
        "raster": _zonemap_raster,
    },
    "geopandas": {
        "zones": lambda town: _overlaid(town, town.zones, "zone_id"),
        "control units": lambda town: _overlaid(town, town.control_units, "unit_class"),
        "buildings": _geopandas_buildings,
        "raster": _exactextract,
    },
}
"""The stages of the job by engine; geopandas is helped by exactextract where it has no tool of its own."""
