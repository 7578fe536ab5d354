"""The planning EIA in its states, and the planned use with what must be changed first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.analysis.admission.village import FAR, HERE, about, cases, eia, judged, village
from tests.toytown import layer, square
from zonemap.facts.siting import Place


@pytest.mark.parametrize(
    ("columns", "as_of", "expected"),
    [
        pytest.param({}, date(2026, 6, 30), ("valid", "info"), id="valid"),
        pytest.param({}, date(2027, 1, 1), ("valid", "info"), id="on its last day"),
        pytest.param({}, date(2027, 1, 2), ("expired", "condition"), id="the day after"),
        pytest.param({}, date(2022, 1, 1), ("valid", "info"), id="on the day of its approval"),
        pytest.param({}, date(2021, 12, 31), ("early", "condition"), id="before its approval"),
        pytest.param(
            {"valid_until": pd.NaT}, date(2026, 6, 30), ("undated", "unknown"), id="no day of expiry"
        ),
        pytest.param(
            {"approved_on": pd.NaT}, date(2026, 6, 30), ("undated", "unknown"), id="no day of approval"
        ),
        pytest.param(
            {"approved_on": pd.NaT},
            date(2028, 1, 1),
            ("expired", "condition"),
            id="expired, whenever approved",
        ),
    ],
)
def test_a_planning_eia_on_a_day(columns: dict[str, Any], as_of: date, expected: tuple[str, str]) -> None:
    assert cases(judged(village(planning_eia=eia(**columns)), as_of=as_of), "planning_eia") == [expected]


@pytest.mark.parametrize(
    ("table", "case", "feature"),
    [
        pytest.param(eia(FAR), "elsewhere", "Z1", id="that of the zone lies elsewhere"),
        pytest.param(eia(FAR, zone_id="Z2"), "none_in_zone", "Z1", id="the zone has none"),
    ],
)
def test_no_planning_eia_over_the_place_is_a_condition(table: Any, case: str, feature: str) -> None:
    found = judged(village(planning_eia=table))
    assert [(each.case, each.effect.value, each.feature) for each in about(found, "planning_eia")] == [
        (case, "condition", feature)
    ]
    assert found.verdict == "conditional"


def test_a_place_in_no_zone_and_under_no_eia_is_a_condition() -> None:
    layers = village(planning_eia=eia(FAR), zones=layer([{"zone_id": "Z1", "name": "东区"}], [FAR]))
    assert cases(judged(layers), "planning_eia") == [("outside", "condition")]


def test_an_eia_not_found_in_a_layer_declared_partial_may_be_there() -> None:
    found = judged(village(planning_eia=eia(FAR)), partial=["planning_eia"])
    assert cases(found, "planning_eia") == [("partial", "unknown")]


def test_an_eia_over_a_part_of_the_place_says_how_much_is_left() -> None:
    found = judged(village(planning_eia=eia(square(0, 0, width=70))))
    assert cases(found, "planning_eia") == [("partly", "condition"), ("valid", "info")]
    assert about(found, "planning_eia")[0].overlap_m2 == pytest.approx(3_000)


def test_an_expired_eia_under_a_valid_one_does_no_harm() -> None:
    both = pd.concat([eia(), eia(valid_until=pd.Timestamp("2023-01-01"))], ignore_index=True)
    assert cases(judged(village(planning_eia=both)), "planning_eia") == [("valid", "info")]


def test_without_the_layer_the_planning_eia_is_unknown() -> None:
    found = judged(village(planning_eia=None))
    assert cases(found, "planning_eia") == [("absent", "unknown")]
    assert found.verdict == "unknown"


def test_for_an_existing_plant_an_expired_eia_is_information() -> None:
    layers = village(planning_eia=eia(valid_until=pd.Timestamp("2023-01-01")))
    assert cases(judged(layers, activity="existing"), "planning_eia") == [("expired", "info")]


def planned(*parts: tuple[str | None, float]) -> Any:
    """Return strips of planned uses over the place, each with its width in metres, from west to east."""
    rows, shapes, left = [], [], 0.0
    for use, width in parts:
        rows.append({"planned_use": use, "plan_name": "P"})
        shapes.append(square(left / 100, 0, width=width))
        left += width
    return layer(rows, shapes)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        pytest.param(planned(("100102", 100)), [("industrial", "info")], id="industrial"),
        pytest.param(
            planned(("1001", 60), ("0901", 40)), [("other", "condition"), ("industrial", "info")], id="split"
        ),
        pytest.param(
            planned(("1001", 99.95), ("0901", 0.05)), [("industrial", "info")], id="a sliver of another"
        ),
        pytest.param(planned(("10", 100)), [("unclear", "unknown")], id="a code too short to tell"),
        pytest.param(planned((None, 100)), [("unclear", "unknown")], id="a plan without a use"),
        pytest.param(
            planned(("1001", 70)),
            [("unplanned", "unknown"), ("industrial", "info")],
            id="a part without a plan",
        ),
    ],
)
def test_the_planned_use_of_a_place(plan: Any, expected: list[tuple[str, str]]) -> None:
    assert cases(judged(village(planned_land_use=plan)), "planned_land_use") == expected


def test_a_plan_for_something_else_must_be_changed_first_and_forbids_nothing() -> None:
    found = judged(village(planned_land_use=planned(("0901", 100))))
    assert found.verdict == "conditional"


@pytest.mark.parametrize(
    ("code", "activity", "expected"),
    [
        ("44", "new", ("special", "condition")),
        ("17", "existing", ("other_existing", "info")),
    ],
    ids=["utilities have planned uses of their own", "what stands may stay"],
)
def test_another_use_means_less_for(code: str, activity: str, expected: tuple[str, str]) -> None:
    layers = village(planned_land_use=planned(("1303", 100)))
    assert cases(judged(layers, code=code, activity=activity), "planned_land_use") == [expected]


def test_the_use_that_the_register_plans_for_a_parcel_is_taken_before_the_plan() -> None:
    register = pd.DataFrame([{"parcel_id": "P1", "planned_use": "0901"}])
    place = Place("P1", HERE.shape, "P1", register)
    assert cases(judged(village(), place=place), "planned_land_use") == [("other", "condition")]


def test_without_a_plan_the_use_is_unknown() -> None:
    found = judged(village(planned_land_use=None))
    assert cases(found, "planned_land_use") == [("absent", "unknown")]
    assert found.verdict == "unknown"
