"""Which polygons lie against each other, or along a line: borders close together along some length, not at a corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

from zonemap.geometry.cores import on_all_cores
from zonemap.geometry.pieces import GeometryArray

IntArray = npt.NDArray[np.intp]
FloatArray = npt.NDArray[np.float64]

_ALONG: Final = 0.5**0.5
"""Cosine of the angle between a border and a line above which the border runs along it."""


_SHORTEST_M: Final = 1e-9
"""An edge that is not longer has no direction that could be told, and none of its length matters."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Pairs of polygons in contact, `left < right`, sorted; the length of the contact in m."""

    left: IntArray
    right: IntArray
    length_m: FloatArray

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges of borders or lines: start and end (n × 2, m), and the geometry that each belongs to."""

    start: FloatArray
    end: FloatArray
    owner: IntArray

    def take(self, positions: IntArray) -> _Edges:
        return _Edges(self.start[positions], self.end[positions], self.owner[positions])

    @property
    def along(self) -> FloatArray:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Where edges run near something: metres from the start of the edge; `group` says which stretches count once."""

    edge: IntArray
    group: IntArray
    begin_m: FloatArray
    stop_m: FloatArray


def contacts(polygons: GeometryArray, *, tolerance_m: float, least_m: float) -> Contacts:
    """Return the pairs whose borders run within `tolerance_m` of each other along at least `least_m`.

    Planar; the length is measured on both borders, and the longer one counts, so that the order of the polygons does
    not matter. Polygons that overlap are in contact by the same measure: their borders must run together.
    """
    edges = _edges(polygons)
    edge, other = _near(edges, edges, tolerance_m)
    apart = edges.owner[edge] != edges.owner[other]
    edge, other = edge[apart], other[apart]
    width = len(polygons)
    pair = edges.owner[edge] * width + edges.owner[other]
    pairs, length = _lengths(_stretches(edges, edge, edges, other, pair, tolerance_m))
    left, right = np.minimum(pairs // width, pairs % width), np.maximum(pairs // width, pairs % width)
    order = np.lexsort((-length, right, left))
    left, right, length = left[order], right[order], length[order]
    is_longer = np.r_[True, (np.diff(left) != 0) | (np.diff(right) != 0)][: len(left)]
    keep = is_longer & (length >= least_m)
    return Contacts(left[keep], right[keep], length[keep])


def border_along_m(polygons: GeometryArray, lines: GeometryArray, *, tolerance_m: float) -> FloatArray:
    """Return how many metres of each polygon's border run along the lines: within the tolerance, in their direction.

    A border counts once however many lines it runs along; borders of polygons serve as lines too. What turns more than
    45 degrees from the line leads away from it and does not count.
    """
    edges, others = _edges(polygons), _edges(lines)
    edge, other = _near(edges, others, tolerance_m)
    one, two = edges.along[edge], others.along[other]
    turned = np.abs(_dot(one, two)) < _ALONG * np.hypot(*one.T) * np.hypot(*two.T)
    edge, other = edge[~turned], other[~turned]
    owners, length = _lengths(_stretches(edges, edge, others, other, edges.owner[edge], tolerance_m))
    along = np.zeros(len(polygons))
    along[owners] = length
    return along


def _edges(geometries: GeometryArray) -> _Edges:
    """Return every edge of borders and lines; edges without length are left out."""
    parts, of_part = shapely.get_parts(geometries, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    rings, of_ring = shapely.get_rings(parts[areal], return_index=True)
    lines = np.concatenate([rings, parts[~areal]])
    owner = np.concatenate([of_part[areal][of_ring], of_part[~areal]])
    points, of_point = shapely.get_coordinates(lines, return_index=True)
    is_edge = (of_point[1:] == of_point[:-1]) & (np.hypot(*np.diff(points, axis=0).T) > _SHORTEST_M)
    at = np.flatnonzero(is_edge)
    return _Edges(points[at], points[at + 1], owner[of_point[at]].astype(np.intp))


def _near(edges: _Edges, others: _Edges, tolerance_m: float) -> tuple[IntArray, IntArray]:
    """Return pairs of edges whose boxes come within the tolerance, sorted by the first."""
    asked = _envelopes(edges, tolerance_m / 2)
    there = asked if others is edges else _envelopes(others, tolerance_m / 2)
    tree = STRtree(there)

    def found(part: slice) -> IntArray:
        pairs: IntArray = tree.query(asked[part])
        pairs[0] += part.start
        return pairs

    edge, other = np.concatenate([*on_all_cores(found, len(asked))], axis=1)
    return edge, other


def _envelopes(edges: _Edges, margin_m: float) -> GeometryArray:
    """Return the box around each edge as its diagonal: a tree looks at boxes alone, and a line is made faster."""
    low, high = np.minimum(edges.start, edges.end) - margin_m, np.maximum(edges.start, edges.end) + margin_m
    return np.asarray(shapely.linestrings(np.stack([low, high], axis=1)), dtype=object)


def _stretches(
    edges: _Edges, edge: IntArray, others: _Edges, other: IntArray, group: IntArray, tolerance_m: float
) -> _Stretches:
    """Return where each edge runs within the tolerance of the other one; pairs that do nowhere are left out.

    The points near a segment fill a rectangle with a round end at each of its ends, which is convex: an edge meets it
    in one stretch, the hull of those in which it meets the rectangle and the two discs.
    """
    near, to = edges.take(edge), others.take(other)
    size = np.hypot(*to.along.T)
    unit = to.along / size[:, None]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    offset, along = near.start - to.start, near.along
    lengthwise = _between(_dot(offset, unit), _dot(along, unit), 0.0, size)
    across = _between(_dot(offset, normal), _dot(along, normal), -tolerance_m, tolerance_m)
    box = np.maximum(lengthwise[0], across[0]), np.minimum(lengthwise[1], across[1])
    parts = (box, *(_in_disc(near.start - centre, along, tolerance_m) for centre in (to.start, to.end)))
    begin = np.minimum.reduce([np.where(low < high, low, np.inf) for low, high in parts]).clip(0.0, 1.0)
    stop = np.maximum.reduce([np.where(low < high, high, -np.inf) for low, high in parts]).clip(0.0, 1.0)
    some = begin < stop
    length = np.hypot(*along.T)
    return _Stretches(edge[some], group[some], (begin * length)[some], (stop * length)[some])


def _between(
    value: FloatArray, slope: FloatArray, low: float, high: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Return the shares between which `value + share × slope` lies in `[low, high]`; all or none where it is level."""
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = (low - value) / slope, (high - value) / slope
    level = slope == 0
    inside = (value >= low) & (value <= high)
    return (
        np.where(level, np.where(inside, -np.inf, np.inf), np.minimum(first, last)),
        np.where(level, np.where(inside, np.inf, -np.inf), np.maximum(first, last)),
    )


def _in_disc(offset: FloatArray, along: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    """Return the shares between which `offset + share × along` lies within the radius of the origin."""
    a, b = _dot(along, along), _dot(offset, along)
    root = b * b - a * (_dot(offset, offset) - radius * radius)
    reach = np.sqrt(np.maximum(root, 0.0))
    missed = root <= 0
    return np.where(missed, np.inf, (-b - reach) / a), np.where(missed, -np.inf, (-b + reach) / a)


def _dot(one: FloatArray, other: FloatArray) -> FloatArray:
    product: FloatArray = np.einsum("ij,ij->i", one, other)
    return product


def _lengths(found: _Stretches) -> tuple[IntArray, FloatArray]:
    """Return the groups there are, and the metres of each; stretches of one edge that overlap count once."""
    if not len(found.edge):
        return found.group, found.begin_m
    order = np.lexsort((found.begin_m, found.edge, found.group))
    edge, group = found.edge[order], found.group[order]
    begin, stop = found.begin_m[order], found.stop_m[order]
    run = np.cumsum(np.r_[True, (np.diff(edge) != 0) | (np.diff(group) != 0)])
    # the furthest stop so far within a run: runs are lifted apart, so that one running maximum serves them all
    lift = run * (stop.max() + 1.0)
    covered = np.r_[-np.inf, np.maximum.accumulate(stop + lift)[:-1]] - lift
    fresh = np.maximum(stop - np.maximum(begin, covered), 0.0)
    groups, place = np.unique(group, return_inverse=True)
    return groups, np.bincount(place, weights=fresh).astype(np.float64)
