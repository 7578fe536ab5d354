"""The picture of one parcel among its neighbours, as shapes to draw, in the colours of every map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from zonemap.assessment import Assessment
from zonemap.maps.classes import ParcelVerdict
from zonemap.maps.style import STYLES, Style
from zonemap.maps.themes import Theme, parcel_codes
from zonemap.tables.parcels import Positions

Shape = dict[str, Any]
"""One shape: `rings` of points in parts of the picture's side (from the upper left), `fill`, `edge`, `width_pt`."""

_AROUND: Final = 0.6
"""Part of the parcel's larger side that is shown on each side of it."""

_OWN_EDGE_PT: Final = 2.0

_BAR: Final = 0.35
"""Part of the picture's side that the scale bar takes at most."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture, north up: its shapes, and the scale bar as a part of the side with the metres it stands for."""

    shapes: list[Shape]
    bar: float
    bar_m: int


def parcel_pictures(assessment: Assessment, positions: Positions) -> Iterator[Picture]:
    """Yield a square picture of each parcel, north up: it with a strong edge, its neighbours as the map has them."""
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)
    codes = parcel_codes(assessment, Theme.INEFFICIENT)
    tree = shapely.STRtree(shapes)
    styles = STYLES[ParcelVerdict]
    for position in positions:
        west, south, east, north = shapely.bounds(shapes[position])
        side = (1 + 2 * _AROUND) * max(east - west, north - south)
        left, top = (west + east - side) / 2, (south + north + side) / 2
        near = np.sort(tree.query(shapely.box(left, top - side, left + side, top)))
        picture = [
            _shape(shapes[each], (left, top, side), styles[codes[each]], styles[codes[each]].width_pt)
            for each in near
            if each != position
        ]
        picture.append(_shape(shapes[position], (left, top, side), styles[codes[position]], _OWN_EDGE_PT))
        bar_m = _round_length(_BAR * side)
        yield Picture(picture, float(bar_m / side), bar_m)


def _shape(
    shape: shapely.Geometry, frame: tuple[float, float, float], style: Style, width_pt: float
) -> Shape:
    left, top, side = frame
    clipped = shapely.clip_by_rect(shapely.make_valid(shape), left, top - side, left + side, top)
    rings = [
        np.round((shapely.get_coordinates(ring) - (left, top)) * (1 / side, -1 / side), 4).tolist()
        for part in shapely.get_parts(clipped)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return {"rings": rings, "fill": style.fill, "edge": style.edge, "width_pt": width_pt}


def _round_length(most_m: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 … metres that is not longer.

    >>> _round_length(79.0), _round_length(200.0), _round_length(0.2)
    (50, 200, 1)
    """
    power = 10 ** max(int(np.floor(np.log10(most_m))), 0)
    return int(max((step * power for step in (1, 2, 5) if step * power <= most_m), default=1))
