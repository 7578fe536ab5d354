"""The rows of the list, in the meanings that outside checks rely on."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests.assessment.town import BELOW, SURFACE, mixed_town
from zonemap.assessment import Assessment, assess, parcel_row, parcel_rows, rulebook_of, selected
from zonemap.assessment.rows import known
from zonemap.plan import Rulebook

INF = float("inf")


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Rulebook]:
    workspace = mixed_town(tmp_path_factory.mktemp("town") / "w")
    return assess(workspace), rulebook_of(workspace)


@pytest.fixture(scope="module")
def rows(assessed: tuple[Assessment, Rulebook]) -> dict[str, dict[str, Any]]:
    found, book = assessed
    return {row["parcel_id"]: row for row in parcel_rows(found, book, range(len(found.parcels)))}


def test_every_row_is_plain_json(rows: dict[str, dict[str, Any]]) -> None:
    for row in rows.values():
        assert json.loads(json.dumps(row, allow_nan=False)) == row


def test_a_known_quantity_is_a_number(rows: dict[str, dict[str, Any]]) -> None:
    low = rows["low"]
    assert (low["area_m2"], low["drawn_area_m2"], low["floor_area_m2"], low["far"], low["far_counted"]) == (
        10_000,
        10_000,
        4_000,
        0.4,
        0.4,
    )
    assert "far_range" not in low


def test_the_area_is_the_registered_one_where_it_is_known(rows: dict[str, dict[str, Any]]) -> None:
    row = rows[SURFACE]
    assert (row["area_m2"], row["registered_area_m2"], row["drawn_area_m2"]) == (9_500, 9_500, 10_000)
    assert row["far"] == pytest.approx(row["floor_area_m2"] / row["area_m2"])
    assert rows["low"]["registered_area_m2"] is None
    assert rows["low"]["registered_area_m2_range"] == [0, None]


def test_a_quantity_that_is_not_known_exactly_is_null_with_its_range(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["unknown"]
    assert row["far"] == 0.9
    assert (row["far_counted"], row["far_counted_range"]) == (None, [0.9, 1.8])


def flag(row: dict[str, Any], rule: str) -> dict[str, Any]:
    return next(each for each in row["flags"] if each["rule"] == rule)


def test_a_flag_says_what_was_measured_against_what(rows: dict[str, dict[str, Any]]) -> None:
    assert flag(rows["low"], "industry_far_minimum") == {
        "rule": "industry_far_minimum",
        "clause": "六(一)",
        "measured": 0.4,
        "limit": 0.7,
        "unit": "1",
        "verdict": "breached",
        "role": "deciding",
    }
    unknown = flag(rows["unknown"], "industry_far_minimum")
    assert unknown["verdict"] == "unknown"
    assert (unknown["measured"], unknown["measured_range"]) == (None, [0.9, 1.8])
    assert (unknown["limit"], unknown["limit_range"]) == (None, [0.8, 1.0])


def test_met_flags_are_listed_and_constraints_are_not_flags(rows: dict[str, dict[str, Any]]) -> None:
    dense = rows["dense"]
    assert flag(dense, "industry_far_minimum")["verdict"] == "met"
    assert {each["rule"] for each in dense["flags"]} == {
        "industry_far_minimum",
        "entry_far_floor",
        "idle_land",
    }
    assert flag(dense, "entry_far_floor")["role"] == "supporting"


def test_the_verdict_of_a_parcel_is_its_listing(rows: dict[str, dict[str, Any]]) -> None:
    assert [rows[each]["verdict"] for each in ("low", "unknown", "idle")] == [
        "certain",
        "possible",
        "certain",
    ]


def test_gains_are_ranges_and_an_unknown_one_is_open(rows: dict[str, dict[str, Any]]) -> None:
    assert set(rows["low"]["gain_m2"]) == {"add_storeys", "rebuild", "consolidate", "cap"}
    assert rows["low"]["gain_m2"]["cap"] == {"low": 16_000, "high": 16_000}
    assert rows["dense"]["gain_m2"]["cap"] == {"low": 0, "high": 0}
    for route in rows["idle"]["gain_m2"].values():
        assert route == {"low": 0, "high": None}, "no ceiling, no claim"


def test_the_premium_is_one_of_three_words(rows: dict[str, dict[str, Any]]) -> None:
    for row in rows.values():
        assert set(row["premium_exempt"]) == {"plan", "national"}
        assert set(row["premium_exempt"].values()) <= {"met", "breached", "unknown"}


def test_constraints_stand_beside_touches(rows: dict[str, dict[str, Any]]) -> None:
    low = rows["low"]
    assert low["constraints"] == [
        {
            "layer": "ecological_redlines",
            "feature": "R",
            "overlap_m2": 2500.0,
            "share": 0.25,
            "registered_overlap_m2": 2500.0,
            "severity": "block",
            "rule": "ecological_redlines",
            "clause": "六(二)",
            "verdict": "breached",
        }
    ]
    assert [each["layer"] for each in low["border_touches"]] == ["farmland"]
    assert rows["dense"]["constraints"] == []


def test_text_that_is_missing_is_null(rows: dict[str, dict[str, Any]]) -> None:
    assert rows["low"]["planned_use"] is None
    assert rows["low"]["zone_id"] == "Z1"


@pytest.mark.parametrize(
    ("ends", "options", "expected"),
    [
        pytest.param((0.5, 0.5), {}, {"x": 0.5}, id="exact"),
        pytest.param((0.5, INF), {}, {"x": None, "x_range": [0.5, None]}, id="open upwards"),
        pytest.param((-INF, INF), {}, {"x": None, "x_range": [None, None]}, id="nothing known"),
        pytest.param((INF, INF), {}, {"x": None, "x_range": [None, None]}, id="infinitely far is no number"),
        pytest.param((np.nan, np.nan), {}, {"x": None}, id="not a number"),
        pytest.param((3.0, 3.0), {"scale": ("A", "B", "C", "D")}, {"x": "C"}, id="a grade is a letter"),
        pytest.param((1.0, 4.0), {"scale": ("A", "B", "C", "D")}, {"x": None}, id="an unknown grade"),
        pytest.param((1.0, 1.0), {"is_claim": True}, {"x": True}, id="yes"),
        pytest.param((0.0, 1.0), {"is_claim": True}, {"x": None}, id="neither yes nor no"),
    ],
)
def test_a_quantity_in_json(
    ends: tuple[float, float], options: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert known("x", *ends, **options) == expected


def ids(found: Assessment, **options: Any) -> list[str]:
    return [str(each) for each in found.parcels.index[selected(found, **options)]]


def test_the_certain_come_first_and_of_them_the_larger_gain(assessed: tuple[Assessment, Rulebook]) -> None:
    found, _ = assessed
    assert ids(found) == ["low", "idle", BELOW, "dense", "unknown", SURFACE]
    listed = found.parcels.loc[ids(found), "listing"].map({"certain": 0, "possible": 1, "not": 2})
    assert listed.is_monotonic_increasing
    for _, group in found.parcels.loc[ids(found)].groupby(listed):
        assert group["gain_cap_m2_low"].is_monotonic_decreasing


def test_the_list_is_cut_by_zone_verdict_and_length(assessed: tuple[Assessment, Rulebook]) -> None:
    found, _ = assessed
    assert ids(found, zone="Z1", verdict="certain") == ["low"]
    assert ids(found, verdict="not") == []
    assert len(ids(found, top=2)) == 2
    assert ids(found, zone="nowhere") == []


def test_one_row_is_the_same_as_in_the_list(
    assessed: tuple[Assessment, Rulebook], rows: dict[str, Any]
) -> None:
    found, book = assessed
    assert parcel_row(found, book, found.position("low")) == rows["low"]
