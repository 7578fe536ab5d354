"""The picture of one parcel among its neighbours, as shapes to draw, in the colours of every map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely

from zonemap.assessment import Assessment
from zonemap.geometry.pieces import GeometryArray
from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.style import STYLES, Style, style_of
from zonemap.maps.themes import Theme, parcel_codes
from zonemap.tables.parcels import Positions

Shape = dict[str, Any]
"""One shape: `rings` of points in parts of the picture's side (from the upper left), `fill`, `edge`, `width_pt`."""

_AROUND: Final = 0.6
"""Part of the parcel's larger side that is shown on each side of it."""

_OWN_EDGE_PT: Final = 2.0

_BAR: Final = 0.35
"""Part of the picture's side that the scale bar takes at most."""


Frame = tuple[float, float, float]
"""The square that is shown: its left and upper edge, and its side, in metres."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word in a picture, its middle in parts of the side from the upper left."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture, north up: its shapes, and the scale bar as a part of the side with the metres it stands for.

    `words` say beside it what its shapes do not; a picture that stands alone has a title.
    """

    shapes: list[Shape]
    bar: float
    bar_m: int
    labels: tuple[Label, ...] = ()
    words: str = ""
    title: str = ""
    legend: tuple[Style, ...] = ()


def parcel_pictures(
    assessment: Assessment, positions: Positions, ground: Sequence[tuple[GeometryArray, str]]
) -> Iterator[Picture]:
    """Yield a square picture of each parcel, north up: it with a strong edge, its neighbours as the map has them.

    `ground` holds for each its pieces of free land, which are drawn over it, and the words about them.
    """
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)
    codes = parcel_codes(assessment, Theme.INEFFICIENT)
    tree = shapely.STRtree(shapes)
    styles, free = STYLES[ParcelVerdict], style_of(Overlay.FREE_LAND)
    for position, (pieces, words) in zip(positions, ground, strict=True):
        west, south, east, north = shapely.bounds(shapes[position])
        side = (1 + 2 * _AROUND) * max(east - west, north - south)
        frame = ((west + east - side) / 2, (south + north + side) / 2, side)
        near = within(tree, frame)
        picture = [drawn(shapes[each], frame, styles[codes[each]]) for each in near if each != position]
        own = replace(styles[codes[position]], width_pt=_OWN_EDGE_PT)
        picture.append(drawn(shapes[position], frame, own))
        picture += [drawn(piece, frame, free) for piece in pieces]
        yield replace(framed_picture(picture, frame), words=words)


def framed_picture(shapes: list[Shape], frame: Frame) -> Picture:
    """Return a picture of shapes that were drawn within a frame, with its scale bar."""
    bar_m = _round_length(_BAR * frame[2])
    return Picture(shapes, float(bar_m / frame[2]), bar_m)


def within(tree: shapely.STRtree, frame: Frame) -> Positions:
    """Return the positions of the shapes that may be seen in a frame, in their order."""
    left, top, side = frame
    found: Positions = np.sort(tree.query(shapely.box(left, top - side, left + side, top)))
    return found


def drawn(shape: shapely.Geometry, frame: Frame, style: Style) -> Shape:
    """Return a shape as it is seen in a frame; outside of it there is nothing."""
    left, top, side = frame
    clipped = shapely.clip_by_rect(shapely.make_valid(shape), left, top - side, left + side, top)
    rings = [
        np.round((shapely.get_coordinates(ring) - (left, top)) * (1 / side, -1 / side), 4).tolist()
        for part in shapely.get_parts(clipped)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return {"rings": rings, "fill": style.fill, "edge": style.edge, "width_pt": style.width_pt}


def _round_length(most_m: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 … metres that is not longer.

    >>> _round_length(79.0), _round_length(200.0), _round_length(0.2)
    (50, 200, 1)
    """
    power = 10 ** max(int(np.floor(np.log10(most_m))), 0)
    return int(max((step * power for step in (1, 2, 5) if step * power <= most_m), default=1))
