"""What is left of a ground after layer upon layer: it closes, and what two layers share is taken once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.geometry import Deduction, waterfall

GROUND = shapely.box(0, 0, 1000, 1000)


def shapes(*each: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(each), dtype=object)
    array[:] = each
    return array


def steps(*layers: tuple[str, shapely.Geometry], gross: shapely.Geometry = GROUND) -> list[Deduction]:
    whole, found, left = waterfall(shapes(gross), [(name, shapes(shape)) for name, shape in layers])
    assert whole == pytest.approx(sum(step.net_m2 for step in found) + shapely.area(left).sum(), abs=1)
    return found


def test_two_layers_that_overlap_are_taken_once_and_both_are_named() -> None:
    first, second = steps(("red", shapely.box(0, 0, 500, 1000)), ("farm", shapely.box(400, 0, 700, 1000)))
    assert (first.net_m2, first.shared_m2, first.left_m2) == (500_000, {}, 500_000)
    assert (second.net_m2, second.under_m2, second.left_m2) == (200_000, 300_000, 300_000)
    assert second.shared_m2 == {"red": 100_000}


def test_a_layer_inside_an_earlier_one_takes_nothing_more() -> None:
    _, inner = steps(("red", shapely.box(0, 0, 500, 500)), ("farm", shapely.box(100, 100, 200, 200)))
    assert (inner.net_m2, inner.shared_m2) == (0, {"red": 10_000})


def test_layers_that_touch_share_nothing() -> None:
    _, second = steps(("red", shapely.box(0, 0, 500, 1000)), ("farm", shapely.box(500, 0, 600, 1000)))
    assert (second.net_m2, second.shared_m2) == (100_000, {})


def test_ground_under_three_layers_is_shared_with_both_earlier_ones() -> None:
    *_, third = steps(*((name, shapely.box(0, 0, 100, 100)) for name in ("red", "farm", "space")))
    assert third.shared_m2 == {"red": 10_000, "farm": 10_000}


def test_features_of_one_layer_that_overlap_count_once() -> None:
    layer = shapes(shapely.box(0, 0, 100, 100), shapely.box(50, 0, 150, 100))
    _, (step,), _ = waterfall(shapes(GROUND), [("red", layer)])
    assert step.net_m2 == 15_000


def test_an_invalid_shape_is_repaired_and_a_line_takes_nothing() -> None:
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    (tie,) = steps(("red", bow_tie))
    (line,) = steps(("red", shapely.LineString([(0, 0), (100, 100)])))
    assert (tie.net_m2, line.net_m2) == (5_000, 0)


def test_a_step_that_an_earlier_one_covers_takes_nothing_where_rounding_breaks_an_overlay() -> None:
    """Without a grid the second difference takes 33,728 m² that the first step had taken."""
    nearly = 500.0000001
    rings = [
        [(nearly, 0.0), (nearly, 1060.5), (-159.0, 652.5)],
        [(0.0, nearly), (nearly, 0.0), (0.0, 1057.0)],
    ]
    first = shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])
    second = shapely.Polygon([(0.0, nearly), (nearly, 1060.5), (-159.0, 652.5)])
    _, covered = steps(("red", first), ("farm", second))
    assert covered.net_m2 == pytest.approx(0, abs=1)
    assert covered.shared_m2["red"] == pytest.approx(covered.under_m2)


def test_ground_given_twice_counts_once() -> None:
    whole, (step,), _ = waterfall(
        shapes(GROUND, shapely.box(0, 0, 500, 1000)), [("red", shapes(shapely.box(0, 0, 100, 100)))]
    )
    assert (whole, step.net_m2) == (1e6, 10_000)


def test_no_layer_and_no_ground_leave_what_there_was() -> None:
    assert waterfall(shapes(GROUND), [("red", shapes())])[1][0].left_m2 == 1e6
    assert steps(("red", GROUND), gross=shapely.Polygon())[0].net_m2 == 0


coordinate = st.one_of(
    st.integers(-200, 1200).map(float), st.floats(-200, 1200).map(lambda x: round(x, 7)), st.just(500.0000001)
)
ring = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9)
part = st.one_of(
    ring.map(shapely.Polygon),
    st.tuples(coordinate, coordinate, st.sampled_from([1e-6, 0.01, 30.0, 500.0])).map(
        lambda corner: shapely.box(corner[0], corner[1], corner[0] + corner[2], corner[1] + 900)
    ),
    st.tuples(ring, ring).map(lambda rings: shapely.MultiPolygon([shapely.Polygon(each) for each in rings])),
)
"""Polygons of any make: crossing themselves, slivers, of several parts that overlap."""
layers = st.lists(st.lists(part, max_size=4), min_size=1, max_size=4)


@settings(max_examples=80)
@given(gross=st.one_of(st.just([GROUND]), st.lists(part, min_size=1, max_size=3)), drawn=layers)
def test_any_waterfall_closes_to_a_square_metre(
    gross: list[shapely.Geometry], drawn: list[list[shapely.Geometry]]
) -> None:
    named = [(f"L{at}", shapes(*each)) for at, each in enumerate(drawn)]
    whole, found, left = waterfall(shapes(*gross), named)
    ground = polygons(*gross)
    assert whole == pytest.approx(ground.area, abs=1)
    assert whole == pytest.approx(sum(step.net_m2 for step in found) + shapely.area(left).sum(), abs=1)
    taken = shapely.MultiPolygon()
    for step, (_name, each) in zip(found, named, strict=True):
        under = polygons(shapely.intersection(ground, polygons(*each), grid_size=1e-5))
        assert step.under_m2 == pytest.approx(under.area, abs=1)
        assert step.net_m2 == pytest.approx(shapely.difference(under, taken, grid_size=1e-5).area, abs=1)
        assert -1 <= step.net_m2 <= step.under_m2 + 1
        taken = polygons(taken, under)
        assert step.left_m2 == pytest.approx(whole - taken.area, abs=1)
        assert sum(step.shared_m2.values()) >= step.under_m2 - step.net_m2 - 1


def polygons(*each: shapely.Geometry) -> shapely.Geometry:
    """Return the ground under shapes, found apart from the code under test: by unioning them one by one."""
    ground = shapely.MultiPolygon()
    for shape in each:
        for piece in shapely.get_parts(
            shapely.get_parts(shapely.make_valid(shape, method="structure", keep_collapsed=False))
        ):
            if piece.geom_type == "Polygon":
                both = shapely.union(ground, shapely.set_precision(piece, 1e-5), grid_size=1e-5)
                ground = shapely.MultiPolygon(
                    [p for p in shapely.get_parts(both) if p.geom_type == "Polygon"]
                )
    return ground
