"""Industries side by side and housing beside plants: what is not known opens a figure and never closes one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.zones.full_town import point
from tests.facts.zones.shelf import Cards, cards
from tests.toytown import layer, parcel, square
from zonemap.plan import load_plan

OPEN = (0.0, np.inf)


def row_of(*industries: str | None, **columns: Any) -> dict[str, Any]:
    """Return a layer of parcels of 1 ha side by side in the first zone, one for each industry."""
    stories = [
        parcel(parcel_id=f"P{at}", zone_id="Z1", industry_code=code, **columns)
        for at, code in enumerate(industries)
    ]
    return {"parcels": layer(stories, [square(at, 0) for at in range(len(stories))])}


def mix(*industries: str | None, **columns: Any) -> Cards:
    return cards(row_of(*industries, **columns))


@pytest.mark.parametrize(
    ("industries", "divisions", "leading", "index"),
    [
        pytest.param(("35", "35"), (1, 1), (1, 1), (0, 0), id="one division alone"),
        pytest.param(("35", "3511", "C36"), (2, 2), (2 / 3, 2 / 3), (4 / 9, 4 / 9), id="a group is of its division"),
        pytest.param(("35", "36"), (2, 2), (0.5, 0.5), (0.5, 0.5), id="two halves"),
        pytest.param(("35", "36", None), (2, 3), (1 / 3, 2 / 3), (4 / 9, 2 / 3), id="an open one"),
        pytest.param((None,), (1, 1), (1, 1), (0, 0), id="one parcel is one division whichever it is"),
        pytest.param((None, None), (1, 2), (0.5, 1), (0, 0.5), id="two unknown may be one or two"),
    ],
)  # fmt: skip
def test_the_mix_of_industries(
    industries: tuple[str | None, ...],
    divisions: tuple[float, float],
    leading: tuple[float, float],
    index: tuple[float, float],
) -> None:
    found = mix(*industries)
    assert found.value("industry_divisions") == divisions
    assert found.value("leading_industry_share") == pytest.approx(leading)
    assert found.value("industry_mix_index") == pytest.approx(index)


def test_codes_of_two_editions_are_one_division_where_they_mean_one() -> None:
    stories = [
        parcel(parcel_id="old", zone_id="Z1", industry_code="36", industry_edition="2002"),
        parcel(parcel_id="new", zone_id="Z1", industry_code="35", industry_edition="2017"),
        parcel(parcel_id="other", zone_id="Z1", industry_code="36", industry_edition="2017"),
    ]
    found = cards({"parcels": layer(stories, [square(at, 0) for at in range(3)])})
    assert found.value("industry_divisions") == (2, 2), "专用设备 was 36 in 2002 and is 35 in 2017"
    assert found.of("source", "leading_industry_share", "Z1") == "GB/T 4754-2017: 35"


def test_a_code_that_means_two_industries_by_edition_is_of_no_known_division() -> None:
    assert mix("36", "35", industry_edition=None).value("industry_divisions") == (1, 2)


def test_a_zone_without_industrial_land_has_no_division_and_no_mix() -> None:
    found = mix("35", land_use="0701")
    assert found.value("industry_divisions") == (0, 0)
    assert found.value("industry_mix_index") is None
    assert found.value("leading_industry_share") is None


codes = st.sampled_from(["35", "36", "26", "13"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(codes, st.booleans()), min_size=1, max_size=5))
def test_an_unknown_industry_that_is_filled_in_narrows_every_figure(parcels: list[tuple[str, bool]]) -> None:
    known = mix(*(code for code, _is_hidden in parcels))
    veiled = mix(*(None if is_hidden else code for code, is_hidden in parcels))
    for name in ("industry_divisions", "leading_industry_share", "industry_mix_index", "chemical_parcels"):
        inner, outer = known.value(name), veiled.value(name)
        assert inner is not None
        assert outer is not None
        assert outer[0] - 1e-9 <= inner[0] <= inner[1] <= outer[1] + 1e-9, name


# --------------------------------------------------------------------------------------------- housing

HOUSE = {"housing": layer([{"name": "H"}], [point(4, 0.5)])}
TO_COME = {"planned_use": "0701", "approved_on": "2027-01-01"}
PLAN = {"planned_land_use": layer([{"planned_use": "1001"}], [square(0, 0, width=300)])}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param({**HOUSE, **PLAN}, (300, 300), id="known where both layers are there"),
        pytest.param(HOUSE, (0, 300), id="without a plan a house may be planned nearer"),
        pytest.param(PLAN, OPEN, id="without the layer of housing nothing is known"),
        pytest.param(
            {**HOUSE, "planned_land_use": layer([{"planned_use": "0701"}], [square(2, 0)])}, (100, 100),
            id="planned housing counts",
        ),
        pytest.param(
            {**HOUSE, "planned_land_use": layer([{"planned_use": None}], [square(2, 0)])}, (100, 300),
            id="a plan of no known use may be housing",
        ),
        pytest.param(
            {**HOUSE, "planned_land_use": layer([TO_COME], [square(2, 0)])}, (300, 300),
            id="a plan that is not yet approved does not count",
        ),
    ],
)  # fmt: skip
def test_the_distance_of_chemical_parcels_from_housing(layers: Any, expected: tuple[float, float]) -> None:
    assert cards({**row_of("26"), **layers}).value("chemical_housing_distance_m") == expected


def test_the_distance_is_without_data_where_no_layer_tells_of_housing() -> None:
    found = cards(row_of("26"))
    assert found.measured.absent["chemical_housing_distance_m"] == ("housing", "planned_land_use")


def test_a_zone_without_chemical_industry_has_no_distance_and_one_that_may_have_it_an_open_one() -> None:
    assert cards({**row_of("35"), **HOUSE, **PLAN}).value("chemical_housing_distance_m") is None
    assert cards({**row_of(None), **HOUSE, **PLAN}).value("chemical_housing_distance_m") == (300, np.inf)


# --------------------------------------------------------------------------------------------- hazards

HAZARD = {"hazards": layer([{"name": "D"}], [point(0.5, 2)])}


def banded(inner: float, outer: float, **options: Any) -> Cards:
    rulebook = load_plan().changed({"hazard_inner_distance_m": inner, "hazard_outer_distance_m": outer})
    return cards({**row_of("35", "35", "35"), **HAZARD, **HOUSE}, rulebook=rulebook, **options)


def test_bands_that_nobody_set_are_without_data_and_say_what_to_fill_in() -> None:
    absent = cards({**row_of("35"), **HAZARD, **HOUSE}).measured.absent
    assert absent["hazard_inner_parcels"] == ("numbers.hazard_inner_distance_m",)
    assert absent["hazard_outer_housing"] == (
        "numbers.hazard_inner_distance_m", "numbers.hazard_outer_distance_m",
    )  # fmt: skip


def test_a_parcel_exactly_at_the_inner_distance_is_inside_and_in_no_other_band() -> None:
    found = banded(100.0, 150.0)
    assert found.value("hazard_inner_parcels") == (1, 1)
    assert found.value("hazard_outer_parcels") == (1, 1), "the second parcel is 112 m away, the third 180 m"
    assert found.value("hazard_inner_housing") == (0, 0)


def test_hazards_that_are_not_all_known_leave_open_what_lies_outside_of_the_known_ones() -> None:
    found = banded(100.0, 150.0, partial_layers=("hazards",))
    assert found.value("hazard_inner_parcels") == (1, 3)
