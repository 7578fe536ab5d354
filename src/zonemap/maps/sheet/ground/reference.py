"""How a coordinate reference system is named on a Chinese sheet."""

from __future__ import annotations

from typing import Final

from pyproj import CRS, Transformer

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _


def _datum(crs: CRS) -> str | None:
    named = " ".join(
        (crs.name, crs.datum.name if crs.datum else "", crs.ellipsoid.name if crs.ellipsoid else "")
    )
    if "China 2000" in named or "CGCS2000" in named:
        return _("CGCS2000")
    if "Xian 1980" in named:
        return _("Xian 1980")
    return _("Beijing 1954") if "Beijing 1954" in named else None


def crs_note(crs: CRS) -> str:
    """Return datum and projection in words: Gauss-Krüger with its central meridian, else the name of the system."""
    datum = _datum(crs)
    operation = crs.coordinate_operation
    if datum is None or operation is None or operation.method_name != "Transverse Mercator":
        return crs.name
    numbers = {parameter.name: float(parameter.value) for parameter in operation.params}
    if float(numbers.get("Scale factor at natural origin", 0.0)) != 1.0:
        return crs.name
    zone = next((width for width in ("3", "6") if f"{width}-degree" in crs.name), "")
    projection = _("Gauss-Krüger, {zone}° zone").format(zone=zone) if zone else _("Gauss-Krüger")
    return _("{datum}; {projection}, central meridian {meridian}°E").format(
        datum=datum, projection=projection, meridian=f"{numbers['Longitude of natural origin']:g}"
    )


def require_metres(crs: CRS) -> None:
    """Raise a `ZonemapError` unless the system is projected and counts in metres."""
    if not crs.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info[:2]):
        raise ZonemapError(
            "crs_not_metric",
            _("A sheet needs a projected system in metres, not {name}").format(name=crs.name),
            _("use the CRS of the workspace, for example EPSG:4549"),
        )


MOST_UNTRUE: Final = 0.005
"""A bar is true to this share of its length, anywhere on the sheet."""


def require_true_scale(crs: CRS, bounds: tuple[float, float, float, float]) -> None:
    """Raise a `ZonemapError` where lengths in the system are not lengths on the ground, as in Web Mercator."""
    geodetic, ellipsoid = crs.geodetic_crs, crs.get_geod()
    if geodetic is None or ellipsoid is None:
        return
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    to_degrees = Transformer.from_crs(crs, geodetic, always_xy=True).transform
    for start, end in (((west, y), (east, y)), ((x, south), (x, north))):
        (lon, other), (lat, above) = to_degrees([start[0], end[0]], [start[1], end[1]])
        on_ground = ellipsoid.inv(lon, lat, other, above)[2]
        in_grid = abs(end[0] - start[0]) + abs(end[1] - start[1])
        if in_grid > 0 and abs(on_ground / in_grid - 1) > MOST_UNTRUE:
            raise ZonemapError(
                "crs_untrue",
                _("In {name} a length of 1000 m is drawn as {drawn:.0f} m here").format(
                    name=crs.name, drawn=1000 * in_grid / on_ground
                ),
                _("use the CRS of the workspace, for example EPSG:4549"),
            )
