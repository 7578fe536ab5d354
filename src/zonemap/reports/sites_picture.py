"""The pictures of redevelopment sites: where they lie in the city, and zone by zone, numbered as in their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely

from zonemap.assessment.studies import Sites
from zonemap.geometry.pieces import GeometryArray
from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.style import STYLES, Style, style_of
from zonemap.maps.themes import Theme, parcel_codes
from zonemap.reports.picture import Frame, Label, Picture, Shape, drawn, framed_picture, within
from zonemap.tables.programme import Scope, main_zones, sites_within
from zonemap.wording import gettext as _

NUMBERED: Final = 20
"""Sites that bear their number in a picture: those first in the table."""

_MARGIN: Final = 0.04
_FINEST: Final = 1500
"""Parts of the side below which a border has no bends."""

_ROOM: Final = 0.05
_LIFT: Final = 0.015
"""How far words stand from the side of a picture, and above a zone, in parts of the side."""

_ZONE: Final = replace(style_of(Overlay.ZONES), width_pt=1.0)
_SITE: Final = replace(style_of(Overlay.SITES), width_pt=0.4)
_LEADING: Final = replace(
    style_of(Overlay.SELECTION), label={"zh": "编号片区", "en": "Numbered site"}, width_pt=1.6
)

_BENEATH: Final = (("ports_coast", Overlay.WATER), ("towns", Overlay.DISTRICTS))


def sites_pictures(scope: Scope, found: Sites) -> Iterator[Picture]:
    """Yield the picture of the city, where more than one zone is told, then of each zone with a leading site."""
    kept = sites_within(scope, found)
    if not kept:
        return
    polygons = np.asarray(scope.assessment.parcels.geometry.array, dtype=object)
    shapes = _joined(polygons, [found.members[at] for at in kept])
    zones = main_zones(scope, [found.members[at] for at in kept[:NUMBERED]])
    if scope.zone is not None:
        zones = [scope.zone] * len(zones)
    places = list(dict.fromkeys(zones))
    if scope.zone is None and scope.names:
        yield _city(scope, polygons, shapes, zones)
    for zone in places:
        yield _of_zone(scope, polygons, shapes, zones, zone)


def _joined(polygons: GeometryArray, members: Sequence[np.ndarray]) -> GeometryArray:
    """Return the ground of each site as one shape."""
    return np.array([shapely.union_all(polygons[each]) for each in members], dtype=object)


def _city(scope: Scope, polygons: GeometryArray, shapes: GeometryArray, zones: Sequence[str]) -> Picture:
    """Return all sites over the zones; beside each zone the numbers of its leading sites."""
    borders = _borders(scope)
    frame = _frame(np.concatenate([polygons, *borders.values()]))
    ground: list[Shape] = []
    styles: list[Style] = []
    for layer, member in _BENEATH:
        if scope.workspace.has(layer):
            features = np.asarray(scope.workspace.read(layer).geometry.array, dtype=object)
            ground += _drawn(features, frame, style_of(member))
            styles.append(style_of(member))
    for border in borders.values():
        ground += _drawn(border, frame, _ZONE)
    ground += _drawn(shapes, frame, replace(style_of(ParcelVerdict.CERTAIN), edge=None))
    labels = [_above(borders, shapes, zones, zone, frame) for zone in dict.fromkeys(zones)]
    title = _("Redevelopment sites in the city")
    return replace(framed_picture(ground, frame), labels=tuple(labels), title=title, legend=(*styles, _ZONE))


def _of_zone(
    scope: Scope, polygons: GeometryArray, shapes: GeometryArray, zones: Sequence[str], zone: str
) -> Picture:
    """Return the parcels of a zone as the map has them, all sites outlined, its leading sites numbered."""
    own = (scope.assessment.parcels["zone_id"].fillna("") == zone).to_numpy(dtype=bool)
    borders = _borders(scope)
    frame = _frame(np.concatenate([polygons[own], borders.get(zone, polygons[:0])]))
    codes, styles = parcel_codes(scope.assessment, Theme.INEFFICIENT), STYLES[ParcelVerdict]
    near = within(shapely.STRtree(polygons), frame)
    ground = [
        each
        for code, style in enumerate(styles)
        for each in _drawn(polygons[near[codes[near] == code]], frame, style)
    ]
    ground += _drawn(borders.get(zone, polygons[:0]), frame, _ZONE)
    ground += _drawn(shapes[within(shapely.STRtree(shapes), frame)], frame, _SITE)
    leading = [at for at, each in enumerate(zones) if each == zone]
    ground += _drawn(shapes[leading], frame, _LEADING)
    labels = [_label(shapes[at], frame, str(at + 1)) for at in leading]
    title = _("Redevelopment sites: {zone}").format(zone=scope.zone_name(zone or None))
    legend = (*styles, _SITE, _LEADING, _ZONE)
    return replace(framed_picture(ground, frame), labels=tuple(labels), title=title, legend=legend)


def _borders(scope: Scope) -> dict[str, GeometryArray]:
    """Return the border of each zone that is told, by its id."""
    if not scope.workspace.has("zones"):
        return {}
    table = scope.workspace.read("zones")
    ids = table["zone_id"].astype(str)
    shapes = np.asarray(table.geometry.array, dtype=object)
    return {
        zone: shapes[(ids == zone).to_numpy()] for zone in dict.fromkeys(ids) if scope.zone in {None, zone}
    }


def _frame(shapes: GeometryArray) -> Frame:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    side = (1 + 2 * _MARGIN) * max(east - west, north - south)
    return (west + east - side) / 2, (south + north + side) / 2, side


def _drawn(shapes: Iterable[shapely.Geometry], frame: Frame, style: Style) -> list[Shape]:
    finest = frame[2] / _FINEST
    found = (drawn(shapely.simplify(each, finest), frame, style) for each in shapes)
    return [each for each in found if each["rings"]]


def _above(
    borders: dict[str, GeometryArray], shapes: GeometryArray, zones: Sequence[str], zone: str, frame: Frame
) -> Label:
    """Return the numbers of the leading sites of a zone, above it."""
    own = borders.get(zone, shapes[[at for at, each in enumerate(zones) if each == zone]])
    left, top, side = frame
    west, _south, east, north = shapely.total_bounds(own).tolist()
    x = min(max(((west + east) / 2 - left) / side, _ROOM), 1 - _ROOM)
    return Label(round(x, 4), round((top - north) / side - _LIFT, 4), _numbers(zones, zone))


def _numbers(zones: Sequence[str], zone: str) -> str:
    return _(", ").join(str(at + 1) for at, each in enumerate(zones) if each == zone)


def _label(shape: shapely.Geometry, frame: Frame, text: str) -> Label:
    left, top, side = frame
    middle = shapely.point_on_surface(shape)
    return Label(round((middle.x - left) / side, 4), round((top - middle.y) / side, 4), text)
