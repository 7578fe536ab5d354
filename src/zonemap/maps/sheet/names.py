"""Names on the map, each where it meets no other."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetLayer
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.pen import MM_PER_PT, Pen, text_width_mm

CLEAR_MM: Final = 0.8
_PLACES: Final = (
    (0, 0),
    (0, 1),
    (0, -1),
    (0.6, 0),
    (-0.6, 0),
    (0.6, 1),
    (-0.6, 1),
    (0.6, -1),
    (-0.6, -1),
    (0, 2),
    (0, -2),
)
"""Places tried, in widths and heights of the name from the middle of the feature."""


def draw_names(
    pen: Pen,
    layers: tuple[SheetLayer, ...],
    *,
    room: Box,
    extent: tuple[float, float, float, float],
    taken: list[Box],
) -> int:
    """Write the names of the layers, larger ones first, away from the boxes taken; return how many found no room."""
    taken = list(taken)
    unnamed = 0
    for layer in sorted((each for each in layers if each.names), key=lambda each: -each.name_size_pt):
        shown = shapely.intersection(layer.geometries, shapely.box(*extent))
        order = np.argsort(-shapely.area(shown), kind="stable")
        for place in order[~shapely.is_empty(shown[order])]:
            name = layer.names[place]
            middle = shapely.point_on_surface(shown[place])
            per_metre = room.width / (extent[2] - extent[0])
            at = (
                room.left + (middle.x - extent[0]) * per_metre,
                room.bottom + (middle.y - extent[1]) * per_metre,
            )
            box = _free_box(name, at, layer.name_size_pt, room, taken) if name else None
            if box is None:
                unnamed += bool(name)
                continue
            taken.append(box)
            centre = (box.middle, box.bottom + box.height / 2)
            written = pen.write(
                name, centre, layer.name_size_pt, weight=Weight.BOLD, anchor="center", level="center"
            )
            written.set_bbox({"boxstyle": "square,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.78})
    return unnamed


def _free_box(name: str, at: tuple[float, float], size_pt: float, room: Box, taken: list[Box]) -> Box | None:
    width = text_width_mm(name, size_pt, Weight.BOLD) + 2 * CLEAR_MM
    height = size_pt * MM_PER_PT * 1.2 + 2 * CLEAR_MM
    for right, up in _PLACES:
        box = Box(at[0] + right * width - width / 2, at[1] + up * height - height / 2, width, height)
        if _is_inside(box, room) and not any(_meet(box, other) for other in taken):
            return box
    return None


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
