"""Faults between features and layers."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from zonemap.ingest import check_workspace


def box(left, width=100.0, bottom=0.0):
    return shapely.box(520_000 + left, 3_540_000 + bottom, 520_000 + left + width, 3_540_100 + bottom)


def put(workspace, layer, shapes, **columns):
    workspace.write_layer(layer, gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4549"))


def found(workspace):
    return [(fault.code, fault.layer, fault.feature_id) for fault in check_workspace(workspace)]


def test_neighbours_that_share_a_border_are_in_order(workspace):
    put(workspace, "parcels", [box(0), box(100), box(200.005)], parcel_id=["A", "B", "C"])
    assert found(workspace) == []


def test_an_overlap_is_told_once_with_its_area(workspace):
    put(workspace, "parcels", [box(0), box(90)], parcel_id=["A", "B"])
    (fault,) = check_workspace(workspace)
    assert (fault.code, fault.feature_id) == ("overlap", "A")
    assert "overlaps B by 1000.0 m²" in fault.message


def test_a_sliver_is_no_overlap(workspace):
    put(workspace, "parcels", [box(0), box(99.995)], parcel_id=["A", "B"])
    assert found(workspace) == []


def test_rights_above_one_another_may_share_a_footprint(workspace):
    put(
        workspace, "parcels", [box(0), box(0), box(0)], parcel_id=["A", "B", "C"], right_layer=["B", "X", "S"]
    )
    assert found(workspace) == []


def test_the_same_shape_twice_is_a_duplicate(workspace):
    put(workspace, "parcels", [box(0), box(0)], parcel_id=["A", "B"], right_layer=["B", None])
    assert found(workspace) == [("duplicate_geometry", "parcels", "A")]


def test_parcels_outside_every_zone_and_lost_references_are_told(workspace):
    put(workspace, "zones", [box(0, 300)], zone_id=["Z"])
    put(workspace, "parcels", [box(0), box(500)], parcel_id=["A", "B"], zone_id=["Y", None])
    assert found(workspace) == [
        ("lost_reference", "parcels", "A"),
        ("outside_zones", "parcels", "B"),
    ]


def test_a_building_on_no_parcel_is_told(workspace):
    put(workspace, "parcels", [box(0)], parcel_id=["A"])
    put(workspace, "buildings", [box(50, 20), box(300, 20)], building_id=["1", "2"], parcel_id=["A", "A"])
    assert found(workspace) == [("outside_parcels", "buildings", "2")]


def test_a_core_area_must_lie_in_its_own_zone(workspace):
    put(workspace, "zones", [box(0, 100), box(100, 100)], zone_id=["Y", "Z"])
    cores = [box(10, 50), box(60, 50), box(110, 50), box(150, 100)]
    put(workspace, "core_areas", cores, core_id=["in", "out", "other", "none"], zone_id=["Y", "Y", "Y", None])
    assert found(workspace) == [
        ("core_outside_zone", "core_areas", name) for name in ("out", "other", "none")
    ]


def test_a_register_that_differs_from_the_drawing_by_more_than_5_percent_is_told(workspace):
    areas = [10_000.0, 10_000 / 1.049, 10_000 / 1.051, 10_000 / 0.949, None]
    put(
        workspace,
        "parcels",
        [box(200 * i) for i in range(5)],
        parcel_id=list("ABCDE"),
        registered_area_m2=areas,
    )
    assert found(workspace) == [("area_gap", "parcels", "C"), ("area_gap", "parcels", "D")]


def test_tables_point_to_what_there_is(workspace):
    put(workspace, "parcels", [box(0)], parcel_id=["A"])
    table = pd.DataFrame({"enterprise_id": ["E", "E"], "parcel_id": ["A", "X"], "share": [0.5, 0.5]})
    workspace.write_layer("enterprise_parcels", table)
    assert found(workspace) == [("lost_reference", "enterprise_parcels", "row 2")]
