"""Map tiles drawn on the bureau's own machine.

Close in, a tile's own parcels are drawn; far out, a raster of row numbers is made once per tile and then only coloured,
so that nothing is rebuilt when a threshold moves. Everything here may be used by several threads at once.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from threading import Lock
from typing import Final

import numpy as np
import shapely
from PIL import Image, ImageDraw
from pyproj import CRS, Transformer

from zonemap.maps.screen.painting import EMPTY, NOT_DRAWN, OVER, SIZE, Canvas, Palette, coloured_png, rings_of
from zonemap.maps.screen.projection import DEGREES, WEB, projected

HALF_WORLD_M: Final = math.pi * 6_378_137.0
MOST_DRAWN: Final = 2_000
"""With more parcels than this a tile is coloured from row numbers."""

SMALL_PX: Final = 4
"""Parcels no larger than this many pixels are set as rectangles."""

RASTERS_KEPT: Final = 128
"""Rasters of row numbers held in memory, 1 MB each."""

FINE_ZOOM: Final = 16
"""From this zoom on overlays are drawn with every vertex."""

PADDING_PX: Final = 16


def tile_bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile in EPSG:3857.

    >>> tile_bounds(1, 1, 0)[0]
    0.0
    """
    side = 2 * HALF_WORLD_M / 2**z
    west, north = x * side - HALF_WORLD_M, HALF_WORLD_M - y * side
    return (west, north - side, west + side, north)


def _padded(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    west, south, east, north = tile_bounds(z, x, y)
    by = PADDING_PX * (east - west) / SIZE
    return (west - by, south - by, east + by, north + by)


def _pixels(points: np.ndarray, z: int, x: int, y: int, size: int) -> np.ndarray:
    west, _south, east, north = tile_bounds(z, x, y)
    return (points - (west, north)) * (size / (east - west), -size / (east - west))


class ParcelTiles:
    """Tiles of many small polygons, whose classes change while their shapes stay.

    `geometries` are polygons or multipolygons in `crs`, missing and empty ones allowed; row numbers are places in them.
    """

    def __init__(self, geometries: np.ndarray, crs: CRS) -> None:
        kinds = shapely.get_type_id(geometries)
        if (kinds == 3).all() and not shapely.is_empty(geometries).any():
            self._parts, self._rows = geometries, np.arange(len(geometries))
        else:
            parts, rows = shapely.get_parts(geometries, return_index=True)
            filled = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
            self._parts, self._rows = parts[filled], rows[filled]
        self._tree = shapely.STRtree(self._parts)
        self._from_web = Transformer.from_crs(WEB, crs, always_xy=True)
        self._from_degrees = Transformer.from_crs(DEGREES, crs, always_xy=True)
        self._rasters: OrderedDict[tuple[int, int, int], np.ndarray] = OrderedDict()
        self._lock = Lock()
        self._flatten(crs)

    def _flatten(self, crs: CRS) -> None:
        if not len(self._parts):
            return
        _kind, coordinates, (rings, polygons) = shapely.to_ragged_array(self._parts, include_z=False)
        to_web = Transformer.from_crs(crs, WEB, always_xy=True)
        self._points = np.column_stack(to_web.transform(coordinates[:, 0], coordinates[:, 1]))
        self._rings, self._polygons = rings.astype(np.int64), polygons.astype(np.int64)
        starts = self._rings[self._polygons[:-1]]
        self._low = np.minimum.reduceat(self._points, starts)
        self._high = np.maximum.reduceat(self._points, starts)

    def pick(self, lon: float, lat: float) -> int:
        """Return the row of the parcel at that place (degrees), or -1; of several that overlap, the first."""
        point = shapely.Point(self._from_degrees.transform(lon, lat))
        found = self._tree.query(point, predicate="intersects")
        return int(self._rows[found].min()) if len(found) else -1

    def tile(self, z: int, x: int, y: int, codes: np.ndarray, palette: Palette) -> bytes:
        """Return the tile as PNG; `codes` (uint8) is the class of every row."""
        key = (z, x, y)
        with self._lock:
            raster = self._rasters.get(key)
            if raster is not None:
                self._rasters.move_to_end(key)
        if raster is None:
            found = self._found(z, x, y)
            if not len(found):
                return EMPTY
            if len(found) <= MOST_DRAWN:
                return self._drawn(key, found, codes, palette)
            raster = self._row_numbers(key, found)
            self._keep(key, raster)
        # row -1 is nothing: the place after the last code
        return coloured_png(np.append(codes, np.uint8(NOT_DRAWN))[raster], palette)

    def _keep(self, key: tuple[int, int, int], raster: np.ndarray) -> None:
        with self._lock:
            self._rasters[key] = raster
            if len(self._rasters) > RASTERS_KEPT:
                self._rasters.popitem(last=False)

    def _found(self, z: int, x: int, y: int) -> np.ndarray:
        bounds = _padded(z, x, y)
        ground = self._from_web.transform_bounds(*bounds)
        if not np.isfinite(ground).all():
            return np.arange(len(self._parts))
        found = np.sort(self._tree.query(shapely.box(*ground)))
        if not len(found):
            return found
        west, south, east, north = bounds
        low, high = self._low[found], self._high[found]
        seen = (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
        return found[seen]

    def _drawn(
        self, key: tuple[int, int, int], found: np.ndarray, codes: np.ndarray, palette: Palette
    ) -> bytes:
        canvas = Canvas()
        for rings, row in self._outlines(key, found, SIZE * OVER):
            if palette.fills[codes[row], 3] or palette.edges[codes[row], 3]:
                canvas.polygon(rings, palette, int(codes[row]))
        return canvas.png()

    def _outlines(
        self, key: tuple[int, int, int], found: np.ndarray, size: int
    ) -> list[tuple[list[list[float]], int]]:
        """Return the rings of each polygon found, in pixels, and its row."""
        rings_each = self._polygons[found + 1] - self._polygons[found]
        rings = _spread(self._polygons[found], rings_each)
        points_each = self._rings[rings + 1] - self._rings[rings]
        points = _spread(self._rings[rings], points_each)
        pixels = _pixels(self._points[points], *key, size)
        flat = rings_of(pixels, np.concatenate(([0], np.cumsum(points_each))))
        ends = np.cumsum(rings_each)
        spans = zip((ends - rings_each).tolist(), ends.tolist(), self._rows[found].tolist(), strict=True)
        return [(flat[begin:end], row) for begin, end, row in spans]

    def _row_numbers(self, key: tuple[int, int, int], found: np.ndarray) -> np.ndarray:
        """Return the row number at each pixel, -1 where there is none."""
        low, high = _pixels(self._low[found], *key, SIZE), _pixels(self._high[found], *key, SIZE)
        is_small = np.maximum(high[:, 0] - low[:, 0], low[:, 1] - high[:, 1]) <= SMALL_PX
        image = Image.new("I", (SIZE, SIZE), -1)
        draw = ImageDraw.Draw(image)
        for rings, row in self._outlines(key, found[~is_small], SIZE):
            draw.polygon(rings[0], fill=row)
        raster = np.array(image, dtype=np.int32)
        small = found[is_small]
        _set_rectangles(raster, low[is_small], high[is_small], self._rows[small])
        return raster


def _spread(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the places starts[i], starts[i] + 1, … for counts[i] places each, one after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())


def _set_rectangles(raster: np.ndarray, low: np.ndarray, high: np.ndarray, rows: np.ndarray) -> None:
    """Set the pixels whose middle lies in each rectangle, at least one, to its row number; y runs down."""
    left, top = np.ceil(low[:, 0] - 0.5).astype(int), np.ceil(high[:, 1] - 0.5).astype(int)
    right, bottom = np.ceil(high[:, 0] - 0.5).astype(int), np.ceil(low[:, 1] - 0.5).astype(int)
    wide, tall = np.maximum(right - left, 1), np.maximum(bottom - top, 1)
    for across in range(SMALL_PX + 1):
        for down in range(SMALL_PX + 1):
            px, py = left + across, top + down
            chosen = (across < wide) & (down < tall) & (px >= 0) & (px < SIZE) & (py >= 0) & (py < SIZE)
            raster[py[chosen], px[chosen]] = rows[chosen]


class OverlayTiles:
    """Tiles of few large shapes (polygons or lines): control units, red lines, zones, water, the shoreline."""

    def __init__(self, geometries: np.ndarray, crs: CRS) -> None:
        self._shapes: np.ndarray = projected(geometries, crs, WEB)
        self._tree = shapely.STRtree(self._shapes)
        self._by_zoom: dict[int, np.ndarray] = {}
        self._lock = Lock()

    def tile(self, z: int, x: int, y: int, codes: np.ndarray, palette: Palette) -> bytes:
        """Return the tile as PNG; `codes` (uint8) is the class of every shape."""
        bounds = _padded(z, x, y)
        found = np.sort(self._tree.query(shapely.box(*bounds)))
        if not len(found):
            return EMPTY
        clipped = shapely.clip_by_rect(self._simplified(z)[found], *bounds)
        parts, places = shapely.get_parts(clipped, return_index=True)
        parts, inner = shapely.get_parts(parts, return_index=True)
        canvas = Canvas()
        for part, code in zip(parts, codes[found][places[inner]].tolist(), strict=True):
            kind = shapely.get_type_id(part)
            if shapely.is_empty(part) or kind == 0:
                continue
            rings = shapely.get_rings(part) if kind == 3 else [part]
            flat = [
                _pixels(shapely.get_coordinates(ring), z, x, y, SIZE * OVER).ravel().tolist()
                for ring in rings
            ]
            if kind == 3:
                canvas.polygon(flat, palette, code)
            else:
                canvas.line(flat[0], palette, code)
        return canvas.png()

    def _simplified(self, z: int) -> np.ndarray:
        if z >= FINE_ZOOM:
            return self._shapes
        with self._lock:
            if z not in self._by_zoom:
                half_pixel = HALF_WORLD_M / 2**z / SIZE
                self._by_zoom[z] = shapely.simplify(self._shapes, half_pixel, preserve_topology=False)
            return self._by_zoom[z]
