"""The synthetic twin of the city, of any size, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.layers import LAYERS
from zonemap.twin.ground import (
    Ground,
    lay_ground,
    lines_of_protection,
    parcel_layer,
    river_distance_m,
    underground,
)
from zonemap.twin.place.controls import access_list, control_units
from zonemap.twin.place.frame import Frame, Seat, read_frame, read_seats
from zonemap.twin.place.rasters import Raster, draw_rasters
from zonemap.twin.place.streets import Grid, lay_grids
from zonemap.twin.place.surroundings import facility_layers, planned_land_use, roads, zone_status
from zonemap.twin.place.zones import belt_blocks, shoreline, urban_boundary, zone_layers
from zonemap.twin.planting import draw_states, read_limits
from zonemap.twin.register.buildings import draw_buildings, may_cross
from zonemap.twin.register.enterprises import draw_enterprises
from zonemap.twin.register.parcels import register_parcels
from zonemap.twin.register.supply import supply_records
from zonemap.twin.streams import stream
from zonemap.twin.studies import Drawn, StudyTruth, study_layers, study_truth
from zonemap.twin.truth import lacks_floor_share, planted_truth

CONTROL_UNITS: Final = 180
"""Control units of the city, about."""

Layers = dict[str, gpd.GeoDataFrame | pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Twin:
    """A city with planted truth: canonical layers in EPSG:4549, rasters, and the truth by `parcel_id`.

    `truth` is that of the flags of inefficient land, `studies` that of studies of redevelopment.
    """

    layers: Layers
    rasters: dict[str, Raster]
    truth: pd.DataFrame
    studies: StudyTruth
    seed: int


def build_twin(*, parcels: int = 12_000, seed: int = 1) -> Twin:
    """Return a made-up city on the real frame of Nantong, with that many parcels.

    Zones have real names and places; every shape and attribute is synthetic (示意数据). The same `seed` gives the same
    city. `ZonemapError` when there is no room for so many parcels.
    """
    rng = np.random.default_rng(seed)
    frame, seats, limits = read_frame(), read_seats(), read_limits()
    extra = underground(parcels)
    grids = lay_grids(rng, frame, seats, parcels=parcels - extra)
    ground = lay_ground(rng, seats, grids, extra=extra)
    river_m = river_distance_m(frame, ground.corners)
    states = draw_states(rng, ground.parcels, river_m, limits=limits)
    crossing = may_cross(states, ground.has_right_neighbour) & (rng.random(len(states)) < 0.02)
    register = register_parcels(rng, ground.parcels, states, limits=limits)
    register = supply_records(stream(seed, "supply"), register, states)
    is_used = states["is_industrial"].to_numpy(bool) & ~states["is_bare"].to_numpy(bool)
    enterprises = draw_enterprises(
        rng, ground.parcels, has_enterprise=is_used & (rng.random(len(states)) < 0.94)
    )
    layers: Layers = {
        "parcels": parcel_layer(ground, register),
        "buildings": draw_buildings(rng, ground.corners, ground.parcels, states, crossing=crossing),
        "enterprises": enterprises.enterprises,
        "enterprise_parcels": enterprises.enterprise_parcels,
    }
    layers |= _surroundings(rng, frame, seats, grids, ground)
    lines, planted = lines_of_protection(rng, frame, grids, ground, urban=layers["urban_boundary"])
    layers |= lines
    truth = planted_truth(
        states,
        enterprises,
        lacks_floor_share=lacks_floor_share(register, limits),
        conflicts=ground.parcels["conflicts"].to_numpy(bool),
        on_redline=planted["ecological_redlines"],
        on_farmland=planted["farmland"],
    )
    truth.index = pd.Index(ground.parcels["parcel_id"], name="parcel_id")
    rasters = draw_rasters(rng, frame, layers["zones"], layers["buildings"])
    drawn = Drawn(frame, ground, states, truth["verdict"].eq("certain").to_numpy(bool), river_m)
    layers, planted_for = study_layers(seed, seats, grids, drawn, layers)
    studies = study_truth(drawn, layers, planted_for)
    return Twin({name: layers[name] for name in LAYERS if name in layers}, rasters, truth, studies, seed)


def _surroundings(
    rng: np.random.Generator, frame: Frame, seats: tuple[Seat, ...], grids: list[Grid], ground: Ground
) -> Layers:
    shapes = np.array([grid.zone for grid in grids], dtype=object)
    units = control_units(rng, frame, shapes, units=CONTROL_UNITS)
    return {
        **zone_layers(rng, seats, grids),
        **facility_layers(rng, seats, grids),
        "belt_blocks": belt_blocks(frame),
        "planned_land_use": planned_land_use(ground.blocks, ground.cells),
        "control_units": units,
        "access_list": access_list(units),
        "urban_boundary": urban_boundary(frame, grids),
        "shoreline": shoreline(frame),
        "zone_status": zone_status(rng, seats),
        "roads": roads(seats, grids),
    }
