"""Planned ground taken apart: every square metre is built, blocked or left, and left in one state."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.analysis.supply import (
    LEFT,
    OF_PARCELS,
    Ground,
    State,
    by_zone,
    inner_width_m,
    taken_apart,
    wide_pieces,
)

GROUND = shapely.box(0, 0, 1000, 1000)


def shapes(*each: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(each), dtype=object)
    array[:] = each
    return array


def apart(
    planned: list[shapely.Geometry],
    built: list[shapely.Geometry],
    blocked: dict[str, list[shapely.Geometry]],
    states: dict[State, list[shapely.Geometry]],
) -> Ground:
    ground = {state: shapes(*states.get(state, [])) for state in (*OF_PARCELS, State.STREET)}
    return taken_apart(
        shapes(*planned), shapes(*built), {name: shapes(*each) for name, each in blocked.items()}, ground
    )


def test_what_is_built_under_a_red_line_is_built_and_a_parcel_there_is_blocked() -> None:
    found = apart(
        [GROUND],
        [shapely.box(0, 0, 100, 1000)],
        {"red": [shapely.box(50, 0, 300, 1000)], "farm": [shapely.box(200, 0, 400, 1000)]},
        {State.UNBUILT: [shapely.box(0, 0, 500, 1000)]},
    )
    assert found.built_m2 == 100_000
    assert found.blocked_m2 == {"red": 200_000, "farm": 100_000}
    assert found.left_m2[State.UNBUILT] == 100_000
    assert found.left_m2[State.UNPARCELLED] == 500_000


def test_ground_of_a_parcel_along_a_road_is_the_parcels_and_other_ground_there_is_street() -> None:
    found = apart(
        [GROUND],
        [],
        {},
        {State.VACANT: [shapely.box(0, 0, 1000, 100)], State.STREET: [shapely.box(0, 0, 10, 1000)]},
    )
    assert found.left_m2[State.VACANT] == 100_000
    assert found.left_m2[State.STREET] == 9_000
    assert shapely.area(found.off_street).sum() == pytest.approx(991_000)


coordinate = st.one_of(st.integers(-100, 1100).map(float), st.floats(-100, 1100).map(lambda x: round(x, 7)))
polygon = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=6).map(shapely.Polygon)
some = st.lists(polygon, max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    planned=st.lists(polygon, min_size=1, max_size=3),
    built=some,
    red=some,
    farm=some,
    states=st.dictionaries(st.sampled_from((*OF_PARCELS, State.STREET)), some),
)
def test_planned_is_built_and_blocked_and_left_to_the_square_metre(
    planned: list[shapely.Geometry],
    built: list[shapely.Geometry],
    red: list[shapely.Geometry],
    farm: list[shapely.Geometry],
    states: dict[State, list[shapely.Geometry]],
) -> None:
    found = apart(planned, built, {"red": red, "farm": farm}, states)
    valid = [shapely.make_valid(each, method="structure", keep_collapsed=False) for each in planned]
    whole = shapely.union_all(valid, grid_size=1e-6).area
    assert found.planned_m2 == pytest.approx(whole, abs=1)
    parts = found.built_m2 + sum(found.blocked_m2.values()) + sum(found.left_m2.values())
    assert parts == pytest.approx(found.planned_m2, abs=1)
    for state in LEFT:
        assert shapely.area(found.of_state[state]).sum() == pytest.approx(found.left_m2[state], abs=1), state
    off_street = sum(area for state, area in found.left_m2.items() if state is not State.STREET)
    assert shapely.area(found.off_street).sum() == pytest.approx(off_street, abs=1)


def test_ground_is_cut_at_zones_and_belongs_to_one_of_them() -> None:
    zones = shapes(shapely.box(0, 0, 400, 1000), shapely.box(300, 0, 600, 1000))
    first, second, outside = by_zone(shapes(GROUND), zones)
    assert [shapely.area(each).sum() for each in (first, second, outside)] == [400_000, 200_000, 400_000]


def test_a_narrow_neck_parts_two_pieces_and_a_strip_is_none() -> None:
    neck = shapely.box(100, 50, 120, 51.5)
    ground = shapely.union_all([shapely.box(0, 0, 100, 100), neck, shapely.box(120, 0, 220, 100)])
    pieces = wide_pieces(shapes(ground, shapely.box(500, 0, 501, 900)), neck_m=2.0)
    assert shapely.area(pieces).tolist() == pytest.approx([10_000, 10_000], abs=2)
    assert len(wide_pieces(shapes(ground), neck_m=1.0)) == 1


def test_a_hair_in_the_ground_neither_parts_it_nor_makes_it_narrower() -> None:
    whole = shapely.box(0, 0, 200, 200)
    cracked = shapely.difference(whole, shapely.box(100, 20, 100 + 1e-7, 180))
    halved = shapely.difference(whole, shapely.box(100, -1, 100 + 1e-7, 201))
    for ground in (cracked, halved):
        pieces = wide_pieces(shapely.get_parts(np.array([ground])), neck_m=2.0)
        assert len(pieces) == 1
        assert inner_width_m(pieces)[0] == pytest.approx(200, abs=0.1)


def test_the_inner_width_of_an_angle_is_that_of_its_arm() -> None:
    angle = shapely.union_all([shapely.box(0, 0, 300, 20), shapely.box(0, 0, 20, 300)])
    assert inner_width_m(shapes(angle))[0] == pytest.approx(23.4, abs=0.2), (
        "a little more than the arm, in its corner"
    )
