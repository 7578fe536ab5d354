"""The plan's conditions on a parcel: its own, else the plan's by area share; gaps stay open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from zonemap.facts import Overlay
from zonemap.facts.conditions import main_planned_use, non_industrial_share, planned_condition
from zonemap.findings import Quantity
from zonemap.geometry import Overlaps

INF = float("inf")
AREA = np.array([10_000.0])


def plan(*parts: tuple[float, dict[str, Any]]) -> Overlay:
    """Return parts of a plan over one parcel of 1 ha: area and attributes of each."""
    pairs = Overlaps(
        np.zeros(len(parts), dtype=np.intp),
        np.arange(len(parts), dtype=np.intp),
        np.array([area for area, _ in parts], dtype=float),
    )
    return Overlay(pairs, pd.DataFrame([columns for _, columns in parts]))


def condition(name: str, overlay: Overlay | None, own: float | None = None) -> tuple[float, float]:
    high = 1.0 if name == "density_max" else INF
    given = Quantity.of([np.nan if own is None else own], low=0.0, high=high)
    found = planned_condition(given, name, overlay, AREA, cover_minimum=0.99)
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("parts", "low", "high"),
    [
        pytest.param([(10_000, 2.0)], 2.0, 2.0, id="one plan covers it"),
        pytest.param([(2_500, 1.0), (7_500, 2.0)], 1.75, 1.75, id="two plans by their areas"),
        pytest.param([(5_000, 2.0)], 0.0, INF, id="a gap of half"),
        pytest.param([(9_900, 2.0)], 2.0, 2.0, id="a gap of exactly one percent is none"),
        pytest.param([(9_899, 2.0)], 0.0, INF, id="a gap of more than one percent"),
        pytest.param([(5_000, 2.0), (5_000, None)], 1.0, INF, id="one part has no value"),
        pytest.param([], 0.0, INF, id="no plan there"),
    ],
)
def test_a_ceiling_is_the_mean_of_the_plan_by_area(
    parts: list[tuple[float, float | None]], low: float, high: float
) -> None:
    overlay = plan(*((area, {"far_max": value}) for area, value in parts)) if parts else None
    if overlay is not None:
        overlay.features["far_max"] = overlay.features["far_max"].astype("float64")
    assert condition("far_max", overlay) == pytest.approx((low, high))


def test_the_parcels_own_condition_comes_before_the_plans() -> None:
    assert condition("far_max", plan((10_000, {"far_max": 2.0})), own=1.5) == (1.5, 1.5)


def test_the_lowest_height_under_a_parcel_holds_for_all_of_it() -> None:
    overlay = plan((5_000, {"height_max_m": 40.0}), (5_000, {"height_max_m": 24.0}))
    assert condition("height_max_m", overlay) == (24.0, 24.0)


def test_a_touch_of_a_lower_neighbour_lowers_nothing() -> None:
    overlay = plan((9_950, {"height_max_m": 40.0}), (50, {"height_max_m": 10.0}))
    assert condition("height_max_m", overlay) == (40.0, 40.0)


def test_an_unknown_height_of_a_part_may_be_lower() -> None:
    overlay = plan((5_000, {"height_max_m": 40.0}), (5_000, {"height_max_m": np.nan}))
    assert condition("height_max_m", overlay) == (0.0, 40.0)


def test_a_gap_in_the_plan_leaves_density_between_nothing_and_all() -> None:
    assert condition("density_max", plan((5_000, {"density_max": 0.4}))) == (0.0, 1.0)


def share(overlay: Overlay | None, own: str | None = None) -> tuple[float, float]:
    found = non_industrial_share(pd.Series([own], dtype="string"), overlay, AREA)
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("parts", "own", "expected"),
    [
        pytest.param([(10_000, "1001")], None, (0.0, 0.0), id="all planned for industry"),
        pytest.param([(4_000, "1001"), (6_000, "0901")], None, (0.6, 0.6), id="most planned for shops"),
        pytest.param([(4_000, "1001")], None, (0.0, 0.6), id="a gap may be planned for anything"),
        pytest.param([(4_000, "1001"), (6_000, None)], None, (0.0, 0.6), id="a part without a use"),
        pytest.param([(4_000, "1001"), (6_000, "10")], None, (0.0, 0.6), id="a use too short to tell"),
        pytest.param([(10_000, "0901")], "100101", (0.0, 0.0), id="the parcel's own use comes first"),
        pytest.param([], "0901", (1.0, 1.0), id="its own use without a plan"),
        pytest.param([], None, (0.0, 1.0), id="nothing is known"),
    ],
)
def test_the_share_planned_for_something_else(
    parts: list[tuple[float, str | None]], own: str | None, expected: tuple[float, float]
) -> None:
    overlay = plan(*((area, {"planned_use": use}) for area, use in parts)) if parts else None
    assert share(overlay, own) == pytest.approx(expected)


def test_the_main_planned_use_is_that_of_the_largest_part() -> None:
    overlay = plan((4_000, {"planned_use": "1001"}), (6_000, {"planned_use": "0901"}))
    assert main_planned_use(pd.Series([None], dtype="string"), overlay).tolist() == ["0901"]
    assert main_planned_use(pd.Series(["1101"], dtype="string"), overlay).tolist() == ["1101"]
