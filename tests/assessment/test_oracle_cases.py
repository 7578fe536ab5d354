"""Twelve cases whose answer follows by arithmetic from sourced rules, each measured and judged as a whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

from tests.facts.test_grading import HUAIAN, firms
from tests.toytown import building, layer, one_parcel_town, parcel, square, town, verdict_of
from zonemap.assessment import Assessment, assess, parcel_row, receipt, rulebook_of
from zonemap.errors import ZonemapError
from zonemap.findings import Quantity
from zonemap.ingest import check_workspace, ingest
from zonemap.workspace import Workspace, create_workspace, open_workspace

HALL = square(0, 0, width=50)
"""5,000 m² of a hectare."""


def exact(found: Assessment, name: str) -> float:
    quantity: Quantity = found.quantity(name)
    assert quantity.is_exact[0], name
    return float(quantity.low[0])


def built(folder: Path, *buildings: dict[str, Any], **columns: Any) -> Assessment:
    return one_parcel_town(
        folder, parcel_columns=columns, buildings=buildings, footprints=[HALL] * len(buildings)
    )


@pytest.mark.parametrize(
    ("height", "counted"),
    [pytest.param(9.0, 1.0, id="9 m counts twice"), pytest.param(8.0, 0.5, id="exactly 8.0 m counts once")],
)
def test_case_1_a_hall_higher_than_8_m_counts_twice(height: float, counted: float, tmp_path: Path) -> None:
    found = built(tmp_path / "w", building(storey_height_m=height))
    assert (exact(found, "far"), exact(found, "far_counted")) == (0.5, counted)


def test_case_2_splitting_the_9_m_hall_adds_to_the_actual_far_alone(tmp_path: Path) -> None:
    whole = built(tmp_path / "whole", building(storey_height_m=9.0))
    split = built(tmp_path / "split", building(storeys=2, storey_height_m=4.5))
    assert exact(split, "far") - exact(whole, "far") == pytest.approx(0.5)
    assert exact(split, "far_counted") == exact(whole, "far_counted")


def test_case_3_a_storey_more_on_a_6_m_hall_adds_to_both(tmp_path: Path) -> None:
    low = built(tmp_path / "low", building(storey_height_m=6.0))
    raised = built(tmp_path / "raised", building(storey_height_m=6.0), building(storey_height_m=4.5))
    for name in ("far", "far_counted"):
        assert exact(raised, name) - exact(low, name) == pytest.approx(0.5)


TABLE_OF_2023 = """
[[numbers.industry_far_minimum.rows]]
scope = { classification = "2017" }
in_force = 2023-05-01
source = { document = "自然资发〔2023〕72号", place = "附件", confidence = "BUREAU" }
values = [{ industry = "36", value = 0.8 }]
"""


@pytest.mark.parametrize(
    ("classification", "supplied_on", "limit"),
    [
        pytest.param("2002", "2015-05-01", 0.7, id="36 of 2002 is 专用设备"),
        pytest.param("2017", "2015-05-01", 0.7, id="36 of 2017 is 37 of 2002"),
        pytest.param("2017", "2024-05-01", 0.8, id="36 of 2017 under the table of 2023, once it is loaded"),
    ],
)
def test_case_4_code_36_by_edition(
    classification: str, supplied_on: str, limit: float, tmp_path: Path
) -> None:
    columns = {"industry_code": "36", "industry_edition": classification, "supplied_on": supplied_on}
    workspace = town(tmp_path / "w", {"parcels": layer([parcel(**columns)], [square(0, 0)]),
                                      "buildings": layer([building()], [HALL])})  # fmt: skip
    if supplied_on > "2023":
        assert verdict_of(assess(workspace), "industry_far_minimum") == "unknown", "no number is shipped"
    (workspace.path / "numbers.toml").write_text(TABLE_OF_2023, "utf-8")
    found = assess(workspace).findings["industry_far_minimum"]
    assert (found.limit.low.tolist(), found.limit.high.tolist()) == ([limit], [limit])


@pytest.mark.parametrize(
    ("width", "verdict"),
    [
        pytest.param(90, "unknown", id="0.9 cannot be decided"),
        pytest.param(100, "met", id="1.0 is enough for both"),
        pytest.param(79, "breached", id="0.79 is too little for both"),
    ],
)
def test_case_5_code_29_without_its_third_digit_is_a_range(
    width: float, verdict: str, tmp_path: Path
) -> None:
    found = one_parcel_town(
        tmp_path / "w",
        parcel_columns={"industry_code": "29"},
        buildings=[building()],
        footprints=[square(0, 0, width=width)],
    )
    limit = found.findings["industry_far_minimum"].limit
    assert (limit.low.tolist(), limit.high.tolist()) == ([0.8], [1.0])
    assert verdict_of(found, "industry_far_minimum") == verdict


WAITING = {"is_started": False, "start_due_on": "2023-01-01"}
GIVEN_UP = {"is_started": True, "stopped_on": "2024-12-01"}


@pytest.mark.parametrize(
    ("columns", "as_of", "verdict"),
    [
        pytest.param(WAITING, date(2023, 12, 31), "met", id="a day short of a year"),
        pytest.param(WAITING, date(2024, 1, 1), "breached", id="one year"),
        pytest.param(WAITING, date(2025, 1, 1), "breached", id="two years"),
        pytest.param(
            {**WAITING, "delay_cause": "government"}, date(2025, 1, 1), "met", id="government cause"
        ),
        pytest.param({"is_started": False}, date(2025, 1, 1), "unknown", id="no day agreed"),
        pytest.param(
            {**GIVEN_UP, "developed_share": 0.33, "invested_share": 0.26},
            date(2026, 1, 1),
            "breached",
            id="33 % of area, 26 % of money, stopped 13 months",
        ),
        pytest.param(
            {**GIVEN_UP, "developed_share": 0.34, "invested_share": 0.26},
            date(2026, 1, 1),
            "met",
            id="34 % of area, 26 % of money",
        ),
    ],
)
def test_case_6_idle_land(columns: dict[str, Any], as_of: date, verdict: str, tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns=columns, as_of=as_of)
    assert verdict_of(found, "idle_land") == verdict


def test_case_7_land_price_never_lifts_the_share_invested_over_a_quarter(tmp_path: Path) -> None:
    columns = {**GIVEN_UP, "developed_share": 0.5, "invested_share": 0.249}
    with_price = {
        "enterprises": pd.DataFrame({"enterprise_id": ["E"], "fixed_investment_wan": [1e6]}),
        "enterprise_parcels": pd.DataFrame({"enterprise_id": ["E"], "parcel_id": ["P1"], "share": [1.0]}),
    }
    found = one_parcel_town(tmp_path / "w", parcel_columns=columns, **with_price)
    assert verdict_of(found, "idle_land") == "breached"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Workspace]:
    """Return 110 firms on a parcel each, ten of them of class T, graded by the cuts of 淮安."""
    table = firms(110)
    table.loc[np.arange(0, 110, 11), "grade"] = "T"
    parcels = [parcel(parcel_id=f"320613001001GB{at:05d}") for at in range(110)]
    links = pd.DataFrame(
        {
            "enterprise_id": table["enterprise_id"],
            "parcel_id": [each["parcel_id"] for each in parcels],
            "share": 1.0,
        }
    )
    workspace = town(
        tmp_path_factory.mktemp("graded") / "w",
        {
            "parcels": layer(parcels, [square(2 * at, 0) for at in range(110)]),
            "enterprises": table,
            "enterprise_parcels": links,
        },
    )
    (workspace.path / "numbers.toml").write_text(HUAIAN, "utf-8")
    return assess(workspace), workspace


def test_case_8_a_hundred_firms_by_the_cuts_of_huaian(graded: tuple[Assessment, Workspace]) -> None:
    assessment, _workspace = graded
    found = assessment.findings["enterprise_grade"]
    assert len(found) == 100, "class T is taken out before ranking"
    assert [int((found.measured.low == grade).sum()) for grade in (1, 2, 3, 4)] == [20, 40, 35, 5]
    assert int((assessment.parcels["listing"] == "certain").sum()) == 5, "only grade D decides"


def test_case_8_the_receipt_says_that_the_grade_is_computed(graded: tuple[Assessment, Workspace]) -> None:
    assessment, workspace = graded
    said = receipt(assessment, rulebook_of(workspace), len(assessment.parcels) - 1)
    finding = next(each for each in said["findings"] if each["rule"] == "enterprise_grade")
    assert "等级由本工作区设定的权重" in finding["sentence"]
    cited = {each["row"].split("[")[0] for each in finding["numbers"]}
    assert {"grade_weight", "grade_benchmark", "grade_rank_share"} <= cited


def test_case_9_surface_and_underground_rights_on_one_footprint(tmp_path: Path) -> None:
    ids = ["320613001001GB00001", "320613001001GX00002"]
    workspace = town(
        tmp_path / "w",
        {"parcels": layer([parcel(parcel_id=each) for each in ids], [square(0, 0), square(0, 0)])},
    )
    assert [fault.code for fault in check_workspace(workspace)] == []
    totals = assess(workspace).manifest["totals"]
    assert (totals["parcels"], totals["area_m2"]) == (2, 10_000.0)


def by_the_river(folder: Path, *, column: float = 0.0, **columns: Any) -> Assessment:
    """Return a parcel east of the Yangtze, which flows north here: its land side is the right one."""
    bank = LineString([(square(-5, -99).bounds[0], 3_500_000.0), (square(-5, 99).bounds[0], 3_600_000.0)])
    river = layer([{"name": "江", "rank": "main_stem", "land_side": "right"}], [bank])
    workspace = town(
        folder,
        {"parcels": layer([parcel(**columns)], [square(column, 0)]), "shoreline": river},
    )
    return assess(workspace)


@pytest.mark.parametrize(
    ("columns", "column", "severities"),
    [
        pytest.param(
            {"industry_code": "26", "is_started": True}, 0, ["info"], id="an existing plant is told"
        ),
        pytest.param({"industry_code": "26", "is_started": False}, 0, ["block"], id="a new one is barred"),
        pytest.param(
            {"industry_code": "17", "is_started": False}, 0, [], id="a textile plant is not concerned"
        ),
        pytest.param(
            {"industry_code": "26", "is_started": False}, -10, [], id="the water side is not inside"
        ),
        pytest.param({"industry_code": "26", "is_started": False}, 20, [], id="beyond one kilometre"),
    ],
)
def test_case_10_chemical_industry_half_a_kilometre_from_the_shore(
    columns: dict[str, Any], column: float, severities: list[str], tmp_path: Path
) -> None:
    found = by_the_river(tmp_path / "w", column=column, **columns)
    assert found.constraints["severity"].tolist() == severities


def test_case_11_a_gain_with_a_change_of_use_is_free_by_the_plan_and_not_by_the_nation(
    tmp_path: Path,
) -> None:
    columns = {"planned_use": "0901", "is_use_change_proposed": True, "far_max": 2.0}
    found = built(tmp_path / "w", building(storey_height_m=6.0), **columns)
    row = parcel_row(found, rulebook_of(open_workspace(tmp_path / "w")), 0)
    assert row["premium_exempt"] == {"plan": "met", "national": "breached"}


def test_case_12_a_layer_in_web_mercator_is_measured_on_the_ground(tmp_path: Path) -> None:
    with pytest.raises(ZonemapError):
        create_workspace(tmp_path / "mercator", crs="EPSG:3857")
    there = gpd.GeoDataFrame([parcel()], geometry=[square(0, 0)], crs="EPSG:4549").to_crs("EPSG:3857")
    assert there.area.iloc[0] == pytest.approx(14_000, rel=0.02), "39 to 41 % too big"
    there.to_file(tmp_path / "parcels.gpkg")
    workspace = create_workspace(tmp_path / "w", crs="EPSG:4549")
    ingest(workspace, tmp_path / "parcels.gpkg", layer="parcels")
    assert exact(assess(workspace), "area_m2") == pytest.approx(10_000, rel=1e-6)
