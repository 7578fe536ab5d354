from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.geometry.test_overlap import blobs, shapes
from zonemap.geometry import subdivided
from zonemap.geometry.pieces import MAX_VERTICES


@pytest.mark.parametrize("max_vertices", [40, 100, MAX_VERTICES])
def test_pieces_conserve_area_and_are_small(max_vertices: int) -> None:
    large = blobs(11, 6, vertices=4000, radius=5000)
    pieces = subdivided(large, max_vertices=max_vertices)
    areas = np.bincount(pieces.owner, weights=shapely.area(pieces.geometry), minlength=len(large))
    assert len(pieces.geometry) > 6 * 4000 / max_vertices
    assert shapely.get_num_coordinates(pieces.geometry).max() <= max_vertices
    np.testing.assert_allclose(areas, shapely.area(large), rtol=1e-9, atol=0)


def test_pieces_do_not_overlap_each_other() -> None:
    pieces = subdivided(blobs(12, 1, vertices=800, radius=900), max_vertices=64).geometry
    common = shapely.area(shapely.intersection(pieces[:, None], pieces[None, :]))
    np.fill_diagonal(common, 0.0)
    assert common.max() < 1e-6


def test_small_polygons_stay_as_they_are() -> None:
    small = blobs(13, 5)
    pieces = subdivided(small)
    assert pieces.owner.tolist() == [0, 1, 2, 3, 4]
    assert all(piece is polygon for piece, polygon in zip(pieces.geometry, small, strict=True))


def test_missing_and_empty_polygons_have_no_piece() -> None:
    pieces = subdivided(shapes(None, shapely.box(0, 0, 1, 1), shapely.Polygon()))
    assert pieces.owner.tolist() == [1]


def test_a_large_hole_stays_a_hole() -> None:
    ring = (
        shapely.Point(0, 0)
        .buffer(100, quad_segs=300)
        .difference(shapely.Point(0, 0).buffer(60, quad_segs=300))
    )
    pieces = subdivided(shapes(ring)).geometry
    assert len(pieces) > 1
    assert not shapely.intersects(pieces, shapely.Point(0, 0)).any()
    assert shapely.area(pieces).sum() == pytest.approx(ring.area, rel=1e-9)


def test_a_corner_that_crosses_a_cut_by_a_hair_breaks_nothing() -> None:
    # clipping this triangle at the middle of both shapes leaves a ring of three points, which GEOS refuses
    hair = [(78249.579, 47041.371), (78251.3925725344, 47043.7525729327), (78326.195988957, 47141.9839854985)]
    triangle = shapely.Polygon([(500_000 + east, 3_500_000 + north) for east, north in hair])
    low, high = 3_547_041.371, 2 * 3_547_125.1615 - 3_547_041.371
    both = shapely.MultiPolygon([triangle, shapely.box(578_249.579, high - 10, 578_259.579, high)])
    with pytest.raises(shapely.errors.GEOSException):
        shapely.clip_by_rect(both, 578_249.579, (low + high) / 2, 578_326.195988957, high)
    pieces = subdivided(shapes(both), max_vertices=5).geometry
    assert shapely.area(pieces).sum() == pytest.approx(both.area, rel=1e-9)
