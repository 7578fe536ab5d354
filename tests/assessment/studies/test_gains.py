"""A plan that parts a parcel is read in three ways side by side; land is saved only where its price is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess, rulebook_of
from zonemap.assessment.studies import (
    Reading,
    savings_of,
    savings_rows,
    split_plans,
    split_rows,
    split_sums,
)
from zonemap.errors import ZonemapError
from zonemap.workspace import Ceiling, Workspace

LISTED = ("certain", "possible", "not")


def planned(**columns: Any) -> dict[str, Any]:
    return {"planned_use": "1001", "density_max": 0.5, "height_max_m": 24.0, **columns}


def split_town(folder: Path, **parcels: Any) -> Workspace:
    """Two bare parcels of 1 ha: the left under 60 % of FAR 2.0 and 40 % of FAR 1.0, the right under one unit."""
    stories = [parcel(parcel_id="L", zone_id="Z1", **parcels), parcel(parcel_id="R", zone_id="Z1")]
    units = [
        planned(far_max=2.0, plan_name="A"),
        planned(far_max=1.0, height_max_m=12.0, planned_use="0901", plan_name="B"),
        planned(far_max=1.5, plan_name="C"),
    ]
    return town(
        folder / "w",
        {
            "parcels": layer(stories, [square(0, 0), square(2, 0)]),
            "buildings": layer([building()], [square(9, 9)]),
            "planned_land_use": layer(
                units, [square(0, 0, width=60), square(0.6, 0, width=40), square(2, 0)]
            ),
        },
    )


def rows_of(workspace: Workspace, run: Assessment | None = None) -> dict[str, dict[str, Any]]:
    run = run or assess(workspace)
    found = split_plans(run, workspace, rulebook_of(workspace))
    assert found is not None
    rows = {row["parcel_id"]: row for row in split_rows(found, run)}
    json.dumps(rows, allow_nan=False)
    return rows


def test_three_readings_stand_side_by_side(tmp_path: Path) -> None:
    rows = rows_of(split_town(tmp_path))
    assert set(rows) == {"L"}, "one unit parts nothing"
    assert [
        (part["planned_use"], round(part["share"], 6), part["far_max"]) for part in rows["L"]["parts"]
    ] == [
        ("1001", 0.6, 2.0),
        ("0901", 0.4, 1.0),
    ]
    readings = rows["L"]["readings"]
    # density 0.5 × 1 ha × storeys of 4.5 m below 12 m (2) or 24 m (5) bounds 10,000 or 25,000 m²
    assert {
        name: (each["far_max"], each["height_max_m"], each["gain_cap_m2"]) for name, each in readings.items()
    } == {
        "weighted": (pytest.approx(1.6), 12.0, pytest.approx(10_000.0)),
        "majority": (2.0, 24.0, pytest.approx(20_000.0)),
        "strictest": (1.0, 12.0, pytest.approx(10_000.0)),
    }


def test_the_reading_by_area_is_the_one_of_the_run(tmp_path: Path) -> None:
    workspace = split_town(tmp_path)
    run = assess(workspace)
    found = split_plans(run, workspace, rulebook_of(workspace))
    assert found is not None
    cap = found.cap[Reading.WEIGHTED]
    assert cap.low.tolist() == run.quantity("gain_cap_m2").low[found.positions].tolist()
    assert split_sums(found)["weighted"] == {"low": pytest.approx(10_000.0), "high": pytest.approx(10_000.0)}


def test_a_parcels_own_condition_speaks_for_all_of_it(tmp_path: Path) -> None:
    readings = rows_of(split_town(tmp_path, far_max=1.2))["L"]["readings"]
    assert {each["far_max"] for each in readings.values()} == {1.2}


def test_ground_that_no_unit_covers_leaves_readings_open(tmp_path: Path) -> None:
    units = [planned(far_max=2.0), planned(far_max=1.0)]
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer([parcel()], [square(0, 0)]),
            "buildings": layer([building()], [square(9, 9)]),
            "planned_land_use": layer(units, [square(0, 0, width=40), square(0.4, 0, width=10)]),
        },
    )
    readings = rows_of(workspace)["P1"]["readings"]
    assert readings["weighted"]["far_max_range"] == [0.0, None]
    assert readings["majority"]["far_max_range"] == [0.0, None], "the half uncovered may be a larger unit"
    assert readings["strictest"]["far_max_range"] == [0.0, 1.0]
    assert readings["strictest"]["gain_cap_m2_range"][1] <= 10_000.0


def test_a_touch_of_borders_parts_nothing(tmp_path: Path) -> None:
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer([parcel()], [square(0, 0)]),
            "planned_land_use": layer(
                [planned(far_max=2.0), planned(far_max=1.0)], [square(0, 0, width=99.5), square(0.995, 0)]
            ),
        },
    )
    assert rows_of(workspace) == {}


def test_no_plan_has_no_reading_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    bare = town(tmp_path / "a", {"parcels": layer([parcel()], [square(0, 0)])})
    assert split_plans(assess(bare), bare, rulebook_of(bare)) is None
    workspace = split_town(tmp_path / "b")
    run = assess(workspace)
    workspace.write_layer("planned_land_use", layer([planned(far_max=3.0)], [square(0, 0)]))
    with pytest.raises(ZonemapError) as refused:
        split_plans(run, workspace, rulebook_of(workspace))
    assert refused.value.code == "run_outdated"


def test_a_supposed_ceiling_holds_in_every_reading(tmp_path: Path) -> None:
    workspace = split_town(tmp_path).supposing(ceilings=[Ceiling("far_max", value=0.8)])
    readings = rows_of(workspace)["L"]["readings"]
    assert {each["far_max"] for each in readings.values()} == {0.8}


@pytest.mark.parametrize("seed", range(5))
def test_the_strictest_reading_never_leaves_more(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.uniform(5, 95, (12, 2)), axis=1)
    shapes, units = [], []
    for at, (one, two) in enumerate(cuts):
        for left, right in ((0.0, one), (one, two), (two, 100.0)):
            shapes.append(square(at * 2 + left / 100, 0, width=right - left))
            units.append(planned(far_max=float(rng.choice([0.8, 1.5, 2.0, np.nan]))))
    workspace = town(
        tmp_path / "w",
        {
            "parcels": layer(
                [parcel(parcel_id=f"P{at}") for at in range(12)], [square(at * 2, 0) for at in range(12)]
            ),
            "buildings": layer([building()], [square(0, 0, width=30)]),
            "planned_land_use": layer(units, shapes),
        },
    )
    run = assess(workspace)
    found = split_plans(run, workspace, rulebook_of(workspace))
    assert found is not None
    assert len(found.positions) > 3
    strict, far = found.cap[Reading.STRICTEST], found.conditions
    for other in (Reading.WEIGHTED, Reading.MAJORITY):
        assert (strict.low <= found.cap[other].low + 1e-6).all()
        assert (strict.high <= found.cap[other].high + 1e-6).all()
        assert (far[Reading.STRICTEST]["far_max"].high <= far[other]["far_max"].high + 1e-9).all()


def priced_town(folder: Path, prices: pd.DataFrame | None, **columns: Any) -> Workspace:
    """One bare parcel of 1 ha in 崇川, whose plan leaves 24,000 m²."""
    tables: dict[str, pd.DataFrame] = {
        "parcels": layer([parcel(far_max=2.4, zone_id="Z1", land_grade="五", **columns)], [square(0, 0)]),
        "buildings": layer([building()], [square(9, 9)]),
    }
    if prices is not None:
        tables["land_prices"] = prices
    return town(folder / "w", tables, place="320613")


PRICES = pd.DataFrame({"grade": ["五", "六"], "price_cny_per_m2": [450.0, 380.0], "edition": ["2024"] * 2})


def saved(workspace: Workspace) -> dict[str, Any]:
    run = assess(workspace)
    found = savings_of(run, workspace, rulebook_of(workspace), LISTED)
    assert found is not None
    (row,) = savings_rows(found)
    json.dumps(row, allow_nan=False)
    return row


def test_the_gain_at_the_entry_floor_is_land_and_its_price_money(tmp_path: Path) -> None:
    row = saved(priced_town(tmp_path, PRICES))
    assert row["land_m2"] == pytest.approx(24_000 / 1.2)
    assert row["land_mu"] == pytest.approx(30.0)
    assert row["price_wan"] == pytest.approx(20_000 * 450 / 10_000)


def test_nothing_is_said_without_a_price_table(tmp_path: Path) -> None:
    workspace = priced_town(tmp_path, None)
    assert savings_of(assess(workspace), workspace, rulebook_of(workspace), LISTED) is None


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param(PRICES.iloc[1:], id="another grade"),
        pytest.param(pd.concat([PRICES, PRICES.assign(price_cny_per_m2=1.0)]), id="two prices of a grade"),
        pytest.param(PRICES.drop(columns="price_cny_per_m2"), id="no price"),
    ],
)
def test_a_price_that_is_not_known_leaves_the_money_open(prices: pd.DataFrame, tmp_path: Path) -> None:
    row = saved(priced_town(tmp_path, prices))
    assert row["land_m2"] == pytest.approx(20_000.0)
    assert row["price_wan"] is None
    assert row["price_wan_range"] == [0.0, None]


def test_rows_of_the_floor_are_named(tmp_path: Path) -> None:
    workspace = priced_town(tmp_path, PRICES)
    found = savings_of(assess(workspace), workspace, rulebook_of(workspace), LISTED)
    assert found is not None
    assert [rulebook_of(workspace).row(name).number for name in found.numbers] == ["entry_far_minimum"]
    assert found.edition == "2024"
