"""Supply of industrial land: what is left of the plan by zone, what is not known of it, and candidate sites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.toytown import EAST, NORTH, building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.assessment.studies.supply import (
    LEFT,
    Supply,
    Wanted,
    candidate_rows,
    supply_of,
    supply_rows,
)
from zonemap.assessment.studies.supply.writing import write_supply
from zonemap.errors import ZonemapError
from zonemap.workspace import Workspace

HECTARE = 10_000.0


def layers() -> dict[str, pd.DataFrame]:
    """Return a zone of 10 ha in two rows of five: below parcels, above ground of no parcel with a road at its top.

    Planned for industry is all but the last hectare of the upper row, which is planned for nothing, and the one before
    it, planned for housing.
    """
    parcels = [
        parcel(parcel_id="used", supply_status="已供已用"),
        parcel(parcel_id="built", supply_status=None),
        parcel(parcel_id="unbuilt", supply_status="供而未用"),
        parcel(parcel_id="unsupplied", supply_status="批而未供"),
        parcel(parcel_id="bare", supply_status=None),
    ]
    road = shapely.LineString([(EAST, NORTH + 200), (EAST + 500, NORTH + 200)])
    plan = [
        {"planned_use": "100102", "far_max": 2.0},
        {"planned_use": "100102", "far_max": 3.0},
        {"planned_use": "0701", "far_max": 1.5},
    ]
    plan_shapes = [square(0, 0, width=500), square(0, 1, width=300), square(3, 1)]
    return {
        "zones": layer([{"zone_id": "Z1", "name": "东区"}], [square(0, 0, width=500, height=200)]),
        "parcels": layer(parcels, [square(at, 0) for at in range(5)]),
        "planned_land_use": layer(plan, plan_shapes),
        "buildings": layer([building()], [square(1.2, 0.2, width=50, height=50)]),
        "ecological_redlines": layer([{"name": "R"}], [square(2, 0, width=50)]),
        "farmland": layer([{"name": "F"}], [square(50, 50)]),
        "roads": layer([{"name": "北路"}], [road]),
        "corridors": layer([{"name": "管廊", "kind": "管线"}], [square(0.9, 1.4, width=20, height=20)]),
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return town(tmp_path_factory.mktemp("supply") / "w", layers())


@pytest.fixture(scope="module")
def run(place: Workspace) -> Assessment:
    return assess(place)


def studied(workspace: Workspace, run: Assessment | None = None, **options: Any) -> Supply:
    assessment = run or assess(workspace)
    return supply_of(assessment, workspace, rulebook_of(workspace), **options)


def zone_row(workspace: Workspace, run: Assessment | None = None) -> dict[str, Any]:
    assessment = run or assess(workspace)
    return next(supply_rows(studied(workspace, assessment), workspace, assessment))


def without(*names: str, **changed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {name: table for name, table in layers().items() if name not in names} | changed


def test_every_square_metre_of_the_plan_is_built_or_blocked_or_left(
    place: Workspace, run: Assessment
) -> None:
    row = zone_row(place, run)
    assert row["planned_m2"] == pytest.approx(8 * HECTARE)
    assert row["built_m2"] == pytest.approx(2 * HECTARE), "the parcel in use, and that with a building"
    assert row["blocked_m2"] == pytest.approx({"ecological_redlines": 5_000.0, "farmland": 0.0})
    assert row["left_m2"] == pytest.approx(
        {"unsupplied": HECTARE, "unbuilt": 5_000.0, "vacant": HECTARE, "unknown": 0.0, "street": 4_500.0,
         "unparcelled": 25_500.0}
    )  # fmt: skip
    parts = row["built_m2"] + sum(row["blocked_m2"].values()) + sum(row["left_m2"].values())
    assert parts == pytest.approx(row["planned_m2"], abs=1)


def test_what_may_be_street_is_available_at_most_and_unplanned_ground_is_told_apart(
    place: Workspace, run: Assessment
) -> None:
    row = zone_row(place, run)
    assert row["available_m2_range"] == pytest.approx([50_500.0, 55_000.0])
    assert row["open_m2"] == pytest.approx(HECTARE), "on the last hectare there is no plan"


@pytest.mark.parametrize(
    ("absent", "available", "blocked"),
    [
        pytest.param(
            "farmland", [0.0, 55_000.0], {"farmland": None}, id="farmland absent: all may be blocked"
        ),
        pytest.param(
            "buildings", [15_000.0, 65_000.0], {}, id="buildings absent: only a state on record is sure"
        ),
        pytest.param("roads", [25_000.0, 55_000.0], {}, id="roads absent: ground of no parcel may be street"),
    ],
)
def test_a_layer_that_is_absent_opens_what_is_available_and_is_named(
    tmp_path: Path, absent: str, available: list[float], blocked: dict[str, Any]
) -> None:
    workspace = town(tmp_path / "w", without(absent))
    row = zone_row(workspace)
    assert row["available_m2_range"] == pytest.approx(available)
    assert blocked.items() <= row["blocked_m2"].items()
    assert absent in studied(workspace).missing


def test_a_parcel_of_no_state_without_a_layer_of_buildings_is_of_no_known_state(tmp_path: Path) -> None:
    row = zone_row(town(tmp_path / "w", without("buildings")))
    assert row["left_m2"]["unknown"] == pytest.approx(2 * HECTARE), "nobody can say whether the two are built"
    assert row["left_m2"]["vacant"] == 0


def test_a_plan_of_no_known_use_is_neither_planned_nor_nothing(tmp_path: Path) -> None:
    plan = layer([{"planned_use": "10"}], [square(0, 0, width=500)])
    row = zone_row(town(tmp_path / "w", without(planned_land_use=plan)))
    assert row["planned_m2"] == 0
    assert row["open_m2"] == pytest.approx(8 * HECTARE - 5_000.0), "less what is built and the red line"


def test_without_a_plan_of_land_use_supply_is_refused_with_the_way_on(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", without("planned_land_use"))
    with pytest.raises(ZonemapError) as caught:
        studied(workspace)
    assert caught.value.code == "no_plan"
    assert "planned_land_use" in caught.value.remedy


def test_ground_outside_of_all_zones_stands_alone(tmp_path: Path) -> None:
    zones = layer([{"zone_id": "Z1", "name": "东区"}], [square(0, 0, width=300, height=200)])
    workspace = town(tmp_path / "w", without(zones=zones))
    found = studied(workspace)
    assert [each.zone_id for each in found.zones] == ["Z1", ""]
    assert found.zones[1].ground.planned_m2 == pytest.approx(2 * HECTARE)


def test_an_unknown_zone_is_refused(place: Workspace, run: Assessment) -> None:
    with pytest.raises(ZonemapError) as caught:
        studied(place, run, zone="Z9")
    assert "Z1" in caught.value.remedy


# --------------------------------------------------------------------------------------------- sites


def sites(place: Workspace, run: Assessment, **wanted: float) -> dict[str, dict[str, Any]]:
    found = studied(place, run, wanted=Wanted(**wanted))
    return {row["site_id"]: row for row in candidate_rows(found.sites)}


def test_ground_that_holds_together_is_one_site_whatever_its_state(place: Workspace, run: Assessment) -> None:
    (site,) = sites(place, run).values()
    assert site["zone_id"] == "Z1"
    assert site["area_m2"] == pytest.approx(50_500.0, abs=5)
    assert site["left_m2"]["unsupplied"] == pytest.approx(HECTARE, abs=2)
    assert site["left_m2"]["street"] == pytest.approx(0.0, abs=1e-3)
    assert site["parcel_ids"] == ["bare", "unbuilt", "unsupplied"]


def test_a_site_is_measured_by_shape_road_corridor_and_plan(place: Workspace, run: Assessment) -> None:
    (site,) = sites(place, run).values()
    assert site["frontage_m"] == pytest.approx(300.0, abs=2), "the upper row lies 15 m off the road"
    assert 85 <= site["inner_width_m"] <= 120
    assert site["width_m"] == pytest.approx(185.0, abs=1)
    assert site["crosses_corridor"] is True
    assert site["corridors"] == ["管廊"]
    assert site["corridor_m2"] == pytest.approx(400.0)
    assert site["far_max"] == pytest.approx((2.0 * 25_000 + 3.0 * 25_500) / 50_500, abs=0.01)


def test_nothing_is_left_out_unless_it_is_asked_for_and_what_is_left_out_is_counted(
    place: Workspace, run: Assessment
) -> None:
    assert studied(place, run).sites.refused == {}
    asked = studied(place, run, wanted=Wanted(area_m2=60_000.0, width_m=50.0))
    assert asked.sites.refused == {"area_m2": 1, "inner_width_m": 0}
    assert [row["fits"] for row in candidate_rows(asked.sites)] == ["breached"]


def test_a_site_whose_frontage_is_not_known_is_not_refused(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", without("roads", "corridors"))
    found = studied(workspace, wanted=Wanted(frontage_m=100.0))
    (site,) = candidate_rows(found.sites)
    assert site["fits"] == "unknown"
    assert site["frontage_m"] is None
    assert site["crosses_corridor"] is None
    assert site["corridor_m2_range"] == pytest.approx([0.0, site["drawn_area_m2"]])
    assert {"roads", "corridors"} <= set(found.missing)


def test_a_corridor_drawn_as_a_line_takes_an_unknown_width(tmp_path: Path) -> None:
    line = shapely.LineString([(EAST - 50, NORTH + 150), (EAST + 350, NORTH + 150)])
    workspace = town(tmp_path / "w", without(corridors=layer([{"name": "高压线"}], [line])))
    (site,) = candidate_rows(studied(workspace).sites)
    assert site["corridors"] == ["高压线"]
    assert site["corridor_m2_range"] == pytest.approx([0.0, site["drawn_area_m2"]])


def test_what_a_layer_that_blocks_may_take_leaves_no_area_of_a_site_sure(tmp_path: Path) -> None:
    workspace = town(tmp_path / "w", without("ecological_redlines"))
    (site,) = candidate_rows(studied(workspace).sites)
    assert site["area_m2_range"][0] == 0


def test_a_street_parts_two_sites_and_every_zone_has_a_site_of_its_own(tmp_path: Path) -> None:
    street = shapely.LineString([(EAST + 150, NORTH + 100), (EAST + 150, NORTH + 200)])
    workspace = town(tmp_path / "w", without(roads=layer([{"name": "街"}], [street])))
    rows = list(candidate_rows(studied(workspace).sites))
    assert [row["site_id"] for row in rows] == ["L-Z1-1", "L-Z1-2"]
    assert sum(row["drawn_area_m2"] for row in rows) == pytest.approx(55_000 - 30 * 100, rel=0.01)


def test_sites_that_may_fit_come_before_larger_ones_that_do_not(tmp_path: Path) -> None:
    streets = [
        shapely.LineString([(EAST + east, NORTH + 100), (EAST + east, NORTH + 200)]) for east in (0, 150)
    ]
    workspace = town(tmp_path / "w", without(roads=layer([{"name": "一"}, {"name": "二"}], streets)))
    rows = list(candidate_rows(studied(workspace, wanted=Wanted(frontage_m=150.0)).sites))
    assert [(row["site_id"], row["fits"]) for row in rows] == [("L-Z1-2", "met"), ("L-Z1-1", "breached")]


def test_sites_and_ground_are_written_as_one_file_that_opens(
    place: Workspace, run: Assessment, tmp_path: Path
) -> None:
    found = studied(place, run)
    write_supply(found, tmp_path / "out.gpkg", {state: state.value for state in LEFT})
    ground = gpd.read_file(tmp_path / "out.gpkg", layer="supply_ground")
    written = gpd.read_file(tmp_path / "out.gpkg", layer="supply_sites")
    assert ground.groupby("state")["area_m2"].sum()["unsupplied"] == pytest.approx(HECTARE)
    assert written["parcel_ids"].tolist() == ["bare; unbuilt; unsupplied"]
    assert written["fits"].tolist() == ["met"]
    assert written["crossing"].tolist() == ["yes"]
    assert ground.crs == place.crs


def test_the_rows_are_json(place: Workspace, run: Assessment) -> None:
    found = studied(place, run)
    rows = [*supply_rows(found, place, run), *candidate_rows(found.sites)]
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
