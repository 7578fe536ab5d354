"""Borders that run together: measured, not guessed from boxes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zonemap.geometry import border_along_m, contacts


def shapes(*polygons: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(polygons), dtype=object)
    array[:] = polygons
    return array


SQUARE = shapely.box(0, 0, 100, 100)

CASES = {
    "a common border is a contact": (shapely.box(100, 0, 200, 100), True),
    "a gap of half a metre is bridged": (shapely.box(100.5, 0, 200, 100), True),
    "a wider gap is none": (shapely.box(100.51, 0, 200, 100), False),
    "a corner is no contact": (shapely.box(100, 100, 200, 200), False),
    "a common border of two metres is enough": (shapely.box(100, 98, 200, 200), True),
    "a shorter one is not": (shapely.box(100, 99.2, 200, 200), False),
    "a sliver of overlap is a contact": (shapely.box(99.9, 0, 200, 100), True),
    "a polygon inside another one, away from its border, is none": (shapely.box(20, 20, 40, 40), False),
    "a border with a vertex in its middle counts once": (
        shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 60), (100, 40)]),
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_contact(case: str) -> None:
    other, meets = CASES[case]
    found = contacts(shapes(SQUARE, other), tolerance_m=0.5, least_m=2.0)
    assert (len(found) == 1) is meets


def test_the_length_of_a_contact_is_that_of_the_common_border() -> None:
    found = contacts(shapes(SQUARE, shapely.box(100, 30, 200, 80)), tolerance_m=0.001, least_m=2.0)
    assert found.length_m == pytest.approx([50.0], abs=0.01)


def test_the_order_of_polygons_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    polygons = shapes(
        *(shapely.box(x, y, x + 9.8, y + 9.8) for x in range(0, 50, 10) for y in range(0, 50, 10))
    )
    order = rng.permutation(len(polygons))
    plain = contacts(polygons, tolerance_m=0.5, least_m=2.0)
    mixed = contacts(polygons[order], tolerance_m=0.5, least_m=2.0)
    pairs = {frozenset(pair) for pair in zip(order[mixed.left], order[mixed.right], strict=True)}
    assert pairs == {frozenset(pair) for pair in zip(plain.left, plain.right, strict=True)}
    assert sorted(plain.length_m) == pytest.approx(sorted(mixed.length_m))


points = st.tuples(st.floats(-20, 20), st.floats(-20, 20))


@given(st.lists(points, min_size=3, max_size=7), st.lists(points, min_size=3, max_size=7), st.floats(0.1, 5))
def test_lengths_agree_with_geos(
    one: list[tuple[float, float]], other: list[tuple[float, float]], tolerance: float
) -> None:
    left, right = (shapely.convex_hull(shapely.multipoints(each)) for each in (one, other))
    if min(left.area, right.area) < 1.0:
        return

    def near(a: shapely.Geometry, b: shapely.Geometry) -> float:
        around = shapely.buffer(b.boundary, tolerance, quad_segs=256)
        return float(shapely.length(shapely.intersection(a.boundary, around)))

    expected = max(near(left, right), near(right, left))
    found = contacts(shapes(left, right), tolerance_m=tolerance, least_m=0.0)
    assert (float(found.length_m[0]) if len(found) else 0.0) == pytest.approx(expected, abs=0.02)


def test_a_border_faces_a_road_that_runs_along_it() -> None:
    road = shapely.LineString([(-50, -10), (150, -10)])
    assert border_along_m(shapes(SQUARE), shapes(road), tolerance_m=20.0) == pytest.approx([100.0])


def test_a_border_that_leads_away_from_a_road_does_not_face_it() -> None:
    road = shapely.LineString([(-5, -50), (-5, 150)])
    along = border_along_m(shapes(SQUARE), shapes(road), tolerance_m=20.0)
    assert along == pytest.approx([100.0]), "the side alone, not the ends of the sides that run away from it"


def test_two_roads_along_one_border_count_once() -> None:
    roads = shapes(*(shapely.LineString([(0, y), (100, y)]) for y in (-5, -8)))
    assert border_along_m(shapes(SQUARE), roads, tolerance_m=20.0) == pytest.approx([100.0])


def test_the_border_of_a_road_drawn_as_an_area_serves_too() -> None:
    road = shapes(shapely.box(-50, -20, 150, -5))
    assert border_along_m(shapes(SQUARE), road, tolerance_m=10.0) == pytest.approx([100.0])


def test_nothing_meets_nothing() -> None:
    assert len(contacts(shapes(), tolerance_m=0.5, least_m=2.0)) == 0
    assert border_along_m(shapes(SQUARE), shapes(), tolerance_m=20.0).tolist() == [0.0]
