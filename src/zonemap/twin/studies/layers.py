"""The layers that studies look at, each drawn from a stream of its own, so that nothing drawn before moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.twin.ground import Ground
from zonemap.twin.place.frame import Frame, Seat
from zonemap.twin.place.housing import estates, hazards, housing, planned_housing
from zonemap.twin.place.quads import Numbers, middles
from zonemap.twin.place.streets import Grid
from zonemap.twin.place.works import corridors, cut_ground, cut_off, more_facilities, service_areas
from zonemap.twin.planting import Mask, Texts
from zonemap.twin.register.records import dischargers, land_prices, more_status, projects
from zonemap.twin.streams import stream
from zonemap.twin.studies.reach import beside_core

CORE_REACH_M: Final = 700.0
"""Blocks so near to a core area are among those that the heat may leave out."""

Table = TypeVar("Table", gpd.GeoDataFrame, pd.DataFrame)
Layers = dict[str, gpd.GeoDataFrame | pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands before: ground and states of the parcels, which are certainly inefficient, how far the river is."""

    frame: Frame
    ground: Ground
    states: pd.DataFrame
    is_certain: Mask
    river_m: Numbers


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted beside the layers: estates, how far of housing each hazard site is, what the heat leaves out."""

    estates: gpd.GeoDataFrame
    tanks_m: Numbers
    cut: Texts
    """By block."""


def study_layers(
    seed: int,
    seats: tuple[Seat, ...],
    grids: list[Grid],
    drawn: Drawn,
    layers: Mapping[str, gpd.GeoDataFrame | pd.DataFrame],
) -> tuple[Layers, Planted]:
    """Return the layers with those that studies look at, and what was planted for them."""
    found = estates(stream(seed, "housing"), drawn.frame, grids)
    sites, tanks_m = hazards(stream(seed, "hazards"), seats, grids, found)
    cut = _cut_off(seed, layers["core_areas"], drawn.ground, grids)
    more = more_facilities(stream(seed, "facilities"), seats, grids)
    unreached = cut_ground(drawn.ground.cells, cut)
    return {
        **layers,
        **_registered(seed, seats, drawn, layers["enterprise_parcels"]),
        "housing": housing(seats, found),
        "hazards": sites,
        "corridors": corridors(stream(seed, "corridors"), seats, grids),
        "planned_land_use": _appended(layers["planned_land_use"], planned_housing(found)),
        "service_areas": service_areas(layers["service_areas"], layers["facilities"], more, unreached),
        "facilities": _appended(layers["facilities"], more),
        "zone_status": _appended(layers["zone_status"], more_status(stream(seed, "zone_status"), seats)),
    }, Planted(found, tanks_m, cut)


def _registered(seed: int, seats: tuple[Seat, ...], drawn: Drawn, links: pd.DataFrame) -> Layers:
    parcels, places = drawn.ground.parcels, middles(drawn.ground.corners)
    is_free = (drawn.states["is_bare"] & drawn.states["is_industrial"]).to_numpy(bool)
    return {
        "dischargers": dischargers(stream(seed, "dischargers"), links, parcels["parcel_id"], places),
        "projects": projects(stream(seed, "projects"), seats, parcels, is_free, places),
        "land_prices": land_prices(),
    }


def _cut_off(seed: int, core_areas: gpd.GeoDataFrame, ground: Ground, grids: list[Grid]) -> Texts:
    """Return how much of each block the heat leaves out: some beside the core area in force."""
    latest = core_areas[core_areas["version"] == core_areas["version"].max()]
    cores = latest.dissolve("zone_id", sort=False).geometry.to_numpy()
    zone = np.repeat(np.arange(len(grids)), [len(grid.cells) for grid in grids])
    near = beside_core(ground.cells, zone, cores, reach_m=CORE_REACH_M)
    return cut_off(stream(seed, "heat"), zone, near)


def _appended(table: Table, more: Table) -> Table:
    """Return a table with further rows."""
    return pd.concat([table, more], ignore_index=True)
