"""Overlap areas of two arrays of polygons: which pairs meet, and on how many square metres."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from zonemap.geometry.pieces import GeometryArray, subdivided

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_CHUNK = 4_096
"""Pairs per task: large enough to hide the cost of a task, small enough to keep both cores busy to the end."""

_WORTH_PREPARING = 8
"""Questions to one piece from which preparing it pays. A copy is prepared, by the one thread that uses it: a caller's
geometry may be in use elsewhere, and a prepared one is not safe to share."""


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs that overlap, sorted by `left` then `right`; positions into the two arrays, areas in m²."""

    left: IntArray
    right: IntArray
    area_m2: FloatArray

    def __len__(self) -> int:
        return len(self.left)

    def total_by_left(self, size: int) -> FloatArray:
        """Return for each of `size` left features the sum of its overlaps, in m²."""
        return np.bincount(self.left, weights=self.area_m2, minlength=size).astype(np.float64)

    def largest_by_left(self, size: int) -> IntArray:
        """Return for each left feature the right one it overlaps most, or -1; ties go to the first."""
        best = np.full(size, -1, dtype=np.intp)
        order = np.lexsort((-self.right, self.area_m2))
        best[self.left[order]] = self.right[order]
        return best

    def where(self, keep: npt.NDArray[np.bool_]) -> Overlaps:
        """Return the pairs for which `keep` holds."""
        return Overlaps(self.left[keep], self.right[keep], self.area_m2[keep])


def overlap_areas(left: GeometryArray, right: GeometryArray, *, threads: int | None = None) -> Overlaps:
    """Return every pair of polygons with an overlap above 0 m², and its area.

    Planar, in the unit of the coordinates squared; both arrays must be valid and in one CRS. Agrees with
    `shapely.area(shapely.intersection(a, b))` within rounding. Where one lies wholly inside the other,
    the overlap is its own area: only what crosses a border is intersected.
    """
    pieces = subdivided(right)
    if not len(left) or not len(pieces.geometry):
        return Overlaps(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    tree = STRtree(left)
    workers = threads or cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        piece, feature = _pairs(tree, pieces.geometry, pool, workers)
        area = _intersected(left, pieces.geometry, feature, piece, pool)
    return _summed(feature, pieces.owner[piece], area)


def _pairs(
    tree: STRtree, pieces: GeometryArray, pool: ThreadPoolExecutor, workers: int
) -> tuple[IntArray, IntArray]:
    """Return (piece, feature) pairs whose bounding boxes meet."""
    tasks = np.array_split(np.arange(len(pieces)), workers * 4)
    found = pool.map(lambda task: (task, tree.query(pieces[task])), tasks)
    pairs = [(task[hit[0]], hit[1]) for task, hit in found if hit.shape[1]]
    if not pairs:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    return np.concatenate([p for p, _ in pairs]), np.concatenate([f for _, f in pairs])


def _intersected(
    left: GeometryArray, pieces: GeometryArray, feature: IntArray, piece: IntArray, pool: ThreadPoolExecutor
) -> FloatArray:
    """Return the area of each pair; only pairs that cross a border are intersected."""
    area = np.zeros(len(feature))
    own, of_piece = shapely.area(left), shapely.area(pieces)
    box, of_box = shapely.bounds(left), shapely.bounds(pieces)
    asked = np.bincount(piece, minlength=len(pieces)) >= _WORTH_PREPARING
    covers = pieces.copy()
    covers[asked] = shapely.force_2d(pieces[asked])
    order = np.argsort(piece, kind="stable")

    def fill(task: IntArray) -> None:
        f, p = feature[task], piece[task]
        used = np.unique(p)
        prepared = covers[used[asked[used]]]
        shapely.prepare(prepared)
        inside = _covers(covers, p, left, f, _within(box[f], of_box[p]))
        around = _covers(left, f, covers, p, _within(of_box[p], box[f]) & ~inside)
        area[task[inside]] = own[f[inside]]
        area[task[around]] = of_piece[p[around]]
        crossing = np.flatnonzero(~(inside | around))
        crossing = crossing[shapely.intersects(covers[p[crossing]], left[f[crossing]])]
        area[task[crossing]] = shapely.area(shapely.intersection(covers[p[crossing]], left[f[crossing]]))
        shapely.destroy_prepared(prepared)

    list(pool.map(fill, _tasks(piece[order], order)))
    return area


def _within(box: FloatArray, outer: FloatArray) -> BoolArray:
    """Return which bounding boxes lie in the other one, row by row."""
    return np.asarray(((box - outer) * (1, 1, -1, -1) >= 0).all(axis=1))


def _covers(
    covers: GeometryArray, cover: IntArray, shapes: GeometryArray, shape: IntArray, likely: BoolArray
) -> BoolArray:
    """Return which pairs hold the whole shape, asking only where it is likely."""
    truth = np.zeros(len(cover), dtype=bool)
    truth[likely] = shapely.covers(covers[cover[likely]], shapes[shape[likely]])
    return truth


def _tasks(piece: IntArray, order: IntArray) -> list[IntArray]:
    """Return the pairs in tasks of some thousand, no piece in two tasks: a prepared geometry is not thread-safe."""
    borders = np.flatnonzero(np.diff(piece)) + 1
    wanted = np.searchsorted(borders, np.arange(_CHUNK, len(piece), _CHUNK))
    return np.split(order, np.unique(borders[wanted[wanted < len(borders)]]))


def _summed(left: IntArray, right: IntArray, area: FloatArray) -> Overlaps:
    """Add up the pieces of one right polygon under one left polygon, dropping pairs that only touch."""
    if not len(left):
        return Overlaps(left, right, area)
    keys = left.astype(np.int64) * (int(right.max()) + 1) + right
    pair, position = np.unique(keys, return_inverse=True)
    total = np.bincount(position, weights=area).astype(np.float64)
    width = int(right.max()) + 1
    summed = Overlaps((pair // width).astype(np.intp), (pair % width).astype(np.intp), total)
    return summed.where(total > 0)
