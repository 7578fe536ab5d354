"""The frame of the map: its double line with coordinates, the grid, the north arrow."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.layout import NEATLINE, Box, Layout, round_step
from zonemap.maps.sheet.margin.pen import Pen
from zonemap.maps.style import INK, PALE, PAPER
from zonemap.wording import gettext as _

GRID: Final = 60.0
LABEL_ROOM: Final = 14.0


def draw_frame(pen: Pen, layout: Layout, extent: tuple[float, float, float, float]) -> None:
    """Draw the double frame, with coordinates in kilometres between its lines and crosses on the map."""
    room, outer = layout.map, layout.frame
    pen.box(outer, 1.6)
    pen.box(room, 0.5)
    metres = (extent[2] - extent[0]) / room.width
    step = round_step(GRID * metres)
    places = max(0, 3 - math.floor(math.log10(step)))
    xs = np.arange(math.ceil(extent[0] / step) * step, extent[2], step)
    ys = np.arange(math.ceil(extent[1] / step) * step, extent[3], step)
    at_x = room.left + (xs - extent[0]) / metres
    at_y = room.bottom + (ys - extent[1]) / metres
    size = max(6.5, pen.least_pt)
    for x, at in zip(xs, at_x, strict=True):
        for low, up in ((outer.bottom, room.bottom), (room.top, outer.top)):
            pen.line([(at, low), (at, up)], 0.4)
            if at < room.right - LABEL_ROOM:
                pen.write(f"{x / 1000:.{places}f}", (at + 0.8, low + NEATLINE / 2), size, level="center")
    for y, at in zip(ys, at_y, strict=True):
        for low, up in ((outer.left, room.left), (room.right, outer.right)):
            pen.line([(low, at), (up, at)], 0.4)
            if at < room.top - LABEL_ROOM:
                spot, text = (low + NEATLINE / 2, at + 0.8), f"{y / 1000:.{places}f}"
                pen.write(text, spot, size, anchor="center", level="bottom").set_rotation(90)
    for x in at_x:
        for y in at_y:
            pen.line([(x - 1.2, y), (x + 1.2, y)], 0.3, PALE)
            pen.line([(x, y - 1.2), (x, y + 1.2)], 0.3, PALE)


def north_arrow_box(layout: Layout) -> Box:
    """Return where the north arrow stands, so that names keep away from it."""
    return Box(layout.map.right - 17.0, layout.map.top - 27.0, 14.0, 24.0)


def draw_north_arrow(pen: Pen, layout: Layout) -> None:
    """Draw the arrow to grid north, which is straight up."""
    box = north_arrow_box(layout)
    pen.box(box, 0.3, PALE, PAPER)
    middle, foot, tip = box.middle, box.bottom + 2.5, box.top - 7.0
    pen.shape([(middle, tip), (middle - 3.6, foot), (middle, foot + 3.6)], INK)
    pen.shape([(middle, tip), (middle + 3.6, foot), (middle, foot + 3.6)], PAPER)
    pen.write(_("N"), (middle, box.top - 4.0), 11, weight=Weight.BOLD, anchor="center", level="center")
