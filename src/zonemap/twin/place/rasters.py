"""Rasters of the twin: night lights, greenness, building height."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter

from zonemap.twin.place.frame import CRS, Frame
from zonemap.wording import Text

_MARGIN_M: Final = 1500.0


@dataclass(frozen=True, slots=True)
class Raster:
    """One band on a metric grid, north up; `nodata` marks cells without a value."""

    name: str
    title: Text
    unit: str
    values: NDArray[Any]
    transform: Affine
    nodata: float
    on: date
    crs: str = CRS


def draw_rasters(
    rng: np.random.Generator, frame: Frame, zones: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame
) -> dict[str, Raster]:
    """Return the rasters by name; a few patches of each have no value."""
    lights = _lights(rng, frame, zones)
    green = _greenness(rng, frame, zones)
    height = _heights(rng, zones, buildings)
    return {raster.name: raster for raster in (lights, green, height)}


def _grid(bounds: NDArray[np.float64], cell_m: float) -> tuple[Affine, tuple[int, int]]:
    left, low, right, high = bounds
    left, high = np.floor((left - _MARGIN_M) / cell_m) * cell_m, np.ceil((high + _MARGIN_M) / cell_m) * cell_m
    shape = (int((high - low + _MARGIN_M) / cell_m) + 1, int((right + _MARGIN_M - left) / cell_m) + 1)
    return Affine(cell_m, 0.0, left, 0.0, -cell_m, high), shape


def _share(shapes: list[Any], transform: Affine, shape: tuple[int, int]) -> NDArray[np.float64]:
    return np.asarray(rasterize(shapes, out_shape=shape, transform=transform, dtype="uint8"), dtype=float)


def _patches(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return some connected cells, as clouds leave them."""
    noise = gaussian_filter(rng.standard_normal(shape), 4)
    return np.asarray(noise > np.quantile(noise, 0.996))


def _lights(rng: np.random.Generator, frame: Frame, zones: gpd.GeoDataFrame) -> Raster:
    transform, shape = _grid(frame.districts.total_bounds, 250.0)
    towns = shapely.buffer(zones.geometry.centroid.to_numpy(), 3500)
    built = _share([*zones.geometry, *towns], transform, shape)
    glow = 34 * gaussian_filter(built, 3) + 9 * gaussian_filter(built, 12)
    values = (0.4 + glow * rng.lognormal(0, 0.18, shape)).astype("float32").round(1)
    values[_patches(rng, shape)] = -999
    title = {"zh": "夜间灯光", "en": "Night lights"}
    return Raster("night_lights", title, "nW/cm²/sr", values, transform, -999.0, date(2025, 12, 31))


def _greenness(rng: np.random.Generator, frame: Frame, zones: gpd.GeoDataFrame) -> Raster:
    transform, shape = _grid(frame.districts.total_bounds, 120.0)
    built = gaussian_filter(_share(list(zones.geometry), transform, shape), 1)
    wet = _share(list(frame.water.geometry), transform, shape)
    field = gaussian_filter(rng.standard_normal(shape), 6) * 1.6
    values = np.where(wet > 0, -0.08, 0.62 - 0.4 * built + 0.1 * field).clip(-1, 1).round(2)
    values = values.astype("float32")
    values[_patches(rng, shape)] = -9
    title = {"zh": "植被指数 NDVI", "en": "Vegetation index NDVI"}
    return Raster("ndvi", title, "1", values, transform, -9.0, date(2025, 7, 31))


def _heights(rng: np.random.Generator, zones: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame) -> Raster:
    transform, shape = _grid(zones.total_bounds, 30.0)
    guess = buildings["storeys"].fillna(1) * buildings["storey_height_m"].fillna(4.5)
    height = buildings["height_m"].fillna(guess).clip(upper=250).round()
    order = np.argsort(height.to_numpy(float), kind="stable")
    shapes = zip(buildings.geometry.to_numpy()[order], pd.Series(height).to_numpy(int)[order], strict=True)
    values = np.asarray(
        rasterize(shapes, out_shape=shape, transform=transform, fill=0, dtype="uint8", all_touched=False)
    )
    unseen = rng.choice(len(buildings), 6)
    holes = shapely.buffer(shapely.centroid(buildings.geometry.to_numpy()[unseen]), 300)
    values[_share(list(holes), transform, shape) > 0] = 255
    title = {"zh": "建筑高度", "en": "Building height"}
    return Raster("building_height", title, "m", values, transform, 255.0, date(2025, 6, 30))
