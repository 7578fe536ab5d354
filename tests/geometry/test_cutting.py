"""Polygons cut along lines: nothing is lost, nothing lies over anything else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.geometry import cut_by_lines

SQUARE = shapely.box(0, 0, 10, 10)


def cut(*lines: shapely.Geometry, of: shapely.Geometry = SQUARE) -> list[float]:
    found = cut_by_lines(np.array([of], dtype=object), np.array(lines, dtype=object))
    return sorted(shapely.area(found.geometry).tolist())


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


@pytest.mark.parametrize(
    ("lines", "areas"),
    [
        pytest.param([], [100], id="without lines a polygon stays whole"),
        pytest.param([line((3, -1), (3, 11))], [30, 70], id="a line across parts it"),
        pytest.param([line((3, 0), (3, 10))], [30, 70], id="a line from border to border parts it"),
        pytest.param([line((3, -1), (3, 9))], [100], id="a line that ends inside parts nothing"),
        pytest.param(
            [line((3, -1), (3, 5)), line((3, 5), (3, 11))], [30, 70], id="two lines that meet part it"
        ),
        pytest.param([line((0, 0), (10, 0))], [100], id="a line along the border parts nothing"),
        pytest.param([line((20, 0), (20, 9))], [100], id="a line elsewhere parts nothing"),
        pytest.param([line((5, -1), (5, 11)), line((-1, 5), (11, 5))], [25] * 4, id="a cross gives four"),
        pytest.param([shapely.box(5, 5, 20, 20)], [25, 75], id="of a polygon the border cuts"),
    ],
)
def test_the_pieces_are_those_told_by_hand(lines: list[shapely.Geometry], areas: list[float]) -> None:
    assert cut(*lines) == pytest.approx(areas)


def test_a_hole_stays_a_hole_and_every_piece_knows_its_polygon() -> None:
    ring = shapely.difference(SQUARE, shapely.box(4, 4, 6, 6))
    polygons = np.array([shapely.box(20, 0, 21, 1), ring], dtype=object)
    found = cut_by_lines(polygons, np.array([line((5, -1), (5, 11))], dtype=object))
    assert found.owner.tolist() == [0, 1, 1]
    assert sorted(shapely.area(found.geometry).tolist()) == pytest.approx([1, 48, 48])


def test_no_polygons_give_no_pieces() -> None:
    found = cut_by_lines(np.empty(0, dtype=object), np.array([line((0, 0), (1, 1))], dtype=object))
    assert len(found.geometry) == len(found.owner) == 0


ends = st.tuples(st.floats(-5, 15), st.floats(-5, 15))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ends, ends), max_size=6))
def test_pieces_add_up_and_do_not_overlap(
    pairs: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    lines = np.array([line(*pair) for pair in pairs if pair[0] != pair[1]], dtype=object)
    disc = shapely.buffer(shapely.Point(5, 5), 5)
    pieces = cut_by_lines(np.array([disc], dtype=object), lines).geometry
    assert shapely.area(pieces).sum() == pytest.approx(disc.area, rel=1e-8)
    assert shapely.union_all(pieces).area == pytest.approx(disc.area, rel=1e-6)
