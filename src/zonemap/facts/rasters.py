"""Raster means of polygons with exact coverage: partial cells count by the part covered.

The integral of a raster over a polygon is a line integral along its border (Green's theorem). With P(row, x) the
running sum of cell values along a row, the integral is the sum over border pieces of P at the middle of the piece
times its rise. Border pieces are cut at cell edges, so each lies in one cell and the result is exact; no geometry is
built and the cost grows with the perimeter, not with the area. Integrals add up, so a raster of any size is read in
bands of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from pyproj import CRS, Transformer
from rasterio.errors import RasterioIOError
from rasterio.windows import Window

from zonemap.errors import explained
from zonemap.findings import Quantity
from zonemap.geometry.pieces import GeometryArray
from zonemap.wording import gettext as _
from zonemap.workspace.rasters import refuse_unusable

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

MAX_CELLS = 2_000_000
"""Cells of a band held at once: some 50 MB with its running sums; larger bands only miss the processor's cache."""

_SMALLEST_COVER = 1e-6
"""Cells of valid raster below which a mean means nothing: rounding of the running sums would show."""

_FILL = 1e20
"""No measurement is as large; a fill value nobody declared would drown the running sum of its whole row."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one band of rows: values, 0 where not known; column and row of its first cell in the raster."""

    values: npt.NDArray[np.generic]
    known: npt.NDArray[np.bool_]
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a raster shows of polygons.

    `mean` is that of the cells with a value, in the unit of the raster; `cells` is how many of its cells a polygon
    covers (partial ones by the part covered), `cover` the share (0-1) of the polygon under cells with a value.
    """

    mean: Quantity
    cells: Quantity
    cover: Quantity

    def whole_mean(self, bounds: tuple[float, float]) -> Quantity:
        """Return the mean over all of each polygon, where what is not shown lies within `bounds`."""
        cover, is_whole = self.cover.low, self.cover.low == 1
        part = np.where(cover > 0, np.where(np.isfinite(self.mean.low), self.mean.low, 0.0) * cover, 0.0)
        rest = np.where(is_whole, 1.0, 1.0 - cover)
        low, high = (np.where(is_whole, part, part + rest * end) for end in bounds)
        return Quantity(low, high)


def raster_means(geometry: GeometryArray, file: Path, crs: CRS, *, max_cells: int = MAX_CELLS) -> Seen:
    """Return the mean of a raster's first band over each polygon, weighted by the part of each cell covered.

    In the unit of the raster (its scale and offset applied). `crs` is the CRS of the polygons; where the raster has
    another, their vertices are transformed to it and joined by straight lines. Cells without data are left out; the
    mean of a polygon that covers no cell with data is unknown. Raises `ZonemapError` when the raster is not north-up or
    says no CRS. No more than `max_cells` cells (at least one row) are held at once.
    """
    with (
        explained(
            RasterioIOError,
            code="unreadable_raster",
            message=_("{file} cannot be read as a raster").format(file=file),
            remedy=_("bring it in again: zonemap raster WORKSPACE FILE --name NAME --unit UNIT"),
        ),
        rasterio.open(file) as source,
    ):
        refuse_unusable(source, file)
        cells = _in_cells(geometry, crs, source)
        weight, total = np.zeros(len(geometry)), np.zeros(len(geometry))
        for chosen, grid in _bands(source, cells, max_cells):
            covered, integral = _coverage(cells[chosen], grid)
            weight[chosen] += covered
            total[chosen] += integral
        scale, offset = source.scales[0], source.offsets[0]
    means = np.full(len(geometry), np.nan)
    np.divide(total, weight, out=means, where=weight > _SMALLEST_COVER)
    whole = np.asarray(shapely.area(cells))
    cover = np.zeros(len(geometry))
    np.divide(weight, whole, out=cover, where=whole > 0)
    return Seen(
        mean=Quantity.of(means * scale + offset),
        cells=Quantity.exact(np.where(np.isfinite(whole), whole, 0.0)),
        cover=Quantity.exact(np.where(cover > 1 - _SMALLEST_COVER, 1.0, np.maximum(cover, 0.0))),
    )


def _in_cells(geometry: GeometryArray, crs: CRS, source: rasterio.DatasetReader) -> GeometryArray:
    """Return the polygons in cells of the raster (x to the right, y downward), outer rings all turning one way."""
    target = CRS.from_user_input(source.crs)
    transformer = (
        None
        if target.equals(crs, ignore_axis_order=True)
        else Transformer.from_crs(crs, target, always_xy=True)
    )
    grid = source.transform

    def to_cells(points: FloatArray) -> FloatArray:
        x, y = points.T if transformer is None else transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([(x - grid.c) / grid.a, (y - grid.f) / grid.e])

    cells: GeometryArray = shapely.orient_polygons(shapely.transform(geometry, to_cells))
    return cells


def _bands(
    source: rasterio.DatasetReader, cells: GeometryArray, max_cells: int
) -> Iterator[tuple[IntArray, Grid]]:
    """Yield the polygons that meet each band of rows, and the part of the band they need."""
    bounds = shapely.bounds(cells)
    left, top, right, bottom = bounds.T
    meets = (
        np.isfinite(bounds).all(axis=1)
        & (right > 0)
        & (bottom > 0)
        & (left < source.width)
        & (top < source.height)
    )
    if not meets.any():
        return
    first, last = (int(np.clip(edge, 0, source.height)) for edge in (top[meets].min(), bottom[meets].max()))
    columns = min(right[meets].max() + 1, source.width) - max(left[meets].min(), 0)
    step = max(int(max_cells // columns), 1)
    for row in range(first, min(last + 1, source.height), step):
        stop = min(row + step, last + 1, source.height)
        chosen = np.flatnonzero(meets & (top < stop) & (bottom > row))
        if len(chosen):
            begin = int(max(left[chosen].min(), 0))
            end = max(min(int(np.ceil(right[chosen].max())), source.width), begin + 1)
            yield chosen, _read(source, Window.from_slices((row, stop), (begin, end)))


def _read(source: rasterio.DatasetReader, part: Window) -> Grid:
    cells = source.read(1, window=part, masked=True)
    known = ~np.ma.getmaskarray(cells)
    if np.issubdtype(cells.dtype, np.floating):
        known &= np.abs(cells.data) < _FILL
    values = np.where(known, cells.data, cells.dtype.type(0))
    return Grid(values, known, part.col_off, part.row_off)


def _coverage(polygons: GeometryArray, grid: Grid) -> tuple[FloatArray, FloatArray]:
    """Return for each polygon the valid cells it covers, and the integral of the values over them."""
    start, end, owner = _segments(polygons, grid)
    start, end, owner = _cut_at(start, end, owner, axis=1, size=grid.values.shape[0])
    start, end, owner = _cut_at(start, end, owner, axis=0, size=grid.values.shape[1])
    height, width = grid.values.shape
    middle = (start + end) / 2
    row = np.floor(middle[:, 1]).astype(np.intp)
    inside = (row >= 0) & (row < height)
    row, rise, owner = row[inside], (end - start)[inside, 1], owner[inside]
    x = np.clip(middle[inside, 0], 0.0, width)

    def integral(values: npt.NDArray[np.generic]) -> FloatArray:
        return np.bincount(
            owner, weights=_to_the_left(values, row, x) * rise, minlength=len(polygons)
        ).astype(np.float64)

    if grid.known.all():
        weight = np.bincount(owner, weights=x * rise, minlength=len(polygons)).astype(np.float64)
    else:
        weight = integral(grid.known)
    return weight, integral(grid.values)


def _to_the_left(values: npt.NDArray[np.generic], row: IntArray, x: FloatArray) -> FloatArray:
    """Return the sum of the cells of a row left of x, the cell at x counting by its part."""
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    column = np.minimum(x.astype(np.intp), values.shape[1] - 1)
    part: FloatArray = running[row, column] + values[row, column] * (x - column)
    return part


def _segments(polygons: GeometryArray, grid: Grid) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return the border segments that rise or fall within the rows of the grid, counted from its first cell."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points -= grid.column, grid.row
    start, end = points[:-1], points[1:]
    rows = grid.values.shape[0]
    kept = (ring[1:] == ring[:-1]) & (start[:, 1] != end[:, 1])
    kept &= (np.maximum(start[:, 1], end[:, 1]) > 0) & (np.minimum(start[:, 1], end[:, 1]) < rows)
    return start[kept], end[kept], part_owner[ring_part[ring[:-1][kept]]]


def _cut_at(
    start: FloatArray, end: FloatArray, owner: IntArray, *, axis: int, size: int
) -> tuple[FloatArray, FloatArray, IntArray]:
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
