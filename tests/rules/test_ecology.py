"""六(二): what stands over a parcel, slivers aside, and the shore on its land side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.rules.parcels import AREA_M2, verdict
from zonemap.findings import NO_NOTE
from zonemap.plan import load_plan

LINES = ("ecological_redlines", "farmland", "ecological_spaces")
UNITS = ("control_unit_priority", "control_unit_key", "control_unit_general")


@pytest.mark.parametrize("rule", LINES)
@pytest.mark.parametrize(
    ("area", "expected"),
    [
        pytest.param(None, "met", id="nothing lies over it"),
        pytest.param(9.9, "met", id="less than 10 m² is a touch"),
        pytest.param(10.0, "breached", id="10 m² of a hectare are 0.1 %: exactly at both limits"),
        pytest.param(AREA_M2, "breached", id="all of it"),
    ],
)
def test_a_line_is_kept_clear(rule: str, area: float | None, expected: str) -> None:
    word, found = verdict(rule, **{rule: area})
    assert word == expected
    assert found.measured.low.tolist() == [area or 0.0]


@pytest.mark.parametrize("rule", LINES)
def test_a_touch_by_area_or_by_share_is_enough_to_be_a_touch(rule: str) -> None:
    book = load_plan().changed({"sliver_area_m2": 1.0, "sliver_share": 0.01})
    assert verdict(rule, rulebook=book, **{rule: 50.0})[0] == "met"
    assert verdict(rule, rulebook=book, **{rule: 100.0})[0] == "breached"


@pytest.mark.parametrize("rule", LINES)
def test_without_a_limit_for_slivers_nothing_at_all_is_still_no_overlap(rule: str) -> None:
    book = load_plan().changed({"sliver_area_m2": 0.0, "sliver_share": 0.0})
    assert verdict(rule, rulebook=book, **{rule: None})[0] == "met"
    assert verdict(rule, rulebook=book, **{rule: 0.01})[0] == "breached"


@pytest.mark.parametrize(
    ("units", "priority", "key", "general"),
    [
        pytest.param({}, "met", "met", "met", id="no unit"),
        pytest.param({"priority": 5000.0}, "breached", "met", "met", id="half in a priority unit"),
        pytest.param({"key": 9.0}, "met", "met", "met", id="a touch of a key unit"),
        pytest.param({"key": 10.0}, "met", "breached", "met", id="just more than a touch"),
        pytest.param({"general": 6000.0, "key": 4000.0}, "met", "breached", "breached", id="two units"),
        pytest.param({None: 5000.0}, "unknown", "unknown", "unknown", id="a unit without a class"),
        pytest.param({None: 5.0}, "met", "met", "met", id="a touch of a unit without a class"),
        pytest.param(
            {None: 500.0, "key": 500.0}, "unknown", "breached", "unknown", id="one with, one without"
        ),
    ],
)
def test_units_by_class(units: dict[Any, float], priority: str, key: str, general: str) -> None:
    assert [verdict(rule, control_units=units)[0] for rule in UNITS] == [priority, key, general]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({"main_stem_distance_m": 5000.0}, "met", id="far from the shore"),
        pytest.param({"main_stem_distance_m": 1000.0}, "met", id="exactly one kilometre"),
        pytest.param({"main_stem_distance_m": 999.9}, "breached", id="just less than one kilometre"),
        pytest.param({"main_stem_distance_m": 0.0}, "breached", id="at the shore"),
        pytest.param({"main_stem_distance_m": np.inf}, "met", id="on the water side"),
        pytest.param({}, "unknown", id="the distance is not known"),
        pytest.param(
            {"industry_code": None, "main_stem_distance_m": 0.0}, "unknown", id="industry not known"
        ),
        pytest.param({"industry_code": "2", "main_stem_distance_m": 0.0}, "unknown", id="industry too short"),
        pytest.param({"industry_code": "17", "main_stem_distance_m": 0.0}, "no row", id="a textile plant"),
        pytest.param({"land_use": "0701", "main_stem_distance_m": 0.0}, "no row", id="housing"),
        pytest.param({"land_use": None, "main_stem_distance_m": 0.0}, "unknown", id="use not known"),
    ],
)
def test_chemical_industry_keeps_off_the_shore(columns: dict[str, Any], expected: str) -> None:
    assert verdict("chemical_shore_distance", **{"industry_code": "2614", **columns})[0] == expected


@pytest.mark.parametrize(
    ("started", "note"),
    [(True, "an existing plant"), (False, "not yet started"), (None, "")],
    ids=["a plant that stands", "a new project", "not known which"],
)
def test_a_plant_on_the_shore_is_called_existing_only_when_it_is(started: bool | None, note: str) -> None:
    _, found = verdict(
        "chemical_shore_distance", industry_code="26", main_stem_distance_m=500.0, has_started=started
    )
    notes = load_plan().roles["chemical_shore_distance"].notes
    said = "" if found.note[0] == NO_NOTE else notes[found.note[0]].en
    assert said.startswith(note)
    assert bool(said) is bool(note)
