"""Zones as street grids: blocks between streets on land, and the parcels that blocks are cut into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zonemap.errors import ZonemapError
from zonemap.twin.place.frame import Frame, Seat
from zonemap.twin.place.quads import Numbers, part, polygons
from zonemap.wording import gettext as _

GROSS_PARCEL_M2 = 24_500.0
"""Land of a zone per parcel, streets included, while the city has room."""
ROOM_M2 = 600e6
"""All zones together grow no larger than this; beyond it parcels shrink instead."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The blocks of one zone: `cells` reach to the middle of the streets, `blocks` to their edge."""

    zone: BaseGeometry
    cells: Numbers
    blocks: Numbers
    streets: NDArray[np.object_]
    parcels: Numbers
    """Corners of the parcels."""
    block_of: NDArray[np.int64]
    has_right_neighbour: NDArray[np.bool_]
    """The next parcel in order shares the right side."""
    spans: Numbers
    """Where each parcel lies in its block: the shares s0, s1, t0, t1 of the sides."""


def shrinkage(parcels: int) -> float:
    """Return the factor on all lengths that makes so many parcels fit into the city."""
    return float(min(1.0, np.sqrt(ROOM_M2 / (parcels * GROSS_PARCEL_M2))))


def quotas(seats: tuple[Seat, ...], parcels: int) -> NDArray[np.int64]:
    """Return the number of parcels of each zone; they sum to `parcels`."""
    weights = np.array([seat.weight for seat in seats])
    ends = np.round(np.cumsum(weights) / weights.sum() * parcels).astype(np.int64)
    return np.asarray(np.diff(ends, prepend=0), dtype=np.int64)


def lay_grids(rng: np.random.Generator, frame: Frame, seats: tuple[Seat, ...], *, parcels: int) -> list[Grid]:
    """Return the grid of every zone; zones do not overlap and lie on the land of their district."""
    scale, grids = shrinkage(parcels), list[Grid]()
    taken: BaseGeometry = shapely.Polygon()
    for seat, quota in zip(seats, quotas(seats, parcels), strict=True):
        district = frame.land(seat.adcode)
        # Zones keep off one another, off the bank and off the border of the district.
        free = shapely.difference(district.buffer(-60), shapely.buffer(taken, 90))
        grid = _lay_grid(rng, seat, free, quota=int(quota), scale=scale)
        zone = _zone_around(grid.cells, shapely.difference(district, shapely.buffer(taken, 5)))
        taken = shapely.union(taken, zone)
        streets = shapely.intersection(grid.streets, zone)
        grids.append(
            Grid(
                zone,
                grid.cells,
                grid.blocks,
                streets[~shapely.is_empty(streets)],
                grid.parcels,
                grid.block_of,
                grid.has_right_neighbour,
                grid.spans,
            )
        )
    return grids


def _lay_grid(rng: np.random.Generator, seat: Seat, free: BaseGeometry, *, quota: int, scale: float) -> Grid:
    reach_m = 1.9 * np.sqrt(max(quota, 60) * GROSS_PARCEL_M2 * scale**2)
    u = _lines(rng, reach_m * np.sqrt(seat.aspect), low=300 * scale, high=470 * scale)
    v = _lines(rng, reach_m, low=220 * scale, high=340 * scale)
    nodes = _nodes(rng, seat, u, v)
    cells = np.stack([nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]], axis=2).reshape(
        -1, 4, 2
    )
    middle_u, middle_v = np.meshgrid((u[1:] + u[:-1]) / 2, (v[1:] + v[:-1]) / 2, indexing="ij")
    width, depth = np.meshgrid(np.diff(u), np.diff(v), indexing="ij")
    far = np.hypot(middle_u / seat.aspect**0.5, middle_v * seat.aspect**0.5).ravel()
    far *= 1 + 0.06 * rng.standard_normal(far.size)
    shapely.prepare(free)
    order = np.argsort(far, kind="stable")
    order = order[shapely.contains_properly(free, polygons(cells[order]))]
    # Some blocks are not supplied yet.
    order = order[rng.random(order.size) > 0.04]
    half = 12 * scale
    wide, deep = half / width.ravel(), half / depth.ravel()
    blocks = part(cells, wide, 1 - wide, deep, 1 - deep)
    parcels, block_of, has_right, spans = _cut(rng, blocks[order])
    if block_of.size < quota:
        raise ZonemapError(
            "twin_without_room",
            _("There is no room for {count} parcels in {zone}").format(count=quota, zone=seat.name),
            _("ask for fewer parcels"),
        )
    used = order[: block_of[quota - 1] + 1]
    streets = np.asarray([shapely.LineString(line) for line in (*nodes, *nodes.transpose(1, 0, 2))])
    right = has_right[:quota].copy()
    right[-1] = False
    return Grid(
        free, cells[used], blocks[used], streets, parcels[:quota], block_of[:quota], right, spans[:quota]
    )


def _lines(rng: np.random.Generator, reach_m: float, *, low: float, high: float) -> Numbers:
    steps = rng.uniform(low, high, int(2 * reach_m / low) + 2)
    places = np.cumsum(steps)
    return np.asarray(places[places < 2 * reach_m + high] - reach_m)


def _nodes(rng: np.random.Generator, seat: Seat, u: Numbers, v: Numbers) -> Numbers:
    grid_u, grid_v = np.meshgrid(u, v, indexing="ij")
    turn, lag = np.deg2rad(seat.angle_deg), rng.uniform(0, 2 * np.pi, 2)
    # A slow bend: streets of a real town are not quite straight, and blocks not quite rectangles.
    bent_u = grid_u + 45 * np.sin(grid_v / 900 + lag[0])
    bent_v = grid_v + 45 * np.sin(grid_u / 900 + lag[1])
    x = seat.x_m + bent_u * np.cos(turn) - bent_v * np.sin(turn)
    y = seat.y_m + bent_u * np.sin(turn) + bent_v * np.cos(turn)
    return np.stack([x, y], axis=-1)


def _cut(
    rng: np.random.Generator, blocks: Numbers
) -> tuple[Numbers, NDArray[np.int64], NDArray[np.bool_], Numbers]:
    count = len(blocks)
    two_rows = rng.random(count) < 0.78
    split = np.where(two_rows, rng.uniform(0.38, 0.62, count), 1.0)
    row_block = np.repeat(np.arange(count), 1 + two_rows)
    is_upper = np.diff(row_block, prepend=-1) == 0
    low = np.where(is_upper, split[row_block], 0.0)
    high = np.where(is_upper, 1.0, split[row_block])
    columns = rng.choice([1, 2, 3, 4, 8], row_block.size, p=[0.22, 0.35, 0.28, 0.1, 0.05])
    row = np.repeat(np.arange(row_block.size), columns)
    place = np.arange(row.size) - np.repeat(np.cumsum(columns) - columns, columns)
    left = np.where(place == 0, 0.0, (place + rng.uniform(-0.24, 0.24, row.size)) / columns[row])
    is_last = place == columns[row] - 1
    right = np.where(is_last, 1.0, np.roll(left, -1))
    right = _with_slivers(rng, right, is_last, blocks[row_block[row]])
    corners = part(blocks[row_block[row]], left, right, low[row], high[row])
    spans = np.stack([left, right, low[row], high[row]], axis=1)
    return corners, row_block[row].astype(np.int64), ~is_last, spans


def _with_slivers(
    rng: np.random.Generator, right: Numbers, is_last: NDArray[np.bool_], blocks: Numbers
) -> Numbers:
    """Move a few shared sides by one to three centimetres: surveys of different years leave such gaps and overlaps."""
    width = np.linalg.norm(blocks[:, 1] - blocks[:, 0], axis=1)
    shift = rng.uniform(0.01, 0.03, right.size) * rng.choice([-1, 1], right.size)
    moved = (rng.random(right.size) < 0.025) & ~is_last
    return np.where(moved, right + shift / width, right)


def _zone_around(cells: Numbers, land: BaseGeometry) -> BaseGeometry:
    """Return one outline around the cells, closed over small gaps, reaching the bank where it is near."""
    closed = shapely.union_all(polygons(cells)).buffer(260, join_style="mitre")
    outline = shapely.intersection(closed.buffer(-200, join_style="mitre"), land)
    outline = shapely.union(outline, shapely.intersection(shapely.union_all(polygons(cells)), land))
    whole = max(shapely.get_parts(outline), key=lambda piece: piece.area)
    parts = [piece for piece in shapely.get_parts(outline) if piece.area > 20_000 or piece is whole]
    filled = [shapely.intersection(shapely.Polygon(piece.exterior), land) for piece in parts]
    return shapely.set_precision(shapely.union_all(filled), 0.001)
