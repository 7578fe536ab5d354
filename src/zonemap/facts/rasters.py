"""Raster means of polygons with exact coverage: partial cells count by the part covered.

The integral of a raster over a polygon is a line integral along its border (Green's theorem). With P(row, x) the
running sum of cell values along a row, the integral is the sum over border pieces of P at the middle of the piece
times its rise. Border pieces are cut at cell edges, so each lies in one cell and the result is exact; no geometry is
built and the cost grows with the perimeter, not with the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio.windows import Window

from zonemap.findings import Quantity
from zonemap.geometry.pieces import GeometryArray

FloatArray = npt.NDArray[np.float64]

_SMALLEST_COVER = 1e-9
"""Cells of valid raster below which a mean means nothing; covers rounding of the line integral."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cell values, NaN where there is no data, with the outer corner and the size of a cell."""

    values: FloatArray
    left: float
    top: float
    cell_width: float
    cell_height: float


def raster_means(geometry: GeometryArray, file: Path) -> Quantity:
    """Return the mean of a raster's first band over each polygon, weighted by the part of each cell covered.

    The raster must be north-up and in the CRS of the polygons. Cells without data are left out; a polygon that covers
    no cell with data is unknown.
    """
    grid = _read(file, shapely.total_bounds(geometry))
    if grid is None:
        return Quantity.unknown(len(geometry))
    return Quantity.of(coverage_means(geometry, grid))


def coverage_means(geometry: GeometryArray, grid: Grid) -> FloatArray:
    """Return the coverage-weighted mean of the grid over each polygon, NaN where no valid cell is covered."""
    known = np.isfinite(grid.values)
    start, end, owner = _segments(geometry, grid)
    start, end, owner = _cut_at(start, end, owner, axis=1, size=grid.values.shape[0])
    start, end, owner = _cut_at(start, end, owner, axis=0, size=grid.values.shape[1])
    weight = _integral(start, end, owner, known.astype(np.float64), len(geometry))
    total = _integral(start, end, owner, np.where(known, grid.values, 0.0), len(geometry))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(weight) > _SMALLEST_COVER, total / weight, np.nan)


def _read(file: Path, bounds: FloatArray) -> Grid | None:
    with rasterio.open(file) as source:
        left, low, right_edge, high = bounds
        (column, row), (right, bottom) = (
            ~source.transform * (left, high),
            ~source.transform * (right_edge, low),
        )
        column, row = max(int(np.floor(column)) - 1, 0), max(int(np.floor(row)) - 1, 0)
        right, bottom = (
            min(int(np.ceil(right)) + 1, source.width),
            min(int(np.ceil(bottom)) + 1, source.height),
        )
        if bottom <= row or right <= column:
            return None
        part = Window.from_slices((row, bottom), (column, right))
        values = source.read(1, window=part, masked=True).astype("float64").filled(np.nan)
        transform = source.window_transform(part)
    return Grid(values, transform.c, transform.f, transform.a, -transform.e)


def _segments(geometry: GeometryArray, grid: Grid) -> tuple[FloatArray, FloatArray, npt.NDArray[np.intp]]:
    """Return all border segments in cell coordinates (x to the right, y downward), holes turning the other way."""
    parts, part_owner = shapely.get_parts(geometry, return_index=True)
    oriented = shapely.orient_polygons(parts)
    rings, ring_part = shapely.get_rings(oriented, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    cells = np.column_stack(
        [(coordinates[:, 0] - grid.left) / grid.cell_width, (grid.top - coordinates[:, 1]) / grid.cell_height]
    )
    inner = ring[1:] == ring[:-1]
    owner = part_owner[ring_part[ring[:-1][inner]]]
    return cells[:-1][inner], cells[1:][inner], owner


def _cut_at(
    start: FloatArray, end: FloatArray, owner: npt.NDArray[np.intp], *, axis: int, size: int
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.intp]]:
    """Cut segments at every whole coordinate of the axis from 0 to `size`."""
    first, last = start[:, axis], end[:, axis]
    low = np.clip(np.floor(np.minimum(first, last)).astype(np.intp), -1, size)
    high = np.clip(np.ceil(np.maximum(first, last)).astype(np.intp), 0, size + 1)
    count = np.maximum(high - low, 1)
    segment = np.repeat(np.arange(len(start)), count)
    step = np.arange(len(segment)) - np.repeat(np.r_[0, np.cumsum(count)[:-1]], count)
    rising = (last >= first)[segment]
    near = np.where(rising, low[segment] + step, high[segment] - step)
    far = np.where(rising, near + 1, near - 1)
    span = (last - first)[segment]
    with np.errstate(divide="ignore", invalid="ignore"):
        begin = np.where(span == 0, 0.0, (near - first[segment]) / span)
        stop = np.where(span == 0, 1.0, (far - first[segment]) / span)
    begin = np.where(step == 0, 0.0, np.clip(begin, 0.0, 1.0))
    stop = np.where(step == count[segment] - 1, 1.0, np.clip(stop, 0.0, 1.0))
    delta = (end - start)[segment]
    return start[segment] + delta * begin[:, None], start[segment] + delta * stop[:, None], owner[segment]


def _integral(
    start: FloatArray, end: FloatArray, owner: npt.NDArray[np.intp], values: FloatArray, size: int
) -> FloatArray:
    """Return for each polygon the integral of the grid over it, in cell areas."""
    height, width = values.shape
    running = np.zeros((height, width + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    middle = (start + end) / 2
    row = np.floor(middle[:, 1]).astype(np.intp)
    inside = (row >= 0) & (row < height)
    x = np.clip(middle[:, 0], 0.0, width)
    column = np.minimum(x.astype(np.intp), width - 1)
    row = np.where(inside, row, 0)
    to_the_left = running[row, column] + values[row, column] * (x - column)
    rise = np.where(inside, end[:, 1] - start[:, 1], 0.0)
    return np.bincount(owner, weights=-to_the_left * rise, minlength=size).astype(np.float64)
