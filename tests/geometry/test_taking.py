"""Ground taken in turn: every square metre by the first layer over it, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.geometry import taken_in_turn, united, waterfall
from zonemap.geometry.taking import parted

GROUND = shapely.box(0, 0, 1000, 1000)


def shapes(*each: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(each), dtype=object)
    array[:] = each
    return array


def areas(parts: list[np.ndarray]) -> list[float]:
    return [float(shapely.area(each).sum()) for each in parts]


def test_what_two_layers_share_is_taken_by_the_first() -> None:
    layers = [shapes(shapely.box(0, 0, 500, 1000)), shapes(shapely.box(400, 0, 700, 1000))]
    assert areas(taken_in_turn(shapes(GROUND), layers)) == [500_000, 200_000, 300_000]


def test_a_layer_that_only_touches_takes_nothing_and_no_empty_shape_is_left_behind() -> None:
    taken, left = taken_in_turn(shapes(GROUND), [shapes(shapely.box(1000, 0, 2000, 1000))])
    assert (len(taken), len(left)) == (0, 1)
    taken, left = taken_in_turn(shapes(GROUND), [shapes()])
    assert (len(taken), len(left)) == (0, 1)
    assert [len(each) for each in taken_in_turn(shapes(), [shapes(GROUND)])] == [0, 0]


def test_ground_given_twice_and_a_shape_that_crosses_itself_count_once() -> None:
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    taken, left = taken_in_turn(shapes(GROUND, GROUND), [shapes(bow_tie, bow_tie)])
    assert areas([taken, left]) == [5_000, 995_000]


@pytest.mark.parametrize(
    ("operation", "broken"),
    [
        pytest.param("difference", lambda ground: ground, id="a difference that takes nothing"),
        pytest.param(
            "intersection", lambda _ground: shapely.Polygon(), id="an intersection that finds nothing"
        ),
    ],
)
def test_a_cut_that_does_not_add_up_is_made_again_on_a_grid(
    operation: str, broken: Callable[[shapely.Geometry], shapely.Geometry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GEOS loses or keeps ground now and then, and says nothing."""
    sound = getattr(shapely, operation)

    def overlay(ground: shapely.Geometry, layer: shapely.Geometry, grid_size: float | None = None) -> Any:
        return broken(ground) if grid_size is None else sound(ground, layer, grid_size=grid_size)

    quarters = shapes(shapely.box(0, 0, 500, 500), shapely.box(0, 500, 500, 1000))
    layer = united(quarters)
    monkeypatch.setattr(shapely, operation, overlay)
    under, beside = parted(shapes(GROUND), np.array([True]), layer)
    assert areas([under, beside]) == [500_000, 500_000]


coordinate = st.one_of(st.integers(-200, 1200).map(float), st.floats(-200, 1200).map(lambda x: round(x, 7)))
polygon = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=8).map(shapely.Polygon)
some = st.lists(polygon, max_size=4)


@settings(max_examples=60)
@given(ground=st.lists(polygon, min_size=1, max_size=3), layers=st.lists(some, min_size=1, max_size=4))
def test_it_takes_what_the_waterfall_says(
    ground: list[shapely.Geometry], layers: list[list[shapely.Geometry]]
) -> None:
    named = [(str(at), shapes(*each)) for at, each in enumerate(layers)]
    whole, steps, left = waterfall(shapes(*ground), named)
    found = taken_in_turn(shapes(*ground), [each for _name, each in named])
    expected = [*(step.net_m2 for step in steps), float(shapely.area(left).sum())]
    assert areas(found) == pytest.approx(expected, abs=1)
    assert sum(areas(found)) == pytest.approx(whole, abs=0.05)
