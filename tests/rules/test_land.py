"""六(一): each flag met, exactly at the limit, breached, unknown for each reason, and silent where it says nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.rules.parcels import ACCEPTED, KNOWN, facts, verdict
from tests.toytown import one_parcel_town
from zonemap.findings import NO_NOTE
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import CATALOGUE, judge

NEW = {"supplied_on": "2024-01-01"}
JIANGSU = {"supplied_on": "2022-01-01"}
STARTED: dict[str, Any] = {"has_started": True, "stopped_on": "2025-05-30"}
CASES: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "idle_land": {
        "building that has begun and never stopped is not idle": (
            "met",
            {"has_started": True, "stopped_on": "2026-06-01", "developed_share": 0.1, "invested_share": 0.1},
        ),
        "due in the future is not idle": ("met", {"has_started": False, "start_due_on": "2026-12-01"}),
        "one day short of a year is not idle": ("met", {"has_started": False, "start_due_on": "2025-07-01"}),
        "exactly one year is idle": ("breached", {"has_started": False, "start_due_on": "2025-06-30"}),
        "three years are idle": ("breached", {"has_started": False, "start_due_on": "2023-01-01"}),
        "delay by the enterprise is no excuse": (
            "breached",
            {"has_started": False, "start_due_on": "2023-01-01", "delay_cause": "enterprise"},
        ),
        "delay by government exempts": (
            "met",
            {"has_started": False, "start_due_on": "2023-01-01", "delay_cause": "government"},
        ),
        "force majeure exempts": (
            "met",
            {"has_started": False, "start_due_on": "2023-01-01", "delay_cause": "force_majeure"},
        ),
        "no day agreed cannot be judged": ("unknown", {"has_started": False}),
        "whether it began is not known": ("unknown", {"start_due_on": "2023-01-01"}),
        "whether it began is not known, yet it is not due": (
            "met",
            {"start_due_on": "2026-12-01", "stopped_on": "2026-06-01"},
        ),
        "33 % and 26 %, stopped 13 months: too little area suffices": (
            "breached",
            {**STARTED, "developed_share": 0.33, "invested_share": 0.26},
        ),
        "34 % and 26 % are not idle": ("met", {**STARTED, "developed_share": 0.34, "invested_share": 0.26}),
        "a third of the area and a quarter of the money are enough": (
            "met",
            {**STARTED, "developed_share": 1 / 3, "invested_share": 0.25},
        ),
        "24.9 % of the money is too little": (
            "breached",
            {**STARTED, "developed_share": 0.5, "invested_share": 0.249},
        ),
        "too little money with the area unknown is idle": ("breached", {**STARTED, "invested_share": 0.1}),
        "enough money with the area unknown cannot be judged": (
            "unknown",
            {**STARTED, "invested_share": 0.5},
        ),
        "too little, stopped eleven months, is not idle": (
            "met",
            {"has_started": True, "stopped_on": "2025-07-30", "developed_share": 0.1, "invested_share": 0.1},
        ),
        "too little, and no day of stopping": (
            "unknown",
            {"has_started": True, "developed_share": 0.1, "invested_share": 0.1},
        ),
        "enough, and no day of stopping": (
            "met",
            {"has_started": True, "developed_share": 0.9, "invested_share": 0.9},
        ),
        "an unknown use is judged all the same": (
            "breached",
            {"land_use": None, "has_started": False, "start_due_on": "2023-01-01"},
        ),
    },
    "industry_far_minimum": {
        "above the minimum": ("met", {"far_counted": 1.2}),
        "exactly at the minimum": ("met", {"far_counted": 0.7}),
        "below the minimum": ("breached", {"far_counted": 0.69}),
        "floor area is not known": ("unknown", {}),
        "between once and twice counted, either may be": ("unknown", {"far_counted": (0.5, 1.0)}),
        "between once and twice counted, both too little": ("breached", {"far_counted": (0.3, 0.6)}),
        "at least the footprint is enough": ("met", {"far_counted": (0.8, np.inf)}),
        "29 without third digit at 0.9 cannot be decided": (
            "unknown",
            {"industry_code": "29", "far_counted": 0.9},
        ),
        "29 without third digit at 1.0 is enough for both": (
            "met",
            {"industry_code": "29", "far_counted": 1.0},
        ),
        "29 without third digit at 0.7 is too little for both": (
            "breached",
            {"industry_code": "29", "far_counted": 0.7},
        ),
        "36 of 2002 at 0.7": ("met", {"industry_code": "36", "industry_edition": "2002", "far_counted": 0.7}),
        "36 of 2017 at 0.7": ("met", {"industry_code": "36", "far_counted": 0.7}),
        "40 of 2002 at 0.7 is electronics": (
            "breached",
            {"industry_code": "40", "industry_edition": "2002", "far_counted": 0.7},
        ),
        "31 of an unknown edition at 0.65": (
            "unknown",
            {"industry_code": "31", "industry_edition": None, "far_counted": 0.65},
        ),
        "the industry is not known": ("unknown", {"industry_code": None, "far_counted": 0.1}),
        "the edition of 2023 has no table": ("unknown", {**NEW, "far_counted": 5.0}),
        "supplied on an unknown day is held against 2008": (
            "breached",
            {"supplied_on": None, "far_counted": 0.5},
        ),
        "repair shops have no minimum": ("no row", {"industry_code": "43", "far_counted": 0.1}),
        "the use is not known": ("unknown", {"land_use": None, "far_counted": 0.1}),
        "a use too short to tell": ("unknown", {"land_use": "10", "far_counted": 0.1}),
        "housing is not concerned": ("no row", {"land_use": "0701", "far_counted": 0.1}),
    },
    "entry_far_floor": {
        "above the floor": ("met", {"far_counted": 1.5}),
        "exactly at the floor": ("met", {"far_counted": 1.2}),
        "below the floor": ("breached", {"far_counted": 1.19}),
        "如皋 has a higher floor": ("breached", {"place": "320682", "far_counted": 1.25}),
        "somewhere in the city between the two floors": ("unknown", {"place": "3206", "far_counted": 1.25}),
        "somewhere in the city above both floors": ("met", {"place": "3206", "far_counted": 1.3}),
        "an unknown place": ("unknown", {"place": None, "far_counted": 5.0}),
        "another city": ("no row", {"place": "320115", "far_counted": 0.1}),
        "floor area is not known": ("unknown", {}),
        "chemicals are decided collectively": ("unknown", {"industry_code": "26", "far_counted": 0.1}),
        "the industry is not known": ("unknown", {"industry_code": None, "far_counted": 0.1}),
        "the use is not known": ("unknown", {"land_use": None, "far_counted": 0.1}),
        "housing is not concerned": ("no row", {"land_use": "0701", "far_counted": 0.1}),
    },
    "building_coefficient": {
        "above the limit": ("met", {"building_coefficient": 0.5}),
        "exactly at the limit": ("met", {"building_coefficient": 0.3}),
        "below the limit": ("breached", {"building_coefficient": 0.29}),
        "the footprint alone is enough": ("met", {"building_coefficient": (0.35, np.inf)}),
        "the footprint alone is too little, yards unknown": (
            "unknown",
            {"building_coefficient": (0.1, np.inf)},
        ),
        "nothing is known": ("unknown", {}),
        "the coefficient of 2023 is weakly sourced": ("unknown", {**NEW, "building_coefficient": 0.9}),
        "an unknown day is held against 2008": (
            "breached",
            {"supplied_on": None, "building_coefficient": 0.2},
        ),
        "the use is not known": ("unknown", {"land_use": None, "building_coefficient": 0.1}),
        "housing is not concerned": ("no row", {"land_use": "0701", "building_coefficient": 0.1}),
    },
    "support_facility_share": {
        "within 7 %": ("met", {"support_land_share": 0.05}),
        "exactly 7 %": ("met", {"support_land_share": 0.07, "is_support_approved": False}),
        "above 7 % without consent": ("breached", {"support_land_share": 0.08, "is_support_approved": False}),
        "above 7 % with consent": ("met", {"support_land_share": 0.08, "is_support_approved": True}),
        "exactly 15 % with consent": ("met", {"support_land_share": 0.15, "is_support_approved": True}),
        "above 15 % with consent": ("breached", {"support_land_share": 0.16, "is_support_approved": True}),
        "10 % with consent not known": ("unknown", {"support_land_share": 0.10}),
        "20 % with consent not known": ("breached", {"support_land_share": 0.20}),
        "the share is not known": ("unknown", {"is_support_approved": True}),
        "30 % of the floor area under the edition of 2008": (
            "met",
            {"support_land_share": 0.05, "support_floor_share": 0.3, "is_support_approved": False},
        ),
        "30 % of the floor area, supplied on an unknown day, is held against 2008": (
            "met",
            {"supplied_on": None, "support_land_share": 0.05, "support_floor_share": 0.3},
        ),
        "exactly 15 % of the floor area under the edition of 2023": (
            "met",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.15, "is_support_approved": False},
        ),
        "16 % of the floor area under the edition of 2023": (
            "breached",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.16, "is_support_approved": False},
        ),
        "16 % of the floor area under Jiangsu's rule of 2021": (
            "breached",
            {
                **JIANGSU,
                "support_land_share": 0.05,
                "support_floor_share": 0.16,
                "is_support_approved": False,
            },
        ),
        "the day before Jiangsu's rule there was no limit of floor area": (
            "met",
            {
                "supplied_on": "2021-12-21",
                "support_land_share": 0.05,
                "support_floor_share": 0.16,
                "is_support_approved": False,
            },
        ),
        "exactly 30 % of the floor area with consent": (
            "met",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.3, "is_support_approved": True},
        ),
        "31 % of the floor area with consent": (
            "breached",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.31, "is_support_approved": True},
        ),
        "20 % of the floor area with consent not known": (
            "unknown",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.2},
        ),
        "the share of floor area is not known": (
            "unknown",
            {**NEW, "support_land_share": 0.05, "is_support_approved": False},
        ),
        "too much land with the share of floor area unknown": (
            "breached",
            {**NEW, "support_land_share": 0.08, "is_support_approved": False},
        ),
        "too much floor area with the share of land unknown": (
            "breached",
            {**NEW, "support_floor_share": 0.16, "is_support_approved": False},
        ),
        "the use is not known": ("unknown", {"land_use": None, "support_land_share": 0.5}),
        "housing is not concerned": ("no row", {"land_use": "0701", "support_land_share": 0.5}),
    },
    "enterprise_grade": {
        "grade A": ("met", {"has_graded_enterprise": True, "worst_grade": 1}),
        "grade B is the last that passes": ("met", {"has_graded_enterprise": True, "worst_grade": 2}),
        "grade C is remarked on": ("breached", {"has_graded_enterprise": True, "worst_grade": 3}),
        "grade D": ("breached", {"has_graded_enterprise": True, "worst_grade": 4}),
        "a grade is missing": ("unknown", {"has_graded_enterprise": True, "worst_grade": (1, 4)}),
        "C, and another is missing": ("unknown", {"has_graded_enterprise": True, "worst_grade": (3, 4)}),
        "D, and another is missing": ("breached", {"has_graded_enterprise": True, "worst_grade": (4, 4)}),
        "whether any is graded is not known": ("unknown", {"worst_grade": 4}),
        "nobody there is graded": ("no row", {"has_graded_enterprise": False, "worst_grade": 1}),
    },
    "eliminated_or_nonconforming": {
        "all conform": ("met", {"has_enterprise": True, "is_nonconforming": False}),
        "one does not": ("breached", {"has_enterprise": True, "is_nonconforming": True}),
        "nothing is known of one": ("unknown", {"has_enterprise": True}),
        "nobody is there": ("no row", {"has_enterprise": False, "is_nonconforming": False}),
    },
    "stopped_or_vacant": {
        "all operate": ("met", {"has_enterprise": True, "is_stopped": False}),
        "one has stopped": ("breached", {"has_enterprise": True, "is_stopped": True}),
        "the state of one is missing": ("unknown", {"has_enterprise": True}),
        "vacancy counts for nothing without a cut-off": (
            "met",
            {"has_enterprise": True, "is_stopped": False, "vacant_floor_share": 1.0},
        ),
        "nobody is there": ("no row", {"has_enterprise": False, "is_stopped": False}),
    },
    "plan_conflict": {
        "the plan agrees": ("met", {"plan_conflict_share": 0.0}),
        "exactly half is no majority": ("met", {"plan_conflict_share": 0.5}),
        "more than half disagrees": ("breached", {"plan_conflict_share": 0.51}),
        "a gap in the plan may tip it": ("unknown", {"plan_conflict_share": (0.3, 0.6)}),
        "a gap in the plan cannot tip it": ("met", {"plan_conflict_share": (0.3, 0.45)}),
        "no plan is known": ("unknown", {}),
        "the use is not known": ("unknown", {"land_use": None, "plan_conflict_share": 1.0}),
        "housing is not concerned": ("no row", {"land_use": "0701", "plan_conflict_share": 1.0}),
    },
}

MU_PER_HECTARE = 15
CUT_OFFS = {
    "tax_per_mu_minimum": 5.0,
    "investment_intensity_minimum": 3000.0,
    "vacant_floor_share_maximum": 0.4,
    "night_lights_minimum": 10.0,
    "ndvi_maximum": 0.4,
    "building_height_minimum_m": 3.0,
}


def images(
    raster: str, *, holds: float, limit: float, breaches: float
) -> dict[str, tuple[str, dict[str, Any]]]:
    mean, shown = f"{raster}_mean", {f"{raster}_cells": 4.0}
    astride = (min(holds, breaches), max(holds, breaches))
    return {
        "on the right side": ("met", {**shown, mean: holds}),
        "exactly at the cut-off": ("met", {**shown, mean: limit}),
        "on the wrong side": ("breached", {**shown, mean: breaches}),
        "exactly one cell": ("breached", {**shown, mean: breaches, f"{raster}_cells": 1.0}),
        "less than a cell": ("unknown", {**shown, mean: breaches, f"{raster}_cells": 0.99}),
        "gaps leave a range astride the cut-off": ("unknown", {**shown, mean: astride}),
        "not under the image": ("unknown", {**shown}),
        "how many cells it covers is not known": ("unknown", {mean: breaches}),
        "the use is not known": ("unknown", {**shown, mean: breaches, "land_use": None}),
        "housing is not concerned": ("no row", {**shown, mean: breaches, "land_use": "0701"}),
    }


CASES_WITH_CUT_OFFS: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "tax_per_mu": {
        "above the cut-off": ("met", {"has_enterprise": True, "tax_wan": 6 * MU_PER_HECTARE}),
        "exactly at the cut-off": ("met", {"has_enterprise": True, "tax_wan": 5 * MU_PER_HECTARE}),
        "below the cut-off": ("breached", {"has_enterprise": True, "tax_wan": 4.9 * MU_PER_HECTARE}),
        "a refund is below it": ("breached", {"has_enterprise": True, "tax_wan": -3.0}),
        "tax is not known": ("unknown", {"has_enterprise": True}),
        "whether anybody is there is not known": ("unknown", {"tax_wan": 1.0}),
        "nobody is there": ("no row", {"has_enterprise": False, "tax_wan": 0.0}),
        "housing is not concerned": ("no row", {"land_use": "0701", "has_enterprise": True, "tax_wan": 0.0}),
    },
    "investment_intensity": {
        "above the cut-off": ("met", {"has_enterprise": True, "investment_wan": 4000}),
        "exactly at the cut-off": ("met", {"has_enterprise": True, "investment_wan": 3000}),
        "below the cut-off": ("breached", {"has_enterprise": True, "investment_wan": 2999}),
        "investment is not known": ("unknown", {"has_enterprise": True}),
        "nobody is there": ("no row", {"has_enterprise": False, "investment_wan": 0.0}),
        "the use is not known": (
            "unknown",
            {"land_use": None, "has_enterprise": True, "investment_wan": 0.0},
        ),
    },
    "stopped_or_vacant": {
        "less vacant than the cut-off": (
            "met",
            {"has_enterprise": True, "is_stopped": False, "vacant_floor_share": 0.3},
        ),
        "exactly at the cut-off": (
            "met",
            {"has_enterprise": True, "is_stopped": False, "vacant_floor_share": 0.4},
        ),
        "more vacant than the cut-off": (
            "breached",
            {"has_enterprise": True, "is_stopped": False, "vacant_floor_share": 0.5},
        ),
        "stopped, though fully let": (
            "breached",
            {"has_enterprise": True, "is_stopped": True, "vacant_floor_share": 0.0},
        ),
        "nobody is there and it is vacant": (
            "breached",
            {"has_enterprise": False, "is_stopped": False, "vacant_floor_share": 1.0},
        ),
        "vacancy is not known": ("unknown", {"has_enterprise": True, "is_stopped": False}),
    },
    "night_lights": images("night_lights", holds=12.0, limit=10.0, breaches=9.9),
    "ndvi": images("ndvi", holds=0.2, limit=0.4, breaches=0.41),
    "building_height": images("building_height", holds=9.0, limit=3.0, breaches=2.9),
}


def flattened(cases: dict[str, dict[str, tuple[str, dict[str, Any]]]]) -> list[Any]:
    return [
        pytest.param(rule, columns, expected, id=f"{rule}: {sentence}")
        for rule, table in cases.items()
        for sentence, (expected, columns) in table.items()
    ]


def bureau() -> Rulebook:
    return load_plan().accepting(ACCEPTED).changed(CUT_OFFS)


@pytest.mark.parametrize(("rule", "columns", "expected"), flattened(CASES))
def test_a_flag_says(rule: str, columns: dict[str, Any], expected: str) -> None:
    assert verdict(rule, **columns)[0] == expected


@pytest.mark.parametrize(("rule", "columns", "expected"), flattened(CASES_WITH_CUT_OFFS))
def test_a_flag_says_with_the_cut_offs_of_a_bureau(rule: str, columns: dict[str, Any], expected: str) -> None:
    assert verdict(rule, rulebook=bureau(), **columns)[0] == expected


def test_every_flag_has_its_table_of_cases() -> None:
    flags = {name for name, role in load_plan().roles.items() if role.kind == "flag"}
    assert {**CASES, **CASES_WITH_CUT_OFFS}.keys() == flags
    for name, table in {**CASES_WITH_CUT_OFFS, **CASES}.items():
        assert {"met", "breached", "unknown"} <= {expected for expected, _ in table.values()}, name


@pytest.mark.parametrize("rule", ["tax_per_mu", "investment_intensity"])
def test_a_flag_without_a_cut_off_is_off(rule: str) -> None:
    assert verdict(rule, has_enterprise=True, tax_wan=0.0, investment_wan=0.0)[0] == "off"


@pytest.mark.parametrize("rule", sorted(CATALOGUE))
def test_a_flag_that_the_bureau_switched_off_gives_no_rows(rule: str) -> None:
    judgement = judge(facts([KNOWN]), bureau(), off=[rule])
    assert rule not in judgement.findings
    assert [(each.rule, each.why.value) for each in judgement.not_judged] == [(rule, "off")]


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        pytest.param(date(2023, 12, 31), 0, "met", id="the day before a year is full"),
        pytest.param(date(2024, 1, 1), 1, "breached", id="one year"),
        pytest.param(date(2025, 1, 1), 2, "breached", id="two years"),
    ],
)
def test_idle_land_counts_full_years(day: date, years: int, expected: str) -> None:
    word, found = verdict("idle_land", as_of=day, has_started=False, start_due_on="2023-01-01")
    assert word == expected
    assert found.measured.low.tolist() == [years]
    assert found.limit.low.tolist() == [1]


def test_before_the_ministry_spoke_nothing_is_idle_and_nothing_is_not() -> None:
    word, _ = verdict("idle_land", as_of=date(2012, 6, 30), has_started=False, start_due_on="2005-01-01")
    assert word == "unknown"


@pytest.mark.parametrize(
    ("rule", "columns", "note"),
    [
        pytest.param(
            "idle_land", {"has_started": False, "start_due_on": "2023-01-01"}, "not started", id="not started"
        ),
        pytest.param(
            "idle_land", {**STARTED, "developed_share": 0.1}, "started, but too little", id="given up"
        ),
        pytest.param(
            "idle_land",
            {"has_started": False, "start_due_on": "2023-01-01", "delay_cause": "government"},
            "delayed by government",
            id="exempt",
        ),
        pytest.param("idle_land", {"has_started": False, "start_due_on": "2026-12-01"}, "", id="not idle"),
        pytest.param(
            "industry_far_minimum", {"supplied_on": None, "far_counted": 1}, "supplied before", id="no day"
        ),
        pytest.param(
            "industry_far_minimum",
            {"supplied_on": "1999-01-01", "far_counted": 1},
            "supplied before",
            id="old",
        ),
        pytest.param("industry_far_minimum", {"far_counted": 1}, "", id="in the edition"),
        pytest.param("entry_far_floor", {"industry_code": "26"}, "FAR of this industry", id="collective"),
        pytest.param(
            "enterprise_grade", {"has_graded_enterprise": True, "worst_grade": 3}, "grade C", id="C"
        ),
        pytest.param("enterprise_grade", {"has_graded_enterprise": True, "worst_grade": 4}, "", id="D"),
        pytest.param(
            "support_facility_share", {"support_land_share": 0.2}, "of the land", id="too much land"
        ),
        pytest.param(
            "support_facility_share",
            {**NEW, "support_land_share": 0.05, "support_floor_share": 0.4},
            "of the floor area",
            id="too much floor area",
        ),
        pytest.param(
            "support_facility_share",
            {**NEW, "support_land_share": 0.2, "support_floor_share": 0.4},
            "of the land; the share of floor area exceeds",
            id="too much of both",
        ),
        pytest.param("support_facility_share", {"support_land_share": 0.05}, "", id="within its share"),
        pytest.param(
            "stopped_or_vacant", {"has_enterprise": True, "is_stopped": True}, "stopped", id="stopped"
        ),
    ],
)
def test_a_finding_carries_the_note_of_its_case(rule: str, columns: dict[str, Any], note: str) -> None:
    _, found = verdict(rule, **columns)
    notes = load_plan().roles[rule].notes
    said = "" if found.note[0] == NO_NOTE else notes[found.note[0]].en
    assert said.startswith(note)
    assert bool(said) is bool(note)


@pytest.mark.parametrize(
    ("grade", "decides"), [(3, False), (4, True), ((3, 4), True)], ids=["C", "D", "C or D"]
)
def test_grade_c_decides_nothing(grade: Any, decides: bool) -> None:
    _, found = verdict("enterprise_grade", has_graded_enterprise=True, worst_grade=grade)
    assert found.is_deciding.tolist() == [decides]


def test_an_edition_of_2023_that_the_bureau_filled_in_is_judged() -> None:
    local = """
        [[numbers.industry_far_minimum.rows]]
        scope = { classification = "2017" }
        in_force = 2023-05-01
        source = { document = "自然资发〔2023〕72号", place = "附件", confidence = "BUREAU" }
        values = [{ industry = "36", value = 0.8 }]
    """
    book = load_plan().extended(local, "numbers.toml").accepting(ACCEPTED)
    for far, expected in ((0.8, "met"), (0.79, "breached")):
        word, found = verdict(
            "industry_far_minimum", rulebook=book, **NEW, industry_code="36", far_counted=far
        )
        assert word == expected
        assert found.limit.low.tolist() == [0.8]


def test_vacancy_alone_without_a_cut_off_is_named_as_off(tmp_path: Path) -> None:
    found = one_parcel_town(tmp_path / "w", parcel_columns={"vacant_floor_share": 0.9})
    assert {each["rule"]: each["why"] for each in found.manifest["not_judged"]}["stopped_or_vacant"] == "off"


def test_a_computed_grade_says_so_and_cites_what_it_was_computed_from() -> None:
    local = """
        [[numbers.grade_weight.rows]]
        source = { document = "本局办法", place = "第三条", confidence = "BUREAU" }
        values = [{ indicator = "tax_per_mu", value = 100 }]
    """
    book = load_plan().extended(local, "numbers.toml").accepting(ACCEPTED)
    row = {"has_graded_enterprise": True, "worst_grade": 4}
    notes = load_plan().roles["enterprise_grade"].notes
    _, own = verdict("enterprise_grade", rulebook=book, **row)
    _, computed = verdict("enterprise_grade", rulebook=book, has_computed_grade=True, **row)
    assert own.note.tolist() == [NO_NOTE]
    assert notes[computed.note[0]].en.startswith("computed from the weights")
    cited = [
        {book.row(name).source.document for name in found.choices[found.choice[0]]}
        for found in (own, computed)
    ]
    assert cited == [{"zonemap"}, {"zonemap", "本局办法"}]
