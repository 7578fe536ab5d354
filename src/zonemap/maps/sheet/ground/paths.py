"""Geometries as matplotlib paths, many polygons to a path, without a loop over features."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path

from zonemap.maps.sheet.content import Sample, SheetLayer
from zonemap.maps.style import INK, Style

POINTS_PER_PATH = 4_000
"""Anti-aliasing runs out of cells on very long paths."""

POINT_AREA_PT = 16.0

POLYGON, POINT = 3, 0
LINES = (1, 2)
"""Type numbers of shapely; a ring counts as a line."""


def sample_of(style: Style, geometries: np.ndarray) -> Sample:
    """Return how a class shows in the legend."""
    dimension = int(shapely.get_dimensions(geometries).max(initial=0))
    if dimension == 0:
        return Sample.POINT
    return Sample.AREA if dimension == 2 and style.fill else Sample.LINE


def visible(layer: SheetLayer, extent: tuple[float, float, float, float]) -> list[tuple[int, np.ndarray]]:
    """Return, for each class with something in the extent (west, south, east, north), its code and geometries."""
    if not len(layer.geometries):
        return []
    codes = np.zeros(len(layer.geometries), dtype=np.uint8) if layer.codes is None else layer.codes
    seen = shapely.intersects(layer.geometries, shapely.box(*extent))
    chosen = [(code, layer.geometries[seen & (codes == code)]) for code in range(len(layer.styles))]
    return [(code, geometries) for code, geometries in chosen if len(geometries)]


def paper_size_mm(geometries: np.ndarray, scale: int) -> float:
    """Return how large a feature of the class is on paper, as a rule: the median side of the boxes around them."""
    west, south, east, north = shapely.bounds(geometries).T
    sides = np.sqrt((east - west) * (north - south))
    return float(np.nanmedian(sides) * 1000 / scale) if np.isfinite(sides).any() else 0.0


def draw_class(
    axes: Axes,
    geometries: np.ndarray,
    style: Style,
    *,
    extent: tuple[float, float, float, float],
    zorder: float,
) -> None:
    """Draw the geometries of one class; what lies beyond the extent is cut off, its edge out of sight."""
    beyond = 0.05 * max(extent[2] - extent[0], extent[3] - extent[1])
    west, south, east, north = extent
    clipped = shapely.clip_by_rect(geometries, west - beyond, south - beyond, east + beyond, north + beyond)
    parts = shapely.get_parts(shapely.get_parts(clipped))
    parts = parts[~shapely.is_empty(parts)]
    kinds = shapely.get_type_id(parts)
    areas = list(_area_paths(parts[kinds == POLYGON]))
    strokes = list(_line_paths(parts[np.isin(kinds, LINES)]))
    for paths, is_filled in ((areas, style.fill is not None), (strokes, False)):
        if paths:
            axes.add_collection(_collection(paths, style, is_filled=is_filled, zorder=zorder), autolim=False)
    points = shapely.get_coordinates(parts[kinds == POINT])
    if len(points):
        spots = axes.scatter(points[:, 0], points[:, 1], c=style.fill or style.edge, zorder=zorder)
        spots.set_sizes(np.array([POINT_AREA_PT]))
        spots.set_edgecolor(INK)
        spots.set_linewidth(0.4)


def matplotlib_dash(style: Style) -> Any:
    """Return the line style as matplotlib spells it."""
    return (0, style.dash) if style.dash else "solid"


def matplotlib_fill(style: Style) -> tuple[float, float, float, float]:
    """Return the fill as four numbers between 0 and 1."""
    red, green, blue, _alpha = style.fill_rgba
    return (red / 255, green / 255, blue / 255, style.alpha if style.fill else 0.0)


def _collection(paths: list[Path], style: Style, *, is_filled: bool, zorder: float) -> PathCollection:
    return PathCollection(
        paths,
        facecolor=matplotlib_fill(style) if is_filled else "none",
        edgecolor=style.edge or "none",
        linewidth=style.width_pt,
        linestyle=matplotlib_dash(style),
        hatch=style.hatch if is_filled else None,
        zorder=zorder,
    )


def _area_paths(polygons: np.ndarray) -> Iterator[Path]:
    if not len(polygons):
        return
    # outer rings one way round and holes the other, so that one path may hold many polygons
    turned = shapely.orient_polygons(polygons)
    _kind, coordinates, (rings, parts) = shapely.to_ragged_array(turned)
    codes = np.full(len(coordinates), Path.LINETO, dtype=Path.code_type)
    codes[rings[:-1]] = Path.MOVETO
    codes[rings[1:] - 1] = Path.CLOSEPOLY
    yield from _in_runs(coordinates, codes, rings[parts])


def _line_paths(lines: np.ndarray) -> Iterator[Path]:
    if not len(lines):
        return
    coordinates = shapely.get_coordinates(lines)  # a ragged array would refuse closed rings
    starts = np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(lines))))
    codes = np.full(len(coordinates), Path.LINETO, dtype=Path.code_type)
    codes[starts[:-1]] = Path.MOVETO
    yield from _in_runs(coordinates, codes, starts)


def _in_runs(coordinates: np.ndarray, codes: np.ndarray, starts: np.ndarray) -> Iterator[Path]:
    """Yield whole features, as many to a path as stay below the limit."""
    _runs, firsts = np.unique(starts[:-1] // POINTS_PER_PATH, return_index=True)
    for begin, end in pairwise([*starts[firsts], starts[-1]]):
        yield Path(coordinates[begin:end, :2], codes[begin:end])
