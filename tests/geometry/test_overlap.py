from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.geometry import Overlaps, overlap_areas

EAST, NORTH = 550_000.0, 3_550_000.0
SIZE = 1000.0


def shapes(*geometries: Any) -> np.ndarray:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def star(rng: np.random.Generator, vertices: int, radius: float) -> shapely.Polygon:
    """Return a wiggly polygon without self-intersections, at real coordinates."""
    angle = 2 * np.pi * (np.arange(vertices) + rng.uniform(0, 0.4, vertices)) / vertices
    reach = radius * rng.uniform(0.4, 1.0, vertices)
    x, y = rng.uniform(0, SIZE, 2)
    return shapely.Polygon(
        np.column_stack([EAST + x + reach * np.cos(angle), NORTH + y + reach * np.sin(angle)])
    )


def blobs(seed: int, count: int, *, vertices: int = 12, radius: float = 120.0) -> np.ndarray:
    """Return polygons, polygons with a hole, and multipolygons."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        body = star(rng, vertices, radius)
        if number % 3 == 1:
            body = shapely.difference(body, shapely.buffer(shapely.point_on_surface(body), radius / 8))
        if number % 3 == 2:
            body = shapely.union(body, star(rng, 6, radius / 2))
        made.append(body)
    return shapes(*made)


def brute_force(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.nan_to_num(shapely.area(shapely.intersection(left[:, None], right[None, :])))


def matrix(pairs: Overlaps, rows: int, columns: int) -> np.ndarray:
    areas = np.zeros((rows, columns))
    areas[pairs.left, pairs.right] = pairs.area_m2
    return areas


def test_overlaps_of_any_polygons_are_those_of_geos() -> None:
    left, right = blobs(1, 60), blobs(2, 45, vertices=30, radius=300)
    expected = brute_force(left, right)
    assert (expected > 1).sum() > 200
    np.testing.assert_allclose(matrix(overlap_areas(left, right), 60, 45), expected, rtol=0, atol=1e-6)


def test_overlaps_with_polygons_cut_to_pieces_are_those_of_geos() -> None:
    left, right = blobs(3, 80, radius=60), blobs(4, 4, vertices=3000, radius=900)
    expected = brute_force(left, right)
    assert shapely.get_num_coordinates(right).min() > 2000
    np.testing.assert_allclose(matrix(overlap_areas(left, right), 80, 4), expected, rtol=0, atol=1e-6)


def test_small_polygons_inside_large_left_ones_take_their_own_area() -> None:
    left = shapes(shapely.box(EAST, NORTH, EAST + 100, NORTH + 100))
    right = shapes(shapely.box(EAST + 10, NORTH + 10, EAST + 30, NORTH + 20))
    assert overlap_areas(left, right).area_m2.tolist() == [200.0]
    assert overlap_areas(right, left).area_m2.tolist() == [200.0]


def test_a_polygon_in_the_bounding_box_but_round_the_corner_has_no_overlap() -> None:
    corner = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
    assert len(overlap_areas(shapes(corner), shapes(shapely.box(4, 4, 6, 6)))) == 0
    assert len(overlap_areas(shapes(shapely.box(4, 4, 6, 6)), shapes(corner))) == 0


def test_a_polygon_in_a_hole_has_no_overlap() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
    assert len(overlap_areas(shapes(shapely.box(3, 3, 5, 5)), shapes(ring))) == 0


def test_neighbours_that_only_touch_are_no_pair() -> None:
    squares = shapes(*(shapely.box(column, 0, column + 1, 1) for column in range(3)))
    pairs = overlap_areas(squares, squares)
    assert pairs.left.tolist() == pairs.right.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(shapes(), blobs(1, 3), id="no left features"),
        pytest.param(blobs(1, 3), shapes(), id="no right features"),
        pytest.param(shapes(), shapes(), id="nothing at all"),
        pytest.param(shapes(None, shapely.Polygon()), blobs(1, 3), id="left missing and empty"),
        pytest.param(blobs(1, 3), shapes(None, shapely.Polygon()), id="right missing and empty"),
        pytest.param(shapes(shapely.box(0, 0, 1, 1)), shapes(shapely.box(5, 5, 6, 6)), id="far apart"),
    ],
)
def test_nothing_overlaps_nothing(left: np.ndarray, right: np.ndarray) -> None:
    pairs = overlap_areas(left, right)
    assert len(pairs) == 0
    assert pairs.total_by_left(len(left)).tolist() == [0.0] * len(left)
    assert pairs.largest_by_left(len(left)).tolist() == [-1] * len(left)


def test_missing_geometries_among_others_keep_the_positions_of_the_others() -> None:
    box = shapely.box(0, 0, 2, 2)
    pairs = overlap_areas(shapes(None, box, shapely.Polygon(), box), shapes(shapely.Polygon(), None, box))
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([1, 3], [2, 2])


def test_one_thread_and_two_give_the_same() -> None:
    left, right = blobs(5, 1500, radius=25), blobs(6, 12, vertices=60, radius=900)
    one, two = overlap_areas(left, right, threads=1), overlap_areas(left, right, threads=2)
    assert len(one) > 8192
    np.testing.assert_array_equal(one.left, two.left)
    np.testing.assert_array_equal(one.right, two.right)
    np.testing.assert_allclose(one.area_m2, two.area_m2, rtol=0, atol=1e-9)


@pytest.mark.parametrize("is_prepared", [False, True])
def test_the_callers_geometries_stay_prepared_or_not_as_they_were(*, is_prepared: bool) -> None:
    left, right = blobs(7, 400, radius=20), blobs(8, 2, radius=700)
    if is_prepared:
        shapely.prepare(right)
    overlap_areas(left, right)
    assert not shapely.is_prepared(left).any()
    assert (shapely.is_prepared(right) == is_prepared).all()


def test_pairs_are_sorted_by_left_then_right() -> None:
    pairs = overlap_areas(blobs(9, 50), blobs(10, 50))
    assert len(pairs) > 50
    assert np.array_equal(np.lexsort((pairs.right, pairs.left)), np.arange(len(pairs)))


def test_totals_and_the_largest_are_by_left_feature_and_ties_go_to_the_first() -> None:
    pairs = Overlaps(
        np.array([0, 0, 2, 2, 2]), np.array([3, 5, 1, 4, 6]), np.array([2.0, 2.0, 1.0, 7.0, 7.0])
    )
    assert pairs.total_by_left(4).tolist() == [4.0, 0.0, 15.0, 0.0]
    assert pairs.largest_by_left(4).tolist() == [3, -1, 4, -1]
    assert pairs.where(pairs.area_m2 > 2).right.tolist() == [4, 6]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    columns=st.integers(1, 9),
    rows=st.integers(1, 9),
    vertices=st.integers(3, 400),
)
def test_shares_of_a_partition_of_the_plane_sum_to_the_parcel(
    seed: int, columns: int, rows: int, vertices: int
) -> None:
    parcels = blobs(seed, 6, vertices=vertices)
    left, bottom, right, top = shapely.total_bounds(parcels)
    x, y = np.linspace(left - 1, right + 1, columns + 1), np.linspace(bottom - 1, top + 1, rows + 1)
    cells = shapely.box(x[:-1, None], y[None, :-1], x[1:, None], y[None, 1:]).ravel()
    total = overlap_areas(parcels, cells).total_by_left(len(parcels))
    np.testing.assert_allclose(total, shapely.area(parcels), rtol=1e-9, atol=1e-6)
    total = overlap_areas(cells, parcels).total_by_left(len(cells)).sum()
    assert total == pytest.approx(shapely.area(parcels).sum(), rel=1e-9)
