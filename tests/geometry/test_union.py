"""The ground under shapes: nothing is lost, and nothing counts twice."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.errors import GEOSException

from zonemap.geometry import united
from zonemap.geometry.union import CLOSES_M2, on_grid_if_needed, valid_polygons

NEARLY = 500.0000001


def shapes(*each: shapely.Geometry | None) -> np.ndarray:
    array = np.empty(len(each), dtype=object)
    array[:] = each
    return array


def test_borders_that_nearly_touch_lose_no_ground() -> None:
    """`shapely.union_all` of these gives 249,607 m² and says nothing."""
    rings = [
        [[(0.0, 0.0), (0.0, 178.0), (111.0, 0.0)]],
        [
            [(0.0, -104.0), (-8.0, 167.0), (NEARLY, NEARLY)],
            [(NEARLY, NEARLY), (0.0, NEARLY), (0.0, 253.0)],
        ],
        [
            [(0.0, NEARLY), (NEARLY, 501.0), (NEARLY, NEARLY)],
            [(-8.0, 167.0), (370.0, 0.0), (-1.0, -55.0), (1155.0, NEARLY), (NEARLY, NEARLY)],
        ],
    ]
    layer = [shapely.MultiPolygon([shapely.Polygon(ring) for ring in part]) for part in rings]
    assert united(shapes(*layer)).area == pytest.approx(311_606.65, abs=0.1)


def test_nothing_lines_and_missing_shapes_have_no_ground() -> None:
    assert united(shapes()).is_empty
    assert united(shapes(None, shapely.LineString([(0, 0), (9, 9)]), shapely.Point(1, 1))).area == 0
    assert united(shapes(None, shapely.box(0, 0, 1, 1), shapely.Polygon())).area == 1


def test_an_overlay_is_made_on_a_coarser_grid_only_as_far_as_it_must_be() -> None:
    asked: list[float | None] = []

    def overlay(breaks_on: set[float | None], grid: float | None) -> float | None:
        asked.append(grid)
        if grid in breaks_on:
            raise GEOSException("TopologyException")
        return grid

    for breaks_on, expected in (
        (set(), [None]),
        ({None}, [None, 1e-6]),
        ({None, 1e-6}, [None, 1e-6, 1e-3]),
    ):
        asked.clear()
        assert on_grid_if_needed(partial(overlay, breaks_on), lambda _found: True) == expected[-1]
        assert asked == expected
    asked.clear()
    assert on_grid_if_needed(partial(overlay, set()), lambda found: found is not None) == 1e-6
    with pytest.raises(GEOSException):
        on_grid_if_needed(partial(overlay, {None, 1e-6, 1e-3}), lambda _found: True)


near = st.one_of(
    st.integers(0, 8).map(lambda step: 125.0 * step),
    st.sampled_from([500.0000001, 499.9999999, 250.0000003, 1e-7]),
    st.floats(0, 1000).map(lambda x: round(x, 6)),
)
polygon = st.lists(st.tuples(near, near), min_size=3, max_size=7).map(shapely.Polygon)


@settings(max_examples=60)
@given(drawn=st.lists(polygon, min_size=1, max_size=6))
def test_every_shape_lies_on_the_ground_and_the_ground_is_no_more(drawn: list[shapely.Geometry]) -> None:
    ground = united(shapes(*drawn))
    rng = np.random.default_rng(1)
    points = shapely.points(rng.uniform(0, 1000, (2_000, 2)))
    polygons = valid_polygons(shapes(*drawn))
    under = np.logical_or.reduce(
        [np.zeros(len(points), bool), *(shapely.covers(p, points) for p in polygons)]
    )
    border = shapely.distance(shapely.MultiLineString([p.exterior for p in polygons]), points) < 1e-3
    assert (shapely.covers(ground, points) == under)[~border].all()
    assert ground.area <= shapely.area(polygons).sum() + CLOSES_M2
