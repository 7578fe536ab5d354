"""Shapes that can be measured: of the right kind, finite, valid and with an area; repaired where that is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon

from zonemap.errors import Severity, ZonemapError
from zonemap.ingest.checks.flaw import Flaw, positions
from zonemap.ingest.files import GeometryArray
from zonemap.layers import Layer, Shape
from zonemap.wording import gettext as _

Mask = npt.NDArray[np.bool_]

_POINTS: Final = (0, 4)
_LINES: Final = (1, 5)
_POLYGONS: Final = (3, 6)
_COLLECTION: Final = 7
_FITTING: Final = {
    Shape.POLYGON: _POLYGONS,
    Shape.POINT: _POINTS,
    Shape.POINT_OR_POLYGON: _POINTS + _POLYGONS,
    Shape.LINE_OR_POLYGON: _LINES + _POLYGONS,
    Shape.ANY: _POINTS + _LINES + _POLYGONS,
}
_HARMLESS_SHARE: Final = 1e-3
_HARMLESS_M2: Final = 1.0
_LEAST_M2: Final = 0.01
"""Below this a polygon is a line with rounding errors: it is smaller than a hand."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Shapes after repair, and what was wrong; a refused shape is left as it came."""

    shapes: GeometryArray
    refused: Mask
    repaired: Mask
    flaws: tuple[Flaw, ...]


def refuse_wrong_kind(shapes: GeometryArray, layer: Layer, name: str) -> None:
    """Raise a `ZonemapError` when not one shape of the file is of a kind that the layer takes."""
    kinds = shapely.get_type_id(shapes[~shapely.is_missing(shapes)])
    fitting = np.isin(kinds, _FITTING[layer.shape]) | (kinds == _COLLECTION)
    if len(kinds) and not fitting.any():
        first = shapes[~shapely.is_missing(shapes)][0].geom_type
        raise ZonemapError(
            "wrong_geometry",
            _("{file} holds {kind} shapes, but the layer “{layer}” takes {wanted}").format(
                file=name, kind=first, layer=layer.name, wanted=layer.shape.value
            ),
            _("check that the right file and layer were given"),
        )


def flat(shapes: GeometryArray) -> GeometryArray:
    """Return the shapes without heights and measures."""
    return shapely.force_2d(shapes)


def checked(shapes: GeometryArray, broken: Mask, layer: Layer) -> Checked:
    """Return the shapes in a state to be measured; they are in the metric CRS of the workspace.

    A collection keeps its polygons. An invalid polygon is repaired when its area then differs by at most 0.1 % or 1 m²
    from what its rings enclosed; else it is refused.
    """
    missing = shapely.is_missing(shapes)
    empty = shapely.is_empty(shapes) & ~missing
    infinite = _infinite(shapes)
    usable = ~(missing | empty | infinite)
    collected, from_collection = _polygons_of_collections(shapes, usable, layer)
    wrong = usable & ~np.isin(shapely.get_type_id(collected), _FITTING[layer.shape])
    usable &= ~wrong
    areal = usable & np.isin(shapely.get_type_id(collected), _POLYGONS)
    repaired, by_repair, lost = _repaired(collected, areal)
    small = areal & ~lost & (shapely.area(repaired) < _LEAST_M2)
    flaws = (
        _refusal("broken_geometry", broken, _("its shape is broken and cannot be built")),
        _refusal("missing_geometry", missing & ~broken, _("it has no shape")),
        _refusal("empty_geometry", empty, _("its shape is empty")),
        _refusal("infinite_coordinate", infinite, _("a coordinate is not a number, or lies off the map")),
        _refusal(
            "wrong_geometry", wrong, _("a {detail} does not belong in this layer"), _kinds(shapes, wrong)
        ),
        _refusal(
            "invalid_geometry",
            lost,
            _("its outline crosses itself, and its area is uncertain by {detail}"),
            _changes(collected, _valid(collected, lost), lost),
        ),
        _refusal("zero_area", small, _("its shape has no area")),
        _repair(
            "repaired_geometry",
            by_repair & ~small,
            _("its outline crossed or touched itself and was repaired; the area changed by {detail}"),
            _changes(collected, repaired, by_repair & ~small),
        ),
        _repair(
            "collection",
            from_collection & usable & ~lost & ~small,
            _("of a collection of shapes only the polygons were kept"),
            None,
        ),
    )
    refused = missing | empty | infinite | wrong | lost | small
    found = tuple(flaw for flaw in flaws if len(flaw.positions))
    return Checked(repaired, refused, (by_repair | from_collection) & ~refused, found)


def _infinite(shapes: GeometryArray) -> Mask:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    result = np.zeros(len(shapes), dtype=bool)
    result[owner[~np.isfinite(coordinates).all(axis=1)]] = True
    return result


def _polygons_of_collections(shapes: GeometryArray, usable: Mask, layer: Layer) -> tuple[GeometryArray, Mask]:
    mixed = usable & (shapely.get_type_id(shapes) == _COLLECTION)
    if not mixed.any() or 3 not in _FITTING[layer.shape]:
        return shapes, np.zeros(len(shapes), dtype=bool)
    result = shapes.copy()
    result[mixed] = [_areal(shape) for shape in shapes[mixed]]
    found = mixed & ~shapely.is_empty(result)
    result[mixed & ~found] = shapes[mixed & ~found]
    return result, found


def _areal(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons among the parts of a shape, as one shape."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    while (shapely.get_type_id(parts) == _COLLECTION).any():
        parts = shapely.get_parts(parts)
    polygons = shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), _POLYGONS)])
    return polygons[0] if len(polygons) == 1 else MultiPolygon(list(polygons))


def _valid(shapes: GeometryArray, where: Mask) -> GeometryArray:
    result = shapes.copy()
    made = shapely.make_valid(shapes[where], method="structure", keep_collapsed=False)
    mixed = shapely.get_type_id(made) == _COLLECTION
    made[mixed] = [_areal(shape) for shape in made[mixed]]
    result[where] = made
    return result


def _repaired(shapes: GeometryArray, areal: Mask) -> tuple[GeometryArray, Mask, Mask]:
    """Return shapes made valid, where that was harmless, and where it was not."""
    invalid = areal & ~shapely.is_valid(shapes)
    if not invalid.any():
        return shapes, invalid, invalid
    made = _valid(shapes, invalid)
    change = np.abs(shapely.area(made) - shapely.area(shapes))
    harmless = change <= np.maximum(_HARMLESS_M2, _HARMLESS_SHARE * shapely.area(shapes))
    harmless &= np.isin(shapely.get_type_id(made), _POLYGONS)
    result = np.where(invalid & harmless, made, shapes)
    return result, invalid & harmless, invalid & ~harmless


def _changes(before: GeometryArray, after: GeometryArray, where: Mask) -> list[str]:
    change = shapely.area(after[where]) - shapely.area(before[where])
    return [f"{value:+.2f} m²" for value in change]


def _kinds(shapes: GeometryArray, where: Mask) -> list[str]:
    return [str(shape.geom_type) for shape in shapes[where]]


def _refusal(code: str, where: Mask, message: str, details: list[str] | None = None) -> Flaw:
    remedy = _("correct the shape in the source and read it in again")
    return Flaw(code, Severity.ERROR, positions(where), message, remedy, details)


def _repair(code: str, where: Mask, message: str, details: list[str] | None) -> Flaw:
    return Flaw(
        code,
        Severity.REPAIR,
        positions(where),
        message,
        _("look at the shape and correct the source"),
        details,
    )
