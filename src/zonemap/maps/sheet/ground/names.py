"""Names on the map, each where it meets no other."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetLayer
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.margin.pen import MM_PER_PT, Pen, text_width_mm, without_missing
from zonemap.maps.style import INK

CLEAR: Final = 0.8
SMALL: Final = 0.25
"""Features narrower than this part of the map are kept free of the names of others."""

AROUND: Final = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""Places beside a small feature, tried in this order: below, above, right, left, then the corners."""

WITHIN: Final = (
    (0, 0), (0, 1), (0, -1), (0.6, 0), (-0.6, 0), (0.6, 1), (-0.6, 1), (0.6, -1), (-0.6, -1), (0, 2), (0, -2),
)  # fmt: skip
"""Places in a large feature, in widths and heights of the name from its middle."""

Spot = tuple[float, float]


def draw_names(
    pen: Pen,
    layers: tuple[SheetLayer, ...],
    *,
    room: Box,
    extent: tuple[float, float, float, float],
    taken: list[Box],
) -> int:
    """Write the names of the layers, larger ones first, away from the boxes taken; return how many found no room.

    The name of a small feature stands beside it, so that it does not hide what it names: clear of the other small
    features where it can, else further off with a line to its own.
    """
    board = Board(pen, room, list(taken))
    unnamed = 0
    per_metre = room.width / (extent[2] - extent[0])
    corner = np.array([room.left - extent[0] * per_metre, room.bottom - extent[1] * per_metre])
    for layer in sorted((each for each in layers if each.names), key=lambda each: -each.name_size_pt):
        shown = shapely.intersection(layer.geometries, shapely.box(*extent))
        order = np.argsort(-shapely.area(shown), kind="stable")
        places = [int(place) for place in order[~shapely.is_empty(shown[order])] if layer.names[place]]
        shapes = {
            place: _box(shapely.bounds(shown[place]) * per_metre + np.tile(corner, 2)) for place in places
        }
        small = [box for box in shapes.values() if box.width < SMALL * room.width]
        for place, box in shapes.items():
            middle = shapely.get_coordinates(shapely.point_on_surface(shown[place]))[0] * per_metre + corner
            text, size = without_missing(layer.names[place]), max(layer.name_size_pt, pen.least_pt)
            name = Name(text, size, _ink(layer, place))
            others = [each for each in small if each is not box]
            unnamed += not board.write_for(name, (float(middle[0]), float(middle[1])), box, others)
    return unnamed


class Name:
    """A name to be written: its text, its size, and the room it takes."""

    def __init__(self, text: str, size_pt: float, colour: str = INK) -> None:
        self.text, self.size_pt, self.colour = text, size_pt, colour
        self.width = text_width_mm(text, size_pt, Weight.BOLD) + 2 * CLEAR
        self.height = size_pt * MM_PER_PT * 1.2 + 2 * CLEAR

    def at(self, spot: Spot) -> Box:
        """Return the box of the name with its middle there."""
        return Box(spot[0] - self.width / 2, spot[1] - self.height / 2, self.width, self.height)


class Board:
    """Where names are written, and what is taken there already."""

    def __init__(self, pen: Pen, room: Box, taken: list[Box]) -> None:
        self._pen, self._room, self._taken = pen, room, taken

    def write_for(self, name: Name, middle: Spot, feature: Box, others: list[Box]) -> bool:
        """Write the name of a feature in it or beside it; tell whether there was room."""
        within = [(middle[0] + right * name.width, middle[1] + up * name.height) for right, up in WITHIN]
        if feature.width > 1.3 * name.width and feature.height > 4 * name.height:
            return self.write(name, within)
        near, far = _around(feature, name, 1.0), [*_around(feature, name, 2.5), *_around(feature, name, 5.0)]
        return (
            self.write(name, near, others)
            or self.write(name, far, others, leading_to=middle)
            or self.write(name, near)
            or self.write(name, within)
        )

    def write(
        self, name: Name, spots: list[Spot], avoided: list[Box] | None = None, leading_to: Spot | None = None
    ) -> bool:
        """Write the name at the first spot where it meets nothing; tell whether there was one."""
        hindering = [*self._taken, *(avoided or ())]
        for spot in spots:
            box = name.at(spot)
            if (
                _is_inside(box, self._room)
                and not any(_meet(box, other) for other in hindering)
                and not (leading_to and self._crosses_a_name(leading_to, spot))
            ):
                break
        else:
            return False
        self._taken.append(box)
        if leading_to:
            self._pen.line([leading_to, spot], 0.4)
        written = self._pen.write(
            name.text,
            spot,
            name.size_pt,
            weight=Weight.BOLD,
            colour=name.colour,
            anchor="center",
            level="center",
        )
        written.set_bbox({"boxstyle": "square,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.78})
        return True

    def _crosses_a_name(self, start: Spot, end: Spot) -> bool:
        line = shapely.LineString([start, end])
        boxes = [shapely.box(box.left, box.bottom, box.right, box.top) for box in self._taken]
        return bool(shapely.intersects(boxes, line).any()) if boxes else False


def _ink(layer: SheetLayer, place: int) -> str:
    """Return the colour of a feature's edge, so that the name of a zone is told from that of a block."""
    code = 0 if layer.codes is None else int(layer.codes[place])
    return (layer.styles[code].edge if code < len(layer.styles) else None) or INK


def _around(feature: Box, name: Name, far: float) -> list[Spot]:
    x, y = feature.middle, feature.bottom + feature.height / 2
    across, along = (feature.width + name.width) / 2, (feature.height + name.height) / 2
    more = (far - 1.0) * name.height
    return [(x + right * (across + more), y + up * (along + more)) for right, up in AROUND]


def _box(bounds: np.ndarray) -> Box:
    west, south, east, north = bounds.tolist()
    return Box(west, south, east - west, north - south)


def _is_inside(box: Box, room: Box) -> bool:
    return (
        box.left >= room.left
        and box.right <= room.right
        and box.bottom >= room.bottom
        and box.top <= room.top
    )


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.bottom < other.top
        and other.bottom < one.top
    )
