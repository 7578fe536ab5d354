"""What would lift a finding: doing it is enough, doing a little less is not, for every rule that can breach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.parcels import AREA_M2, KNOWN, facts
from tests.rules.test_land import NEW, STARTED, bureau
from tests.toytown import building, layer, parcel, square, town
from zonemap.assessment import Assessment, assess, receipt, rulebook_of
from zonemap.assessment.explaining import lift_of, off_list
from zonemap.findings import Quantity, Verdict
from zonemap.layers import layer_named
from zonemap.plan import load_plan
from zonemap.rules import CATALOGUE, judge
from zonemap.wording import Language, use_language

Row = dict[str, Any]
MU_PER_HECTARE = 15
FLOOR_M2 = 8_000.0
BOOK = bureau()

USED: Row = {"has_enterprise": True, "has_graded_enterprise": True}
CHEMICAL: Row = {"industry_code": "2614"}
UNITS = {"control_unit_priority": "priority", "control_unit_key": "key", "control_unit_general": "general"}


def overlaid(name: str) -> Callable[[Any], Row]:
    return lambda area: {"control_units": {UNITS[name]: area}} if name in UNITS else {name: area}


def shown(raster: str) -> tuple[Row, Callable[[Any], Row]]:
    return {f"{raster}_cells": 4.0}, lambda mean: {f"{raster}_mean": mean}


MEASURES: dict[str, tuple[Row, Callable[[Any], Row], float, float]] = {
    "industry_far_minimum": ({}, lambda far: {"far_counted": far}, 0.0, 0.7),
    "entry_far_floor": ({}, lambda far: {"far_counted": far}, 0.0, 1.2),
    "building_coefficient": ({}, lambda share: {"building_coefficient": share}, 0.0, 0.3),
    "tax_per_mu": (USED, lambda tax: {"tax_wan": scaled(tax, MU_PER_HECTARE)}, -2.0, 5.0),
    "investment_intensity": (USED, lambda invested: {"investment_wan": invested}, 0.0, 3000.0),
    "plan_conflict": ({}, lambda share: {"plan_conflict_share": share}, 1.0, 0.5),
    "support_facility_share": (
        {"is_support_approved": False},
        lambda share: {"support_land_share": share},
        1.0,
        0.07,
    ),
    "night_lights": (*shown("night_lights"), 0.0, 10.0),
    "ndvi": (*shown("ndvi"), 1.0, 0.4),
    "building_height": (*shown("building_height"), 0.0, 3.0),
    "chemical_shore_distance": (CHEMICAL, lambda far: {"main_stem_distance_m": far}, 0.0, 1000.0),
    **{
        name: ({}, overlaid(name), AREA_M2, 10.0)
        for name in ("ecological_redlines", "farmland", "ecological_spaces", *UNITS)
    },
}
"""Rule → what else is known, how a measure becomes facts, the worst value, and the limit."""

RECORDS: dict[str, tuple[Row, Row]] = {
    "idle_land": ({"has_started": False, "start_due_on": "2023-01-01"}, {"has_started": True}),
    "eliminated_or_nonconforming": ({**USED, "is_nonconforming": True}, {"is_nonconforming": False}),
    "stopped_or_vacant": (
        {**USED, "is_stopped": True, "vacant_floor_share": 0.1},
        {"is_stopped": False},
    ),
    "enterprise_grade": ({**USED, "worst_grade": 4}, {"worst_grade": 2}),
}
"""Rule → what breaches it, and what must be on record instead."""


def scaled(value: Any, factor: float) -> Any:
    return tuple(end * factor for end in value) if isinstance(value, tuple) else value * factor


def assessed(rule: str, row: Row) -> Assessment:
    """Return the judgement of one parcel of 1 ha with a floor area of 8,000 m²."""
    known = facts([{**KNOWN, **row}])
    found = judge(known, BOOK, off=set(CATALOGUE) - {rule})
    names = ("area_m2", "drawn_area_m2", "support_land_share", "support_floor_share", "vacant_floor_share")
    columns = {name: known.quantity(name) for name in names}
    columns["floor_area_m2"] = Quantity.exact(np.array([FLOOR_M2]))
    ends = {f"{name}_{end}": getattr(each, end) for name, each in columns.items() for end in ("low", "high")}
    return Assessment("r", gpd.GeoDataFrame(ends), found.findings, pd.DataFrame(), {"as_of": "2026-06-30"})


def verdict_and_lift(rule: str, row: Row) -> tuple[Verdict, Any]:
    made = assessed(rule, row)
    found, at = made.findings_of(0)[rule]
    return Verdict(int(found.verdict[at])), lift_of(made, BOOK, 0, found, at)


def test_every_rule_that_can_breach_is_tried() -> None:
    assert {*MEASURES, *RECORDS} == set(CATALOGUE)
    assert all(role.lifts for role in load_plan().roles.values())


@pytest.mark.parametrize("rule", MEASURES)
@settings(max_examples=12)
@given(part=st.floats(0.02, 1.0), width=st.floats(0.0, 0.9))
def test_reaching_the_value_lifts_a_finding_and_one_percent_less_does_not(
    rule: str, part: float, width: float
) -> None:
    besides, as_facts, worst, limit = MEASURES[rule]
    near = limit + part * (worst - limit)
    far = near + width * (worst - near)
    now = far if width < 0.1 or rule in UNITS or worst == AREA_M2 or "support" in rule else (
        min(near, far), max(near, far)
    )  # fmt: skip
    verdict, lift = verdict_and_lift(rule, {**besides, **as_facts(now)})
    assert verdict is Verdict.BREACHED
    goal = lift["measured"]
    assert goal == pytest.approx(limit)
    ends = now if isinstance(now, tuple) else (now, now)
    said = lift.get("change_range", [lift["change"], lift["change"]])
    assert sorted(said) == pytest.approx(sorted(goal - end for end in ends))
    reached = np.nextafter(goal, 0.0) if worst == AREA_M2 else goal
    assert verdict_and_lift(rule, {**besides, **as_facts(reached)})[0] is Verdict.MET
    for end in ends:
        short = end + 0.99 * (goal - end)
        assert verdict_and_lift(rule, {**besides, **as_facts(short)})[0] is Verdict.BREACHED


@pytest.mark.parametrize("rule", RECORDS)
def test_what_must_be_on_record_lifts_a_finding(rule: str) -> None:
    before, instead = RECORDS[rule]
    verdict, lift = verdict_and_lift(rule, before)
    assert verdict is Verdict.BREACHED
    assert lift["records"]
    assert verdict_and_lift(rule, {**before, **instead})[0] is not Verdict.BREACHED


def test_records_that_must_change_are_columns_of_layers() -> None:
    for role in load_plan().roles.values():
        for name in (record for lift in role.lifts for record in lift.records):
            layer_name, _dot, column = name.partition(".")
            assert layer_named(layer_name).column(column)


@pytest.mark.parametrize(
    ("rule", "row", "name", "amount"),
    [
        pytest.param("industry_far_minimum", {"far_counted": 0.5}, "counted_floor_area_m2", 2000, id="FAR"),
        pytest.param(
            "building_coefficient", {"building_coefficient": 0.2}, "covered_land_m2", 1000, id="cover"
        ),
        pytest.param("tax_per_mu", {**USED, "tax_wan": 60.0}, "tax_wan", 15, id="tax: 1 per mu on 15 mu"),
        pytest.param(
            "investment_intensity", {**USED, "investment_wan": 2400.0}, "investment_wan", 600, id="investment"
        ),
        pytest.param(
            "plan_conflict", {"plan_conflict_share": 0.75}, "land_m2", 2500, id="land against the plan"
        ),
        pytest.param(
            "support_facility_share",
            {"support_land_share": 0.17, "is_support_approved": True},
            "land_m2",
            200,
            id="support land",
        ),
        pytest.param(
            "support_facility_share",
            {**NEW, "is_support_approved": True, "support_land_share": 0.0, "support_floor_share": 0.35},
            "floor_area_m2",
            400,
            id="support floor area",
        ),
        pytest.param(
            "chemical_shore_distance", {**CHEMICAL, "main_stem_distance_m": 400.0}, "distance_m", 600, id="m"
        ),
    ],
)
def test_a_change_is_said_in_what_it_comes_to_on_the_parcel(
    rule: str, row: Row, name: str, amount: float
) -> None:
    lift = verdict_and_lift(rule, row)[1]
    assert lift[name] == pytest.approx(amount)


def test_of_a_limit_that_is_a_range_the_safe_end_is_taken() -> None:
    row = {"industry_code": "29", "far_counted": 0.7}
    _verdict, lift = verdict_and_lift("industry_far_minimum", row)
    assert lift["measured"] == 1.0
    assert verdict_and_lift("industry_far_minimum", {**row, "far_counted": 1.0})[0] is Verdict.MET
    assert verdict_and_lift("industry_far_minimum", {**row, "far_counted": 0.99})[0] is Verdict.UNKNOWN


def test_of_a_measure_that_is_a_range_both_ends_are_said() -> None:
    lift = verdict_and_lift("industry_far_minimum", {"far_counted": (0.2, 0.5)})[1]
    assert lift["change"] is None
    assert lift["change_range"] == pytest.approx([0.2, 0.5])
    assert lift["counted_floor_area_m2_range"] == pytest.approx([2000, 5000])


def test_two_shares_that_exceed_must_both_fall() -> None:
    row = {**NEW, "is_support_approved": False, "support_land_share": 0.1, "support_floor_share": 0.2}
    _verdict, lift = verdict_and_lift("support_facility_share", row)
    assert (lift["fact"], lift["measured"]) == ("support_land_share", 0.07)
    assert [(each["fact"], each["measured"]) for each in lift["also"]] == [("support_floor_share", 0.15)]
    one = verdict_and_lift("support_facility_share", {**row, "support_land_share": 0.07})[0]
    both = verdict_and_lift(
        "support_facility_share", {**row, "support_land_share": 0.07, "support_floor_share": 0.15}
    )[0]
    assert (one, both) == (Verdict.BREACHED, Verdict.MET)


def test_a_parcel_stopped_and_vacant_must_be_used_in_both_ways() -> None:
    row = {**USED, "is_stopped": True, "vacant_floor_share": 0.9}
    _verdict, lift = verdict_and_lift("stopped_or_vacant", row)
    assert lift["measured"] is False
    assert [each["measured"] for each in lift["also"]] == [0.4]
    assert verdict_and_lift("stopped_or_vacant", {**row, "is_stopped": False})[0] is Verdict.BREACHED
    assert (
        verdict_and_lift("stopped_or_vacant", {**row, "is_stopped": False, "vacant_floor_share": 0.4})[0]
        is Verdict.MET
    )


@pytest.mark.parametrize("grade", [3, 4], ids=["C", "D"])
def test_a_grade_is_lifted_by_the_grade_that_is_not_remarked_on(grade: int) -> None:
    lift = verdict_and_lift("enterprise_grade", {**USED, "worst_grade": grade})[1]
    assert lift["measured"] == "B"


def test_grade_c_takes_a_parcel_of_grade_d_off_the_list() -> None:
    made = assessed("enterprise_grade", {**USED, "worst_grade": 4})
    off = off_list(made, BOOK, 0)
    assert off is not None
    assert [(each["rule"], each["measured"]) for each in off["lifts"]] == [("enterprise_grade", "C")]


def test_land_given_up_is_lifted_by_building_on_or_by_reaching_the_shares() -> None:
    use_language(Language.EN)
    row = {**STARTED, "developed_share": 0.2, "invested_share": 0.5}
    _verdict, lift = verdict_and_lift("idle_land", row)
    use_language(Language.ZH)
    assert "33.3%" in lift["words"]
    assert "25.0%" in lift["words"]
    assert verdict_and_lift("idle_land", {**row, "developed_share": 1 / 3})[0] is Verdict.MET
    assert (
        verdict_and_lift("idle_land", {**row, "stopped_on": None, "developed_share": 1 / 3})[0] is Verdict.MET
    )


@pytest.mark.parametrize("rule", sorted(CATALOGUE))
def test_the_words_of_a_lift_name_what_there_is(rule: str) -> None:
    for lift in load_plan().roles[rule].lifts:
        for words in (lift.words.zh, lift.words.en):
            fields = {field for _, field, _, _ in Formatter().parse(words) if field}
            assert fields <= {"now", "target", "amount", *CATALOGUE[rule].numbers}
        assert any("一" <= letter <= "鿿" for letter in lift.words.zh)


@pytest.mark.parametrize("verdict", ["met", "unknown"])
def test_what_is_not_breached_has_no_lift(verdict: str) -> None:
    row: Mapping[str, Any] = {"far_counted": 2.0} if verdict == "met" else {}
    assert verdict_and_lift("industry_far_minimum", dict(row))[1] is None


def low_town(folder: Path, storeys: float) -> tuple[Assessment, dict[str, Any]]:
    """Return a parcel of 1 ha with a hall of 4,000 m², and its receipt."""
    hall = building(storeys=1, floor_area_m2=4000.0 * storeys, storey_height_m=5.0)
    workspace = town(
        folder,
        {
            "parcels": layer([parcel(yard_area_m2=0.0, structure_area_m2=0.0)], [square(0, 0)]),
            "buildings": layer([hall], [square(0, 0, width=40)]),
        },
    )
    found = assess(workspace)
    return found, receipt(found, rulebook_of(workspace), 0)


def test_what_the_receipt_says_takes_the_parcel_off_the_list_when_it_is_done(tmp_path: Path) -> None:
    found, said = low_town(tmp_path / "now", 1.0)
    assert found.parcels["listing"].tolist() == ["certain"]
    (lift,) = said["off_list"]["lifts"]
    assert (lift["rule"], lift["measured"]) == ("industry_far_minimum", 0.7)
    missing = lift["counted_floor_area_m2"]
    assert missing == pytest.approx(3000.0)
    less, _ = low_town(tmp_path / "less", 1.0 + 0.99 * missing / 4000.0)
    assert less.parcels["listing"].tolist() == ["certain"]
    done, receipt_then = low_town(tmp_path / "done", 1.0 + missing / 4000.0)
    assert done.parcels["listing"].tolist() != ["certain"]
    assert receipt_then["off_list"] is None
