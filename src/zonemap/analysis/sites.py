"""Redevelopment sites: listed parcels that lie against each other, and what speaks for or against taking one on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zonemap.geometry import contacts, overlap_areas
from zonemap.geometry.pieces import GeometryArray

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which site each of some parcels belongs to (0 … n-1, in the order of the first parcel), and their common borders.

    `shared_m` holds for each site the metres of border that its own parcels share.
    """

    site: IntArray
    shared_m: FloatArray

    def __len__(self) -> int:
        return len(self.shared_m)

    def members(self, ids: npt.NDArray[np.str_]) -> list[IntArray]:
        """Return for each site the places of its parcels among those given, in the order of their ids.

        >>> Grouping(np.array([0, 1, 0]), np.zeros(2)).members(np.array(["c", "b", "a"]))
        [array([2, 0]), array([1])]
        """
        order = np.lexsort((ids, self.site))
        return (
            np.split(order, np.searchsorted(self.site[order], np.arange(1, len(self)))) if len(self) else []
        )


def grouped(polygons: GeometryArray, surface: BoolArray, *, tolerance_m: float, least_m: float) -> Grouping:
    """Return the sites of the parcels given: each parcel in one, and every parcel in contact in the same.

    Contact is a common border, apart by at most `tolerance_m` along at least `least_m`; a corner is none. Parcels of
    rights above or below ground (not `surface`) belong to what they lie under or over.
    """
    size = len(polygons)
    met = contacts(polygons, tolerance_m=tolerance_m, least_m=least_m)
    layered = np.flatnonzero(~surface)
    stacked = overlap_areas(polygons[layered], polygons)
    left, right = np.r_[met.left, layered[stacked.left]], np.r_[met.right, stacked.right]
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    first = np.full(count, size)
    np.minimum.at(first, labels, np.arange(size))
    rank = np.empty(count, dtype=np.intp)
    rank[np.argsort(first)] = np.arange(count)
    site = rank[labels]
    both = surface[met.left] & surface[met.right]
    shared = np.bincount(site[met.left[both]], weights=met.length_m[both], minlength=count)
    return Grouping(site, shared.astype(np.float64))


def site_shapes(polygons: GeometryArray, surface: BoolArray, grouping: Grouping) -> pd.DataFrame:
    """Return for each site its drawn area (m², ground once), the sides of the rectangle around it, its compactness.

    `width_m` and `length_m` are the shorter and the longer side of the least rectangle around it. `compactness` is
    4π × area ÷ border², 1 for a circle; borders between its parcels are no border of the site.
    """
    ground, site = polygons[surface], grouping.site[surface]
    size = len(grouping)
    area = np.bincount(site, weights=shapely.area(ground), minlength=size)
    border = np.bincount(site, weights=shapely.length(ground), minlength=size) - 2 * grouping.shared_m
    around = np.full(size, None, dtype=object)
    order = np.argsort(site, kind="stable")
    hulls = shapely.convex_hull(ground[order])
    sites, place = np.unique(site[order], return_inverse=True)
    around[sites] = shapely.oriented_envelope(shapely.geometrycollections(hulls, indices=place))
    corners = shapely.get_coordinates(shapely.get_exterior_ring(around[sites])).reshape(len(sites), 5, 2)
    sides = np.hypot(*np.moveaxis(np.diff(corners[:, :3], axis=1), 2, 0))
    width, length = np.full(size, np.nan), np.full(size, np.nan)
    width[sites], length[sites] = sides.min(axis=1), sides.max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        compactness = np.clip(4 * np.pi * area / border**2, 0.0, 1.0)
    return pd.DataFrame(
        {"drawn_area_m2": area, "width_m": width, "length_m": length, "compactness": compactness}
    )
