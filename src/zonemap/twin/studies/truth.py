"""The truth of studies as tables: by parcel, by pair of parcels, by zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.twin.place.quads import polygons
from zonemap.twin.register.supply import planted_supply
from zonemap.twin.studies.grid import contacts, first_of_group, groups
from zonemap.twin.studies.layers import Drawn, Planted
from zonemap.twin.studies.reach import KINDS, in_belt, served
from zonemap.twin.studies.zones import by_zone, corridor_ground, counts, least_distances, zone_at


@dataclass(frozen=True, slots=True)
class StudyTruth:
    """What right studies of the twin must find.

    `parcels` is indexed by `parcel_id`: `block` and `host`, `site` of those certainly inefficient, `supply_state`,
    `is_suppliable`, `right_ended`, what reaches it, `heat_cut` of its block, and `belt`. `contacts` holds pairs of rows
    of `parcels` with `length_m`. `zones` is indexed by `zone_id`.
    """

    parcels: pd.DataFrame
    contacts: pd.DataFrame
    zones: pd.DataFrame


def study_truth(drawn: Drawn, layers: Mapping[str, pd.DataFrame], planted: Planted) -> StudyTruth:
    """Return the truth of what was drawn and planted."""
    ground, register = drawn.ground, layers["parcels"]
    ids = ground.parcels["parcel_id"].to_numpy(object)
    pairs = contacts(ground)
    table = planted_supply(register, drawn.states)
    table.insert(0, "block", ground.block)
    table.insert(1, "host", np.where(ground.host >= 0, ids[ground.host], ""))
    table.insert(2, "site", first_of_group(groups(pairs, ground, drawn.is_certain), ids))
    for kind in KINDS:
        table[kind] = served(ground, _works(layers), kind, planted.cut)
    table["heat_cut"] = planted.cut[ground.block]
    table["belt"] = in_belt(drawn.frame, ground, drawn.river_m)
    table.index = pd.Index(ids, name="parcel_id")
    return StudyTruth(table, pairs, _zones(drawn, layers, planted))


def _works(layers: Mapping[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Return the facilities that have a service area."""
    works = layers["facilities"]
    return works[works["facility_id"].isin(layers["service_areas"]["facility_id"])]


def _zones(drawn: Drawn, layers: Mapping[str, pd.DataFrame], planted: Planted) -> pd.DataFrame:
    ground, states, estates = drawn.ground, drawn.states, planted.estates
    outlines, sites = layers["zones"], layers["hazards"]
    ids = outlines["zone_id"].tolist()
    zones = outlines["geometry"].to_numpy(object)
    own = pd.Index(ids).get_indexer(pd.Index(ground.parcels["zone_id"]))
    surface = ground.host < 0
    sure = states["is_chemical"].to_numpy(bool) & surface
    may_be = sure | (states["is_industry_missing"].to_numpy(bool) & surface)
    shapes = sites["geometry"].to_numpy(object)
    every = np.ones(len(shapes), dtype=bool)
    at = zone_at(shapes, zones)
    size = len(ids)
    table = counts(layers, ids, ground.parcels.set_index("parcel_id")["zone_id"])
    chemical = least_distances(polygons(ground.corners), own, sure, may_be, estates, zones=size)
    hazard = least_distances(shapes, at, every, every, estates, zones=size)
    tank = pd.Series(planted.tanks_m).groupby(at).min().reindex(range(size)).to_numpy(float)
    under = corridor_ground(gpd.GeoDataFrame(layers["corridors"]), zones)
    return table.assign(
        **by_zone(chemical, "chemical_housing_m"),
        **by_zone(hazard, "hazard_housing_m"),
        tank_planted_m=np.round(tank, 3),
        hazard_sites=np.bincount(at[at >= 0], minlength=size),
        corridor_m2=np.round(under["corridor_m2"].to_numpy(float), 2),
        has_pipe=under["has_pipe"].to_numpy(bool),
    )
