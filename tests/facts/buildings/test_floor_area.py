"""The floor-area ledger: 9 m halls, exact 8 m, estimates, unknown storeys, shared and layered buildings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.toytown import building, layer, one_parcel_town, parcel, square, town
from zonemap.assessment import Assessment, assess
from zonemap.facts.buildings.floor_area import building_ledger
from zonemap.findings import Quantity

INF = float("inf")
HALL = square(0, 0, width=50)  # 5 000 m²


def ledger(**columns: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return floor area and counted floor area of one hall of 5 000 m²."""
    found = building_ledger(
        np.array([HALL]),
        pd.DataFrame([columns] if columns else [{"building_id": "B"}]),
        counts_double_above_m=Quantity.exact([8.0]),
        height_tolerance=Quantity.exact([0.1]),
    )
    return tuple(
        (float(each.low[0]), float(each.high[0]))
        for each in (found.floor_area_m2, found.counted_floor_area_m2)
    )  # type: ignore[return-value]


def measured(assessment: Assessment, name: str, parcel_id: str = "P1") -> tuple[float, float]:
    row = assessment.parcels.loc[parcel_id]
    return float(row[f"{name}_low"]), float(row[f"{name}_high"])


@pytest.mark.parametrize(
    ("columns", "actual", "counted"),
    [
        pytest.param({"storeys": 1, "storey_height_m": 9.0}, (5000, 5000), (10000, 10000), id="a 9 m hall"),
        pytest.param({"storeys": 1, "storey_height_m": 8.0}, (5000, 5000), (5000, 5000), id="exactly 8.0 m"),
        pytest.param(
            {"storeys": 1, "storey_height_m": 8.01}, (5000, 5000), (10000, 10000), id="just above 8 m"
        ),
        pytest.param(
            {"storeys": 2, "storey_height_m": 4.5}, (10000, 10000), (10000, 10000), id="the hall split"
        ),
        pytest.param(
            {"storeys": 1, "height_m": 9.0}, (5000, 5000), (10000, 10000), id="one storey of 9 m, surely"
        ),
        pytest.param(
            {"storeys": 1, "height_m": 8.5},
            (5000, 5000),
            (5000, 10000),
            id="one storey of 8.5 m with a parapet",
        ),
        pytest.param(
            {"storeys": 1, "height_m": 8.0}, (5000, 5000), (5000, 5000), id="no higher than the building"
        ),
        pytest.param(
            {"storeys": 2, "height_m": 15.8}, (10000, 10000), (10000, 20000), id="an estimate astride 8 m"
        ),
        pytest.param(
            {"storeys": 2, "height_m": 12}, (10000, 10000), (10000, 10000), id="an estimate below 8 m"
        ),
        pytest.param(
            {"storeys": 2, "height_m": 20}, (10000, 10000), (20000, 20000), id="an estimate above 8 m"
        ),
        pytest.param({"storeys": 2}, (10000, 10000), (10000, 20000), id="no height at all"),
        pytest.param({"storey_height_m": 4.0}, (5000, INF), (5000, INF), id="storeys not known"),
        pytest.param(
            {"storey_height_m": 9.0}, (5000, INF), (10000, INF), id="storeys not known, of 9 m each"
        ),
        pytest.param({"height_m": 7.5}, (5000, INF), (5000, INF), id="a low building of unknown storeys"),
        pytest.param({}, (5000, INF), (5000, INF), id="nothing known but the footprint"),
        pytest.param(
            {"floor_area_m2": 7321.0, "storeys": 2, "storey_height_m": 4},
            (7321, 7321),
            (7321, 7321),
            id="surveyed",
        ),
        pytest.param(
            {"floor_area_m2": 7321.0, "storeys": None, "storey_height_m": None},
            (7321, 7321),
            (7321, 14642),
            id="surveyed, of unknown height",
        ),
    ],
)
def test_a_hall_of_5000_m2(
    columns: dict[str, Any], actual: tuple[float, float], counted: tuple[float, float]
) -> None:
    assert ledger(**columns) == (actual, counted)


def test_a_floor_area_that_was_computed_says_so() -> None:
    found = building_ledger(
        np.array([HALL, HALL, HALL]),
        pd.DataFrame({"floor_area_m2": [5000.0, None, None], "storeys": [1.0, 1.0, None]}),
        counts_double_above_m=Quantity.exact([8.0]),
        height_tolerance=Quantity.exact([0.1]),
    )
    assert found.basis.tolist() == ["surveyed", "computed", "unknown"]


def test_a_building_across_two_parcels_is_shared_by_footprint(tmp_path: Path) -> None:
    parcels = layer([parcel(), parcel(parcel_id="P2")], [square(0, 0), square(1, 0)])
    across = layer([building(storeys=3)], [square(0.5, 0, width=75)])
    found = assess(town(tmp_path / "w", {"parcels": parcels, "buildings": across}))
    assert measured(found, "floor_area_m2", "P1") == pytest.approx((15000, 15000))
    assert measured(found, "floor_area_m2", "P2") == pytest.approx((7500, 7500))


def test_the_part_of_a_building_outside_every_parcel_is_nobodys(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", buildings=[building()], footprints=[square(0.5, 0)])
    assert measured(found, "floor_area_m2") == pytest.approx((5000, 5000))


LAYERED = ("320613001001GB00001", "320613001001GX00002")


def layered_town(folder: Path, **columns: Any) -> Assessment:
    """Return a surface parcel over an underground one, with one building."""
    parcels = layer([parcel(parcel_id=each) for each in LAYERED], [square(0, 0), square(0, 0)])
    return assess(town(folder, {"parcels": parcels, "buildings": layer([building(**columns)], [HALL])}))


@pytest.mark.parametrize(
    ("named", "surface", "below"),
    [
        pytest.param(None, 5000, 0, id="a building that names no parcel stands on the surface"),
        pytest.param(LAYERED[0], 5000, 0, id="it names the surface parcel"),
        pytest.param(LAYERED[1], 0, 5000, id="it names the parcel below"),
        pytest.param("320613001001GX99999", 5000, 0, id="it names a parcel that is not there"),
    ],
)
def test_a_building_over_layered_rights_belongs_to_one(
    tmp_path: Path, named: str | None, surface: float, below: float
) -> None:
    found = layered_town(tmp_path / "w", parcel_id=named)
    assert measured(found, "floor_area_m2", LAYERED[0]) == (surface, surface)
    assert measured(found, "floor_area_m2", LAYERED[1]) == (below, below)


def test_the_ground_under_layered_rights_is_counted_once(tmp_path: Path) -> None:
    totals = layered_town(tmp_path / "w").manifest["totals"]
    assert totals["parcels"] == 2
    assert totals["area_m2"] == totals["drawn_area_m2"] == 10_000
    assert sum(each["area_m2"] for each in totals["listing"].values()) == 10_000


def test_a_building_that_names_a_parcel_far_away_still_stands_where_it_stands(tmp_path: Path) -> None:
    parcels = layer([parcel(), parcel(parcel_id=LAYERED[1])], [square(0, 0), square(5, 0)])
    buildings = layer([building(parcel_id=LAYERED[1])], [HALL])
    found = assess(town(tmp_path / "w", {"parcels": parcels, "buildings": buildings}))
    assert measured(found, "floor_area_m2") == (5000, 5000)


def elsewhere() -> dict[str, Any]:
    return {"buildings": [building()], "footprints": [square(50, 50)]}


def test_a_parcel_without_a_building_is_bare(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", **elsewhere())
    assert measured(found, "far_counted") == (0, 0)
    assert measured(found, "footprint_m2") == (0, 0)


def test_a_partial_layer_of_buildings_proves_no_absence(tmp_path: Path) -> None:
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer([parcel(far_max=2.0)], [square(0, 0)]),
            "buildings": layer([building(structure_appraisal="fail")], [square(0, 0, width=10)]),
        },
    )
    settings = workspace.path / "zonemap.toml"
    text = settings.read_text("utf-8").replace("partial_layers = []", 'partial_layers = ["buildings"]')
    settings.write_text(text, "utf-8")
    from zonemap.workspace import open_workspace

    found = assess(open_workspace(tmp_path / "w"))
    assert measured(found, "far_counted") == (0.1, INF)
    assert measured(found, "footprint_m2") == (1000, INF)
    assert measured(found, "gain_add_storeys_m2") == (0, 19_000), "what is not drawn may take storeys"


def test_without_buildings_and_totals_floor_area_is_not_a_fact(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w")
    assert measured(found, "far_counted") == (-INF, INF)
    assert {
        "rule": "industry_far_minimum",
        "why": "without_data",
        "missing": ["far_counted"],
    } in found.manifest["not_judged"]


@pytest.mark.parametrize(
    ("columns", "actual", "counted"),
    [
        pytest.param({"surveyed_floor_area_m2": 6000.0}, (6000, 6000), (6000, 12000), id="a surveyed total"),
        pytest.param(
            {"surveyed_floor_area_m2": None, "surveyed_footprint_m2": 3000.0},
            (3000, INF),
            (3000, INF),
            id="at least the footprint",
        ),
        pytest.param({"surveyed_floor_area_m2": None}, (0, INF), (0, INF), id="a total that is missing"),
    ],
)
def test_totals_of_the_register_count_between_once_and_twice(
    tmp_path: Path, columns: dict[str, Any], actual: tuple[float, float], counted: tuple[float, float]
) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns=columns)
    assert measured(found, "floor_area_m2") == actual
    assert measured(found, "counted_floor_area_m2") == counted


def test_the_coefficient_adds_yards_and_structures_to_the_footprint(tmp_path: Path) -> None:
    found = one_parcel_town(
        tmp_path / "w",
        parcel_columns={"yard_area_m2": 1000.0, "structure_area_m2": 500.0},
        buildings=[building()],
        footprints=[HALL],
    )
    assert measured(found, "building_coefficient") == pytest.approx((0.65, 0.65))


def test_an_unknown_yard_leaves_the_coefficient_open_upwards(tmp_path: Path) -> None:
    found = one_parcel_town(
        tmp_path / "w", parcel_columns={"yard_area_m2": None}, buildings=[building()], footprints=[HALL]
    )
    assert measured(found, "building_coefficient") == (0.5, INF)
