from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS, Geod, Transformer

from tests.geometry.test_overlap import shapes
from zonemap.geometry import ellipsoidal_area_m2

METRIC = CRS("EPSG:4549")
CGCS2000 = Geod(a=6_378_137.0, rf=298.257222101)


def kilometre(east: float) -> shapely.Polygon:
    return shapely.box(east, 3_550_000, east + 1000, 3_551_000)


def on_ellipsoid(polygon: shapely.Polygon) -> float:
    """Return the area by another way: the ring in degrees, measured by pyproj's own reading of the geometry."""
    to_degrees = Transformer.from_crs(METRIC, METRIC.geodetic_crs, always_xy=True)
    degrees = shapely.transform(polygon, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
    area, _ = CGCS2000.geometry_area_perimeter(shapely.orient_polygons(degrees))
    return float(area)


@pytest.mark.parametrize(
    ("east", "excess"),
    [
        pytest.param(500_000, 0.0, id="at the meridian planar and true area agree"),
        pytest.param(627_000, 0.0004, id="127 km off the planar area is 0.04 % too large"),
    ],
)
def test_a_square_kilometre_at_nantong(east: float, excess: float) -> None:
    square = kilometre(east)
    area = ellipsoidal_area_m2(shapes(square), METRIC)
    assert area == pytest.approx(on_ellipsoid(square), rel=1e-8)
    assert 1e6 / area - 1 == pytest.approx(excess, abs=1e-5)


def test_holes_count_against_the_area() -> None:
    outer, hole = kilometre(550_000), shapely.box(550_200, 3_550_200, 550_500, 3_550_500)
    expected = on_ellipsoid(outer) - on_ellipsoid(hole)
    assert ellipsoidal_area_m2(shapes(outer.difference(hole)), METRIC) == pytest.approx(expected, rel=1e-9)


def test_parts_and_features_add_up_and_missing_ones_add_nothing() -> None:
    one, two = kilometre(550_000), kilometre(560_000)
    expected = on_ellipsoid(one) + on_ellipsoid(two)
    together = shapes(shapely.MultiPolygon([one, two]))
    apart = shapes(two, None, shapely.Polygon(), one)
    assert ellipsoidal_area_m2(together, METRIC) == pytest.approx(expected, rel=1e-9)
    assert ellipsoidal_area_m2(apart, METRIC) == pytest.approx(expected, rel=1e-9)


def test_nothing_has_no_area() -> None:
    assert ellipsoidal_area_m2(shapes(), METRIC) == 0.0
    assert ellipsoidal_area_m2(shapes(None), METRIC) == 0.0


def test_a_shape_of_twenty_kilometres_is_true_to_a_millionth() -> None:
    wide = shapely.box(650_000, 3_540_000, 670_000, 3_560_000)
    dense = shapely.segmentize(wide, 50.0)
    assert ellipsoidal_area_m2(shapes(wide), METRIC) == pytest.approx(on_ellipsoid(dense), rel=1e-6)
