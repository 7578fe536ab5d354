"""Free land wide enough to build on, held against a raster of half metres."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from scipy import ndimage

from zonemap.geometry import free_pieces

CELL = 0.5


def shapes(*polygons: shapely.Geometry) -> np.ndarray:
    array = np.empty(len(polygons), dtype=object)
    array[:] = polygons
    return array


def areas(parcel: shapely.Geometry, *obstacles: shapely.Geometry, width: float = 18.0) -> list[float]:
    found = free_pieces(
        shapes(parcel),
        shapes(*obstacles),
        np.zeros(len(obstacles), dtype=np.intp),
        setback_m=5.0,
        spacing_m=10.0,
        width_m=width,
    )
    return sorted(shapely.area(found.geometry).tolist())


def disc_corners(width: float) -> float:
    """Return what four corners lose to a disc of that diameter."""
    return (4 - np.pi) * (width / 2) ** 2


def test_a_bare_parcel_is_free_but_for_its_setback_and_the_corners_of_the_disc() -> None:
    assert areas(shapely.box(0, 0, 100, 80)) == pytest.approx([90 * 70 - disc_corners(18)], abs=0.5)


def test_a_hall_in_the_middle_leaves_a_ring_too_narrow() -> None:
    assert areas(shapely.box(0, 0, 100, 100), shapely.box(25, 25, 75, 75)) == []


def test_a_hall_at_one_end_leaves_the_other() -> None:
    free = (100 - 5 - 10 - 40) * 70
    found = areas(shapely.box(0, 0, 100, 80), shapely.box(0, 0, 40, 80))
    assert found == pytest.approx([free - disc_corners(18)], abs=0.5)


def test_a_narrow_neck_parts_two_pieces() -> None:
    hall = shapely.box(45, 0, 55, 48)
    found = areas(shapely.box(0, 0, 100, 80), hall)
    assert len(found) == 2, "between hall and border are 80 - 48 - 10 - 5 = 17 m"


def test_a_strip_narrower_than_the_width_is_none() -> None:
    assert areas(shapely.box(0, 0, 27.9, 200)) == []
    assert len(areas(shapely.box(0, 0, 28.1, 200))) == 1


def test_overlapping_and_multipart_buildings_are_one_obstacle() -> None:
    parcel = shapely.box(0, 0, 100, 80)
    one = areas(parcel, shapely.box(0, 0, 40, 80))
    two = areas(parcel, shapely.box(0, 0, 30, 80), shapely.box(20, 0, 40, 80))
    parts = areas(parcel, shapely.MultiPolygon([shapely.box(0, 0, 19, 80), shapely.box(19.5, 0, 40, 80)]))
    assert two == pytest.approx(one, abs=0.01)
    assert parts == pytest.approx(one, abs=0.01)


def test_pieces_belong_to_their_parcels() -> None:
    parcels = shapes(shapely.box(0, 0, 16, 16), shapely.box(100, 0, 200, 80), shapely.box(300, 0, 400, 80))
    found = free_pieces(
        parcels,
        shapes(shapely.box(330, 0, 370, 80)),
        np.array([2]),
        setback_m=0.0,
        spacing_m=0.0,
        width_m=18.0,
    )
    assert found.parcel.tolist() == [1, 2, 2]


def raster_m2(
    parcel: shapely.Geometry, obstacles: np.ndarray, setback: float, spacing: float, width: float
) -> float:
    """Return the free area counted cell by cell."""
    left, bottom, right, top = parcel.bounds
    x, y = np.meshgrid(np.arange(left + CELL / 2, right, CELL), np.arange(bottom + CELL / 2, top, CELL))
    inside = shapely.contains_xy(parcel, x, y)
    free = inside & (ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1] * CELL > setback)
    for obstacle in obstacles:
        free &= shapely.distance(shapely.points(x, y), obstacle) > spacing
    core = ndimage.distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1] * CELL > width / 2
    if not core.any():
        return 0.0
    swept = free & (ndimage.distance_transform_edt(~core) * CELL <= width / 2)
    return float(swept.sum() * CELL**2)


def assert_agrees_with_the_raster(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    parcels = shapely.convex_hull(shapely.multipoints(rng.uniform(0, 160, (count, 6, 2))))
    owner = np.repeat(np.arange(count), 2)
    corners = rng.uniform(0, 120, (2 * count, 2))
    far = corners + rng.uniform(8, 50, (2 * count, 2))
    halls = shapely.intersection(shapely.box(*corners.T, *far.T), parcels[owner])
    there = shapely.area(halls) > 1
    found = free_pieces(parcels, halls[there], owner[there], setback_m=5.0, spacing_m=10.0, width_m=18.0)
    measured = np.bincount(found.parcel, weights=shapely.area(found.geometry), minlength=count)
    assert (measured > 0).sum() > count / 10
    for at in range(count):
        own = halls[there][owner[there] == at]
        less = raster_m2(parcels[at], own, 5.0 + CELL, 10.0 + CELL, 18.0 + 2 * CELL)
        more = raster_m2(parcels[at], own, 5.0 - CELL, 10.0 - CELL, 18.0 - 2 * CELL)
        assert less <= measured[at] <= more, f"parcel {at}: a cell more or less of everything"


def test_pieces_agree_with_a_raster() -> None:
    assert_agrees_with_the_raster(12, seed=1)


@pytest.mark.proof
def test_pieces_of_two_hundred_parcels_agree_with_a_raster() -> None:
    assert_agrees_with_the_raster(200, seed=2)
