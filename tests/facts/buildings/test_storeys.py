"""Storeys one by one: a tall ground floor under low ones counts double alone, whatever the mean height says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess
from zonemap.facts.buildings.floor_area import building_ledger
from zonemap.facts.buildings.storeys import storeys_of
from zonemap.findings import Quantity

HALL = square(0, 0, width=50)  # 5 000 m²
Row = dict[str, Any]


def ledger(rows: list[Row], **columns: Any) -> Any:
    """Return the ledger of one building of 5 000 m² on the ground, and of another that no row speaks of."""
    buildings = pd.DataFrame(
        [{"building_id": "B", **columns}, {"building_id": "C", "storeys": 1, "storey_height_m": 4.0}]
    )
    table = pd.DataFrame([{"building_id": "B", **row} for row in rows])
    return building_ledger(
        np.array([HALL, square(3, 0, width=50)]),
        buildings,
        table if rows else None,
        counts_double_above_m=Quantity.exact([8.0]),
        height_tolerance=Quantity.exact([0.1]),
    )


def counted(rows: list[Row], **columns: Any) -> tuple[float, float]:
    found = ledger(rows, **columns)
    assert found.counted_floor_area_m2.low[1] == found.counted_floor_area_m2.high[1] == 5_000.0
    return float(found.counted_floor_area_m2.low[0]), float(found.counted_floor_area_m2.high[0])


TALL_GROUND = [{"storey": 1, "height_m": 9.0}, {"storey": 2, "height_m": 4.5}, {"storey": 3, "height_m": 4.5}]


def test_a_tall_ground_floor_counts_double_alone() -> None:
    assert counted([], storeys=3, height_m=18.0) == (15_000, 15_000), "6 m in the mean hides it"
    assert counted(TALL_GROUND, storeys=3, height_m=18.0) == (20_000, 20_000)


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        pytest.param([{"storey": 1, "height_m": 8.0}], {"storeys": 1}, (5_000, 5_000), id="exactly 8.0 m"),
        pytest.param(
            [{"storey": 1, "height_m": 9.0}],
            {"storeys": 2, "storey_height_m": 4.0},
            (15_000, 15_000),
            id="one named, the other general",
        ),
        pytest.param(
            [{"storey": 1, "height_m": 9.0}],
            {"storeys": 2},
            (15_000, 20_000),
            id="one named, the other unknown",
        ),
        pytest.param(
            [{"storey": 1, "height_m": None}],
            {"storeys": 1, "storey_height_m": 9.0},
            (10_000, 10_000),
            id="a row without a height",
        ),
        pytest.param(
            [{"storey": 1, "height_m": 4.0}, {"storey": 1, "height_m": 9.0}],
            {"storeys": 1},
            (5_000, 10_000),
            id="said twice",
        ),
        pytest.param(
            [{"storey": -1, "height_m": 9.0}],
            {"storeys": 1, "storey_height_m": 4.0},
            (5_000, 5_000),
            id="a cellar",
        ),
        pytest.param(
            [
                {"storey": 1, "height_m": 9.0, "floor_area_m2": 3_000.0},
                {"storey": 2, "height_m": 4.0, "floor_area_m2": 1_000.0},
            ],
            {"storeys": 2},
            (7_000, 7_000),
            id="areas of their own are the floor area",
        ),
        pytest.param(
            [
                {"storey": 1, "height_m": 9.0, "floor_area_m2": 3_000.0},
                {"storey": 2, "height_m": 4.0, "floor_area_m2": 1_000.0},
            ],
            {"storeys": 2, "floor_area_m2": 8_000.0},
            (14_000, 14_000),
            id="the survey gives the sum, the storeys the parts",
        ),
    ],
)
def test_what_counts(rows: list[Row], columns: Row, expected: tuple[float, float]) -> None:
    assert counted(rows, **columns) == pytest.approx(expected)


def test_a_building_has_as_many_storeys_as_are_named() -> None:
    found = ledger(TALL_GROUND, storeys=2)
    assert found.floor_area_m2.low[0] == found.floor_area_m2.high[0] == 15_000, (
        "the register says 2, the table 3"
    )
    assert found.counted_floor_area_m2.low[0] == pytest.approx(20_000)


def test_while_the_number_of_storeys_is_open_more_may_count() -> None:
    low, high = counted([{"storey": 1, "height_m": 9.0}])
    assert low == 5_000.0
    assert high == np.inf


HEIGHTS = st.sampled_from([3.0, 8.0, 8.1, 12.0])


@given(heights=st.lists(HEIGHTS, min_size=1, max_size=6), hidden=st.sets(st.integers(0, 5)), general=HEIGHTS)
def test_a_storey_that_comes_to_be_known_only_narrows(
    heights: list[float], hidden: set[int], general: float
) -> None:
    rows = [{"storey": at + 1, "height_m": height} for at, height in enumerate(heights)]
    truth = sum(5_000.0 * (2 if height > 8 else 1) for height in heights)
    whole = counted(rows, storeys=len(heights))
    assert whole == pytest.approx((truth, truth))
    part = counted([row for at, row in enumerate(rows) if at not in hidden], storeys=len(heights))
    assert part[0] <= truth + 1e-6
    assert part[1] >= truth - 1e-6
    mixed = counted([rows[0]], storeys=len(heights), storey_height_m=general)
    rest = (len(heights) - 1) * (2 if general > 8 else 1)
    assert mixed == pytest.approx((5_000.0 * ((2 if heights[0] > 8 else 1) + rest),) * 2)


def test_rows_about_other_buildings_are_left_aside() -> None:
    buildings = pd.DataFrame({"building_id": ["A", "B"]})
    table = pd.DataFrame({"building_id": ["X", "B", "B"], "storey": [1, 2, 1]})
    found = storeys_of(buildings, table)
    assert found.of.tolist() == [1, 1]
    assert found.number.tolist() == [1, 2]


def assessed(folder: Path, table: pd.DataFrame) -> Assessment:
    return assess(
        town(
            folder,
            {
                "parcels": layer([parcel()], [square(0, 0)]),
                "buildings": layer([building(storeys=3, storey_height_m=None, height_m=18.0)], [HALL]),
                "storeys": table,
            },
        )
    )


def test_the_table_of_a_workspace_is_used_and_named_as_evidence(tmp_path: Path) -> None:
    table = pd.DataFrame([{"building_id": "B1", **row} for row in TALL_GROUND])
    run = assessed(tmp_path / "w", table)
    assert run.parcels.loc["P1", "counted_floor_area_m2_low"] == 20_000.0
    assert run.parcels.loc["P1", "counted_floor_area_m2_high"] == 20_000.0
    assert "storeys.height_m" in run.manifest["evidence"]["far_counted"]
