"""The frame of the city: districts, the Yangtze and the sea, generalised, true to the place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

CRS: Final = "EPSG:4549"
FRAME_FILES: Final = ("districts.geojson", "water.geojson")


@dataclass(frozen=True, slots=True)
class Frame:
    """Districts and waters in EPSG:4549 (CGCS2000, three-degree zone 40), metres."""

    districts: gpd.GeoDataFrame
    water: gpd.GeoDataFrame

    @property
    def yangtze(self) -> BaseGeometry:
        """The main stem as a polygon: land lies outside it."""
        bodies = self.water.geometry.to_numpy()
        return shapely.union_all(bodies[self.water["kind"].eq("main_stem").to_numpy(bool)])

    def land(self, adcode: str) -> BaseGeometry:
        """Return the land of a district, m."""
        outlines = self.districts.geometry.to_numpy()
        outline = shapely.union_all(outlines[self.districts["adcode"].eq(adcode).to_numpy(bool)])
        return shapely.difference(outline, shapely.union_all(self.water.geometry.to_numpy()))

    def city_land(self) -> BaseGeometry:
        """Return the land of all districts, m."""
        whole = shapely.union_all(self.districts.geometry.to_numpy())
        return shapely.difference(whole, shapely.union_all(self.water.geometry.to_numpy()))


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a zone lies and what it is: name and place are real, the rest is made up."""

    zone_id: str
    name: str
    adcode: str
    x_m: float
    y_m: float
    angle_deg: float
    aspect: float
    weight: float
    level: str
    kind: str
    leading_industries: tuple[str, ...]
    emerging_industries: tuple[str, ...]
    parks: tuple[str, ...]


@cache
def read_frame() -> Frame:
    """Return the frame that ships with the package."""
    layers = []
    for name in FRAME_FILES:
        with as_file(files("zonemap.twin").joinpath("frame", name)) as path:
            layers.append(gpd.read_file(path).to_crs(CRS))
    return Frame(*layers)


def read_toml(folder: str, name: str) -> dict[str, Any]:
    """Return one of the twin's own tables of settings."""
    return tomllib.loads(files(folder).joinpath(name).read_text(encoding="utf-8"))


@cache
def read_seats() -> tuple[Seat, ...]:
    """Return the seats of the zones, in order; eastings and northings in metres."""
    rows = read_toml("zonemap.twin.place", "zones.toml")["zones"]
    points = gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows], crs="EPSG:4490")
    seats = []
    for number, (row, point) in enumerate(zip(rows, points.to_crs(CRS), strict=True), start=1):
        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        del fields["lon"], fields["lat"]
        seats.append(Seat(zone_id=f"NT-Z{number:02d}", x_m=point.x, y_m=point.y, **fields))
    return tuple(seats)
