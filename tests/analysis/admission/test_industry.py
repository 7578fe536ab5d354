"""What an industry means at a place: the 1 km rule on the land side, and what a new project must reach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely

from tests.analysis.admission.village import HERE, about, cases, judged, shores, village
from tests.toytown import EAST, NORTH, layer, square
from zonemap.facts.siting import Place

MAIN = {"name": "长江", "rank": "main_stem"}
TRIBUTARY = {"name": "通吕运河", "rank": "tributary"}
HALF_A_KILOMETRE = shapely.affinity.translate(HERE.shape, -500)
"""A place 500 m east of the river."""
NEAR = Place("near", HALF_A_KILOMETRE)
WEST_BANK = shapely.LineString([(EAST - 1000, NORTH - 5000), (EAST - 1000, NORTH + 5000)])
"""A line northwards, 500 m west of the place: its land lies to the right."""
SOURCE = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'
LISTED = f'[[numbers.chemical_tributaries.rows]]\nscope = {{ name = "通吕运河" }}\nvalue = 1\n{SOURCE}'


def by_the_river(*rows: dict[str, Any], **shape: Any) -> dict[str, Any]:
    return village(shoreline=shores(*(rows or (MAIN,)), **shape))


@pytest.mark.parametrize(
    ("activity", "code", "expected", "verdict"),
    [
        pytest.param(
            "existing", "26", [("existing", "info")], "allowed", id="an existing chemical plant is told"
        ),
        pytest.param("expand", "26", [("within", "prohibit")], "prohibited", id="expanding it is forbidden"),
        pytest.param("new", "2511", [("within", "prohibit")], "prohibited", id="so is a new refinery"),
        pytest.param("new", "17", [], "allowed", id="a new textile mill is not concerned"),
    ],
)
def test_half_a_kilometre_from_the_shoreline(
    activity: str, code: str, expected: list[tuple[str, str]], verdict: str
) -> None:
    found = judged(by_the_river(), code=code, activity=activity, place=NEAR)
    assert cases(found, "chemical_shore") == expected
    assert found.verdict == verdict


def test_the_reason_names_shore_distance_and_the_rows_it_leans_on() -> None:
    (reason,) = about(judged(by_the_river(), code="26", place=NEAR), "chemical_shore")
    assert (reason.layer, reason.feature) == ("shoreline", "长江")
    assert reason.values["distance"] == pytest.approx(500)
    assert reason.overlap_m2 == pytest.approx(10_000)
    assert {row.number for row in reason.numbers} == {"chemical_shore_distance_m", "chemical_industries"}


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(0, ("clear", "info")), (-1, ("within", "prohibit"))],
    ids=["at exactly one kilometre", "a metre nearer"],
)
def test_at_the_limit(shift: float, expected: tuple[str, str]) -> None:
    place = Place("limit", shapely.affinity.translate(HERE.shape, shift))
    assert cases(judged(by_the_river(), code="26", place=place), "chemical_shore") == [expected]


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("right", ("within", "prohibit")),
        ("left", ("water", "info")),
        (None, ("side_unknown", "unknown")),
    ],
    ids=["on the land side", "on the water side it is not inside", "with the side not on record"],
)
def test_the_strip_of_a_line_lies_on_one_side(side: str | None, expected: tuple[str, str]) -> None:
    layers = by_the_river({**MAIN, "land_side": side}, shape=WEST_BANK)
    assert cases(judged(layers, code="26", place=NEAR), "chemical_shore") == [expected]


def test_a_point_in_the_river_itself_is_not_inside() -> None:
    place = Place("boat", shapely.Point(EAST - 1500, NORTH))
    assert cases(judged(by_the_river(), code="26", place=place), "chemical_shore") == [("water", "info")]


def test_a_point_on_the_bank_is_inside() -> None:
    place = Place("bank", shapely.Point(EAST - 900, NORTH))
    assert cases(judged(by_the_river(), code="26", place=place), "chemical_shore") == [("within", "prohibit")]


def test_a_tributary_counts_when_the_bureau_lists_it_and_asks_to_verify_when_not() -> None:
    far_main = layer([MAIN, TRIBUTARY], [square(-80, 0), square(-20, -50, width=1_000, height=10_000)])
    layers = village(shoreline=far_main)
    assert cases(judged(layers, code="26", place=NEAR), "chemical_shore") == [
        ("tributary", "condition"),
        ("clear", "info"),
    ]
    found = judged(layers, code="26", place=NEAR, numbers=LISTED)
    assert [(each.case, each.feature) for each in about(found, "chemical_shore")] == [("within", "通吕运河")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"name": "某河"}, ("rank_unknown", "unknown"), id="a shore without a rank"),
        pytest.param(TRIBUTARY, ("no_shore", "unknown"), id="no main stem among the shores loaded"),
    ],
)
def test_shores_that_do_not_settle_it_are_unknown(row: dict[str, Any], expected: tuple[str, str]) -> None:
    found = judged(by_the_river({"rank": None, **row}), code="26", place=NEAR)
    assert expected in cases(found, "chemical_shore")
    assert found.verdict == "unknown"


def test_without_a_shoreline_a_chemical_project_is_unknown_and_a_mill_is_not() -> None:
    layers = village(shoreline=None)
    assert cases(judged(layers, code="26"), "chemical_shore") == [("absent", "unknown")]
    assert judged(layers, code="26").verdict == "unknown"
    assert judged(layers, code="17").verdict == "allowed"
    assert judged(layers, code="26", activity="existing").verdict == "allowed"


def test_a_code_whose_meaning_makes_it_chemical_in_one_edition_alone_is_unknown() -> None:
    scope = 'scope = { industry = "36", classification = "2002" }'
    numbers = f"[[numbers.chemical_industries.rows]]\n{scope}\nvalue = 1\n{SOURCE}"
    found = judged(by_the_river(), code="36", edition=None, place=NEAR, numbers=numbers)
    assert cases(found, "chemical_shore") == [("maybe_chemical", "unknown")]


def test_before_the_law_was_in_force_what_held_is_unknown() -> None:
    found = judged(by_the_river(), code="26", place=NEAR, as_of=date(2021, 2, 28))
    assert cases(found, "chemical_shore") == [("no_limit", "unknown")]


@pytest.mark.parametrize(
    ("code", "edition", "county", "expected"),
    [
        pytest.param("17", "2017", "320613", ("floor", (1.2, 1.2)), id="the floor of the city"),
        pytest.param("17", "2017", "320682", ("floor", (1.3, 1.3)), id="the floor of a county"),
        pytest.param("17", "2017", "3206", ("floor", (1.2, 1.3)), id="in which county is not known"),
        pytest.param("26", "2017", "320613", ("collective", None), id="an exempt industry"),
        pytest.param("30", "2017", "320613", ("collective", None), id="30 of 2017 is exempt"),
        pytest.param("30", "2002", "320613", ("floor", (1.2, 1.2)), id="30 of 2002 is not"),
        pytest.param("30", None, "320613", ("either", (1.2, 1.2)), id="30 of an edition not known"),
        pytest.param("17", "2017", "320115", ("unknown", None), id="a place whose floor is not known"),
    ],
)
def test_the_entry_floor_of_a_new_project(
    code: str, edition: str | None, county: str, expected: tuple[str, tuple[float, float] | None]
) -> None:
    (reason,) = about(judged(village(), code=code, edition=edition, county=county), "entry_far")
    assert (reason.case, reason.effect) == (expected[0], "info")
    assert expected[1] is None or reason.values["limit"] == expected[1]


@pytest.mark.parametrize("activity", ["expand", "existing"])
def test_what_is_not_new_has_no_entry_floor(activity: str) -> None:
    found = judged(village(), activity=activity)
    assert about(found, "entry_far") == []
    assert about(found, "own_supply") == []


@pytest.mark.parametrize(
    ("width", "is_small"), [(149, True), (150, False)], ids=["below 1.5 ha", "at exactly 1.5 ha"]
)
def test_small_land_is_in_general_not_supplied_by_itself(width: float, is_small: bool) -> None:
    place = Place("land", square(0, 0, width=width))
    found = about(judged(village(), place=place), "own_supply")
    assert [each.effect.value for each in found] == (["info"] if is_small else [])
