"""What is planted for studies, held against the layers by plain shapes: no code of any study takes part."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from zonemap.twin import Twin
from zonemap.twin.place.frame import read_frame
from zonemap.twin.streams import stream


def test_streams_differ_by_name_and_by_seed_and_by_nothing_else() -> None:
    first = stream(7, "housing").random(4)
    assert (first == stream(7, "housing").random(4)).all()
    assert not (first == stream(8, "housing").random(4)).any()
    assert not (first == stream(7, "hazards").random(4)).any()


def test_parcels_are_in_contact_as_the_grid_says_and_apart_otherwise(twin: Twin) -> None:
    parcels = twin.layers["parcels"]
    surface = np.flatnonzero(parcels["right_layer"] == "B")
    shapes = parcels.geometry.to_numpy()
    pairs = twin.studies.contacts
    one, other = shapes[pairs["left"]], shapes[pairs["right"]]
    assert (shapely.distance(one, other) < 0.05).all()
    shared = shapely.length(shapely.intersection(shapely.boundary(one), shapely.buffer(other, 0.1)))
    assert np.abs(shared - pairs["length_m"]).max() < 0.6
    left, right = surface[shapely.STRtree(shapes[surface]).query(shapes[surface], "dwithin", 0.5)]
    near = pd.MultiIndex.from_arrays([left[left < right], right[left < right]])
    corners = near.difference(pd.MultiIndex.from_frame(pairs[["left", "right"]]))
    one, other = (shapes[corners.get_level_values(level)] for level in (0, 1))
    along = shapely.length(shapely.intersection(shapely.boundary(one), shapely.buffer(other, 0.1)))
    assert along.max(initial=0.0) < 0.6, "what is near and not planted meets at a corner"


def test_an_underground_parcel_names_the_one_above_it(twin: Twin) -> None:
    below = twin.studies.parcels.query("host != ''")
    shapes = twin.layers["parcels"].set_index("parcel_id").geometry
    assert len(below) > 0
    assert shapely.contains(shapes[below["host"]].to_numpy(), shapes[below.index].to_numpy()).all()


def test_housing_lies_on_land_and_in_no_zone(twin: Twin) -> None:
    plan = twin.layers["planned_land_use"]
    planned = plan.geometry[plan["planned_use"] == "0701"].to_numpy()
    estates = np.concatenate([twin.layers["housing"].geometry.to_numpy(), planned])
    assert len(planned) > 3
    zones = shapely.union_all(twin.layers["zones"].geometry.to_numpy())
    assert shapely.distance(estates, zones).min() > 100
    assert shapely.contains(read_frame().city_land(), estates).all()
    others = plan.geometry[plan["planned_use"] != "0701"].to_numpy()
    assert not shapely.intersects(planned, shapely.union_all(others)).any()


def test_every_zone_has_a_tank_at_its_distance_and_a_tank_farm(twin: Twin) -> None:
    hazards, zones = twin.layers["hazards"], twin.layers["zones"].geometry.to_numpy()
    tanks = hazards.geometry[hazards.geom_type == "Point"].to_numpy()
    assert shapely.intersects(shapely.union_all(zones), tanks).all()
    assert (hazards.geom_type == "Polygon").sum() == len(zones)
    truth = twin.studies.zones
    assert truth["tank_planted_m"].notna().sum() == len(tanks) > 8
    assert (truth["hazard_housing_m_low"] <= truth["tank_planted_m"] + 1e-3).all()


def test_land_that_was_never_supplied_has_no_right_no_owner_and_no_building(twin: Twin) -> None:
    parcels = twin.layers["parcels"]
    never = parcels[parcels["supply_status"] == "批而未供"]
    assert len(never) > 2
    assert never[["supplied_on", "right_ends_on", "owner_id"]].isna().all(axis=None)
    assert not twin.layers["buildings"]["parcel_id"].isin(never["parcel_id"]).any()
    assert parcels.loc[parcels["is_supply_ready"].notna(), "supply_status"].eq("批而未供").all()
    assert set(twin.studies.parcels["supply_state"]) == {"built", "unsupplied", "unbuilt", "vacant"}


def test_rights_end_before_on_and_after_the_day(twin: Twin) -> None:
    ends, day = twin.layers["parcels"]["right_ends_on"].dropna(), pd.Timestamp(2026, 6, 30)
    assert (ends < day).any()
    assert (ends > day).any()
    ended = twin.studies.parcels["right_ended"].to_numpy()[ends.index]
    assert (ended == np.where(ends <= day, "yes", "no")).all()


def test_the_heat_leaves_out_its_blocks(twin: Twin) -> None:
    areas = twin.layers["service_areas"]
    heat = shapely.union_all(areas.geometry[areas["kind"] == "heat"].to_numpy())
    shapes = twin.layers["parcels"].geometry.to_numpy()
    truth = twin.studies.parcels
    share = shapely.area(shapely.intersection(shapes, heat)) / shapely.area(shapes)
    assert share[truth["heat_cut"] == "whole"].max() < 1e-6
    half = truth["heat_cut"] == "half"
    assert half.sum() > 20
    by_block = pd.Series(share[half]).groupby(truth["block"][half].to_numpy()).mean()
    assert ((by_block > 0.2) & (by_block < 0.8)).sum() > 4, "about half of a block is served"
    assert share[truth["heat"] == "within"].min() > 1 - 1e-9
    assert share[truth["heat"] == "outside"].max() < 1e-9


@pytest.mark.parametrize("name", ["projects", "dischargers"])
def test_points_lie_in_their_zone(twin: Twin, name: str) -> None:
    zones = shapely.union_all(twin.layers["zones"].geometry.to_numpy())
    assert shapely.intersects(zones, twin.layers[name].geometry.to_numpy()).all()


def test_a_project_stands_on_land_that_is_bare_and_its_own(twin: Twin) -> None:
    held = twin.layers["projects"]["parcel_id"].dropna()
    assert len(held) > 10
    assert held.is_unique
    bare = set(twin.layers["parcels"]["parcel_id"]) - set(twin.layers["buildings"]["parcel_id"])
    assert set(held) <= bare
