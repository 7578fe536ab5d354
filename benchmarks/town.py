"""The town that is measured: made once, handed to every engine as the same files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import rasterio

from zonemap.twin import Raster, build_twin

RASTER = "building_height"
LAYERS = ("parcels", "zones", "control_units", "buildings")


@dataclass(frozen=True, slots=True)
class Town:
    """Layers in one metric CRS, and a raster that stays on disk."""

    parcels: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    control_units: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    raster: Path


def write_town(folder: Path, *, parcels: int, seed: int) -> None:
    """Write the synthetic twin of that size as GeoParquet and one GeoTIFF."""
    twin = build_twin(parcels=parcels, seed=seed)
    for name in LAYERS:
        twin.layers[name].to_parquet(folder / f"{name}.parquet")
    _write_raster(twin.rasters[RASTER], folder / f"{RASTER}.tif")


def read_town(folder: Path) -> Town:
    """Return the town that `write_town` wrote."""
    layers = {name: gpd.read_parquet(folder / f"{name}.parquet") for name in LAYERS}
    return Town(**layers, raster=folder / f"{RASTER}.tif")


def _write_raster(raster: Raster, file: Path) -> None:
    height, width = raster.values.shape
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": raster.values.dtype.name,
        "crs": raster.crs,
        "transform": raster.transform,
        "nodata": raster.nodata,
        "tiled": True,
        "compress": "deflate",
    }
    with rasterio.open(file, "w", **profile) as target:
        target.write(raster.values, 1)
