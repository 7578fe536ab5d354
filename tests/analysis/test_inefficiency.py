"""The redevelopment list: certain, possible or not, by the flags that decide."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.rules.parcels import ACCEPTED, KNOWN, facts
from zonemap.analysis import LISTINGS, is_judged, listing
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import judge

GOOD: dict[str, Any] = {
    **KNOWN,
    "has_started": True,
    "stopped_on": "2026-06-01",
    "far_counted": 1.5,
    "building_coefficient": 0.5,
    "support_land_share": 0.05,
    "has_enterprise": True,
    "has_graded_enterprise": True,
    "worst_grade": 1,
    "is_stopped": False,
    "is_nonconforming": False,
    "plan_conflict_share": 0.0,
    "main_stem_distance_m": 9000.0,
}


def listed(row: dict[str, Any], rulebook: Rulebook | None = None) -> str:
    book = rulebook or load_plan().accepting(ACCEPTED)
    return LISTINGS[listing(judge(facts([{**GOOD, **row}]), book).findings, book, 1)[0]].value


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({}, "not", id="every flag is met"),
        pytest.param({"far_counted": 0.5}, "certain", id="one deciding flag is breached"),
        pytest.param({"far_counted": None}, "possible", id="one deciding flag is unknown"),
        pytest.param({"far_counted": 0.5, "worst_grade": (1, 4)}, "certain", id="one breached, one unknown"),
        pytest.param({"far_counted": 1.0}, "not", id="a gap to the entry floor supports only"),
        pytest.param({"place": None}, "not", id="an unknown entry floor supports only"),
        pytest.param({"worst_grade": 3}, "not", id="grade C supports only"),
        pytest.param({"worst_grade": 4}, "certain", id="grade D decides"),
        pytest.param({"worst_grade": (3, 4)}, "possible", id="C or D may decide"),
        pytest.param({"ecological_redlines": 5000.0}, "not", id="a constraint is no flag"),
        pytest.param({"land_use": None}, "possible", id="whether it is industry is not known"),
        pytest.param(
            {"land_use": "0701", "has_enterprise": False, "has_graded_enterprise": False, "far_counted": 0.0},
            "not",
            id="housing has no flags of industry",
        ),
    ],
)
def test_the_place_on_the_list(row: dict[str, Any], expected: str) -> None:
    assert listed(row) == expected


def test_a_bureau_may_let_a_supporting_flag_decide_and_a_deciding_one_support() -> None:
    book = load_plan().accepting(ACCEPTED)
    strict = book.extended('[roles]\nentry_far_floor = "deciding"', "numbers.toml")
    assert listed({"far_counted": 1.0}, strict) == "certain"
    mild = book.extended('[roles]\nindustry_far_minimum = "supporting"', "numbers.toml")
    assert listed({"far_counted": 0.5}, mild) == "not"


def test_nothing_is_claimed_of_land_that_no_flag_speaks_of() -> None:
    book = load_plan().accepting(ACCEPTED)
    judgement = judge(facts([GOOD, {**GOOD, "land_use": "0701"}]), book, off=["idle_land"])
    assert is_judged(judgement.findings, book, 2).tolist() == [True, True]
    only = {"entry_far_floor": judgement.findings["entry_far_floor"]}
    assert is_judged(only, book, 2).tolist() == [False, False], "a supporting flag lists nobody"
    assert listing({}, book, 2).tolist() == [0, 0]
    assert np.array_equal(is_judged({}, book, 2), [False, False])
