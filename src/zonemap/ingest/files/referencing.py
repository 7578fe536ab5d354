"""The guard of coordinates: in which CRS a file is, and whether its coordinates agree. Never guessed."""

from __future__ import annotations

import tomllib
import warnings
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from zonemap.errors import ZonemapError
from zonemap.ingest.files.found import Found, GeometryArray
from zonemap.wording import gettext as _

_ALIKE = frozenset({"WGS 84", "WGS 84 (CRS84)", "China Geodetic Coordinate System 2000"})

Extent = tuple[float, float, float, float]

_MARGIN_DEGREES = 1.5
"""How far beyond the area of use of its CRS a file may reach: half a 3° belt, for cities that lie across two."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The CRS of a file, and how it was known: `file`, `given` or a standard."""

    crs: CRS
    known_by: str


@dataclass(frozen=True, slots=True)
class _Frame:
    crs: str
    title: str
    east: tuple[float, float]
    north: tuple[float, float]

    def holds(self, extent: Extent) -> bool:
        """Return whether the extent lies within the range of the frame."""
        left, bottom, right, top = extent
        return (
            self.east[0] <= left
            and right <= self.east[1]
            and self.north[0] <= bottom
            and top <= self.north[1]
        )


def reference(found: Found, given: str | None) -> Reference:
    """Return the CRS of the file: the one given, else the one it declares; a `ZonemapError` when there is none.

    The range of the coordinates must agree with it. Candidates by range are shown, never taken.
    """
    extent = _extent(found.shapes)
    crs = _parsed(given or found.crs, found, extent)
    fault = _contradiction(crs, extent)
    if fault is not None:
        raise ZonemapError(
            fault,
            _("{file}: the coordinates do not fit {crs} ({name}): {range}").format(
                file=found.name, crs=crs.to_string()[:60], name=crs.name, range=_range(extent)
            ),
            _remedy(fault, extent),
        )
    return Reference(crs, "given" if given else str(found.crs_known_by))


def _extent(shapes: GeometryArray | None) -> Extent | None:
    if shapes is None or not len(shapes):
        return None
    coordinates = shapely.get_coordinates(shapes)
    coordinates = coordinates[np.isfinite(coordinates).all(axis=1)]
    if not len(coordinates):
        return None
    (left, bottom), (right, top) = coordinates.min(axis=0), coordinates.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _parsed(text: str | None, found: Found, extent: Extent | None) -> CRS:
    if text is None:
        raise ZonemapError(
            "no_crs",
            _("{file} does not say in which CRS it is; its coordinates: {range}").format(
                file=found.name, range=_range(extent)
            ),
            _remedy("no_crs", extent),
        )
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise ZonemapError(
            "unknown_crs",
            _("{file}: “{crs}” is not a coordinate reference system").format(file=found.name, crs=text[:60]),
            _("give a code such as --crs EPSG:4549"),
        ) from error
    if crs.geodetic_crs is None:
        raise ZonemapError(
            "unknown_crs",
            _(
                "{file}: its CRS ({name}) is a local one without a tie to the globe; its coordinates: {range}"
            ).format(file=found.name, name=crs.name, range=_range(extent)),
            _remedy("no_crs", extent),
        )
    return crs


def _contradiction(crs: CRS, extent: Extent | None) -> str | None:
    """Return a code when the extent cannot be in the CRS."""
    if extent is None:
        return None
    left, bottom, right, top = extent
    if _fits(crs, extent):
        return None
    return "swapped_axes" if _fits(crs, (bottom, left, top, right)) else "crs_contradicts"


def _fits(crs: CRS, extent: Extent) -> bool:
    corners = _degrees(crs, extent)
    if corners is None:
        return False
    lon, lat = corners
    area = crs.area_of_use
    if area is None or crs.is_geographic:
        return bool((np.abs(lon) <= 180).all() and (np.abs(lat) <= 90).all() and _easting_fits(crs, extent))
    east = area.east + (360 if area.east < area.west else 0)
    return bool(
        (lon >= area.west - _MARGIN_DEGREES).all()
        and (lon <= east + _MARGIN_DEGREES).all()
        and (lat >= area.south - _MARGIN_DEGREES).all()
        and (lat <= area.north + _MARGIN_DEGREES).all()
    )


def _easting_fits(crs: CRS, extent: Extent) -> bool:
    """Return whether a projected CRS without a known area of use comes back to the coordinates it was given."""
    if crs.is_geographic:
        return True
    there = _degrees(crs, extent)
    if there is None:
        return False
    back = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(*there)
    return bool(np.allclose(back[0], extent[0::2], atol=1.0) and np.allclose(back[1], extent[1::2], atol=1.0))


def _degrees(crs: CRS, extent: Extent) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Return longitudes and latitudes of two corners, or `None` where the CRS has no such place."""
    x, y = np.array(extent[0::2]), np.array(extent[1::2])
    if crs.is_geographic:
        lon, lat = x, y
        return (lon, lat) if (np.abs(lon) <= 360).all() and (np.abs(lat) <= 90).all() else None
    try:
        lon, lat = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(x, y)
    except ProjError:
        return None
    return (lon, lat) if np.isfinite([*lon, *lat]).all() else None


@cache
def _frames() -> tuple[_Frame, ...]:
    document = tomllib.loads(files("zonemap.ingest.files").joinpath("frames.toml").read_text("utf-8"))
    return tuple(
        _Frame(row["crs"], row["title"], tuple(row["east"]), tuple(row["north"]))
        for row in document["frames"]
    )


def _range(extent: Extent | None) -> str:
    if extent is None:
        return _("none")
    left, bottom, right, top = extent
    return (
        f"x {left:.6g} – {right:.6g}, y {bottom:.6g} – {top:.6g}"
        if abs(right) <= 360
        else (f"x {left:.0f} – {right:.0f}, y {bottom:.0f} – {top:.0f}")
    )


def _remedy(code: str, extent: Extent | None) -> str:
    if code == "swapped_axes":
        return _("exchange the columns: x must be the easting (longitude), y the northing (latitude)")
    fitting = [frame for frame in _frames() if extent is not None and frame.holds(extent)]
    if fitting:
        named = "; ".join(f"{frame.crs} ({frame.title})" for frame in fitting)
        return _("ask who made the file, then give --crs; by range it may be: {candidates}").format(
            candidates=named
        )
    swapped = extent is not None and any(
        frame.holds((extent[1], extent[0], extent[3], extent[2])) for frame in _frames()
    )
    if swapped:
        return _("x and y look exchanged: x must be the easting, y the northing; then give --crs")
    return _("ask who made the file for its CRS, then give it with --crs")


@dataclass(frozen=True, slots=True)
class Projected:
    """Shapes in the CRS of the workspace, and what a reader should know of how they came there."""

    shapes: GeometryArray
    is_ballpark: bool
    """Whether the shift between the two datums is not known, so that places may be off by metres."""
    beyond: npt.NDArray[np.bool_]
    """Where a shape lies beyond the area of use of the workspace's CRS."""


def projected(shapes: GeometryArray, source: CRS, target: CRS) -> Projected:
    """Return the shapes in the target CRS, which is metric; what cannot be projected gets infinite coordinates."""
    transformer = Transformer.from_crs(source, target, always_xy=True)

    def moved(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(places[:, 0], places[:, 1]))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # infinite coordinates are found and said later
        result = shapes if source == target else shapely.transform(shapes, moved)
    is_ballpark = "ballpark" in transformer.description.lower() and not _alike(source, target)
    return Projected(result, is_ballpark, _beyond(result, target))


def _alike(source: CRS, target: CRS) -> bool:
    """Return whether both datums are one, or WGS 84 and CGCS2000, which agree within decimetres."""
    datums = {crs.geodetic_crs.name for crs in (source, target) if crs.geodetic_crs is not None}
    return len(datums) == 1 or datums <= _ALIKE


def _beyond(shapes: GeometryArray, crs: CRS) -> npt.NDArray[np.bool_]:
    area = crs.area_of_use
    if area is None:
        return np.zeros(len(shapes), dtype=bool)
    bounds = shapely.bounds(shapes)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    lon, lat = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform(x, y)
    with np.errstate(invalid="ignore"):
        inside = (lon >= area.west) & (lon <= area.east) & (lat >= area.south) & (lat <= area.north)
    beyond: npt.NDArray[np.bool_] = ~inside & np.isfinite(x)
    return beyond
