from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.geometry.test_overlap import EAST, NORTH, SIZE, blobs, shapes
from zonemap.geometry import distance_m, landward_strip


def winding_line(seed: int, vertices: int) -> shapely.LineString:
    rng = np.random.default_rng(seed)
    y = NORTH + SIZE / 2 + np.cumsum(rng.normal(0, 5, vertices))
    return shapely.LineString(np.column_stack([np.linspace(EAST - SIZE, EAST + 2 * SIZE, vertices), y]))


def test_distance_to_lines_and_rivers_is_that_of_geos() -> None:
    features = blobs(21, 150, radius=30)
    obstacles = shapes(
        winding_line(1, 500),
        shapely.MultiLineString([winding_line(2, 30), winding_line(3, 2)]),
        shapely.buffer(winding_line(4, 400), 20),
        *blobs(22, 2, vertices=600, radius=150),
    )
    expected = shapely.distance(features[:, None], obstacles[None, :]).min(axis=1)
    assert 0 < (expected == 0).sum() < len(features)
    np.testing.assert_allclose(distance_m(features, obstacles), expected, rtol=0, atol=1e-6)


def test_a_long_line_has_no_gap_where_it_is_cut() -> None:
    line = shapely.LineString(np.column_stack([np.arange(0, 10_100, 100.0), np.zeros(101)]))
    beside = shapely.points(np.arange(50, 10_000, 100.0), 1.0)
    assert distance_m(beside, shapes(line)).tolist() == [1.0] * 100


def test_a_feature_wholly_inside_a_river_is_at_distance_zero() -> None:
    river = shapes(shapely.box(0, 0, 1000, 1000))
    assert distance_m(shapes(shapely.box(400, 400, 410, 410)), river).tolist() == [0.0]


def test_a_feature_on_an_island_is_as_far_as_the_water() -> None:
    river = shapes(shapely.box(0, 0, 1000, 1000).difference(shapely.box(300, 300, 700, 700)))
    assert distance_m(shapes(shapely.box(450, 450, 550, 550)), river).tolist() == [150.0]


@pytest.mark.parametrize(
    "obstacles",
    [
        pytest.param(shapes(), id="none"),
        pytest.param(shapes(None), id="a missing one"),
        pytest.param(shapes(shapely.LineString()), id="an empty one"),
    ],
)
def test_without_obstacles_everything_is_infinitely_far(obstacles: np.ndarray) -> None:
    assert distance_m(blobs(23, 2), obstacles).tolist() == [np.inf, np.inf]


def test_a_point_is_an_obstacle_too() -> None:
    places = shapes(shapely.MultiPoint([(0, 0), (100, 0)]), shapely.LineString([(0, 50), (10, 50)]))
    assert distance_m(shapes(shapely.Point(97, 4), shapely.Point(5, 48)), places).tolist() == [5.0, 2.0]


def test_a_missing_feature_is_infinitely_far_and_moves_no_other() -> None:
    line = shapes(shapely.LineString([(0, 0), (10, 0)]))
    assert distance_m(shapes(None, shapely.Point(5, 3)), line).tolist() == [np.inf, 3.0]


def test_no_features_have_no_distances() -> None:
    assert len(distance_m(shapes(), shapes(winding_line(5, 10)))) == 0


EASTWARD = shapely.LineString([(0, 0), (5000, 0)])
NORTH_POINT, SOUTH_POINT = shapely.Point(2500, 900), shapely.Point(2500, -900)


@pytest.mark.parametrize(
    ("side", "north", "south", "area"),
    [
        pytest.param("left", True, False, 5e6, id="land to the left of an eastward line is in the north"),
        pytest.param("right", False, True, 5e6, id="land to the right is in the south"),
        pytest.param(None, True, True, 1e7, id="without a side both sides count"),
    ],
)
def test_the_strip_lies_on_the_land_side(side: str | None, *, north: bool, south: bool, area: float) -> None:
    (strip,) = landward_strip(shapes(EASTWARD), shapes(side), 1000.0)
    assert strip.intersects(NORTH_POINT) is north
    assert strip.intersects(SOUTH_POINT) is south
    assert strip.area == pytest.approx(area, rel=1e-6)


def test_the_strip_around_a_river_leaves_the_water_out() -> None:
    river = shapely.box(0, 0, 5000, 400)
    (strip,) = landward_strip(shapes(river), shapes(None), 1000.0)
    assert strip.intersection(river).area == 0
    assert strip.area == pytest.approx(2 * (5000 + 400) * 1000 + np.pi * 1000**2, rel=1e-3)


def test_each_shore_has_its_own_strip() -> None:
    strips = landward_strip(shapes(EASTWARD, EASTWARD), shapes("left", "right"), 1000.0)
    assert len(strips) == 2
    assert shapely.intersection(*strips).area == 0
