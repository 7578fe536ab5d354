"""The small map that shows where the sheet lies."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetLayer
from zonemap.maps.sheet.ground.names import Board, Name
from zonemap.maps.sheet.ground.paths import draw_class
from zonemap.maps.sheet.layout import Box, Layout
from zonemap.maps.sheet.margin.pen import Pen, without_missing
from zonemap.maps.style import ALERT
from zonemap.wording import gettext as _

MOST_COVERED: Final = 0.3
"""Beyond this part of the small map the extent is outlined only, or it would hide what lies under it."""


def draw_locator(
    figure: Figure, pen: Pen, layout: Layout, locator: SheetLayer, extent: tuple[float, float, float, float]
) -> None:
    """Draw where the map lies among the locator's areas."""
    box = layout.locator
    pen.box(box, 0.8)
    at = (box.middle, box.top - 5.6)
    pen.write(_("Location"), at, 12, weight=Weight.BOLD, anchor="center")
    around = shapely.total_bounds(locator.geometries)
    if not np.isfinite(around).all():
        return
    room = Box(box.left + 2, box.bottom + 2, box.width - 4, box.height - 10.5)
    metres = 1.06 * max((around[2] - around[0]) / room.width, (around[3] - around[1]) / room.height)
    x, y = (around[0] + around[2]) / 2, (around[1] + around[3]) / 2
    half_width, half_height = room.width * metres / 2, room.height * metres / 2
    ground = (x - half_width, y - half_height, x + half_width, y + half_height)
    axes = figure.add_axes(room.share_of(layout.page))
    axes.set_axis_off()
    axes.set_xlim(ground[0], ground[2])
    axes.set_ylim(ground[1], ground[3])
    codes = np.zeros(len(locator.geometries), dtype=np.uint8) if locator.codes is None else locator.codes
    for code, style in enumerate(locator.styles):
        draw_class(axes, locator.geometries[codes == code], style, extent=ground, zorder=1)
    west, south, east, north = extent
    least = 2.5 * metres
    width, height = max(east - west, least), max(north - south, least)
    corner = ((west + east - width) / 2, (south + north - height) / 2)
    is_small = width * height < MOST_COVERED * 4 * half_width * half_height
    axes.add_patch(
        Rectangle(
            corner,
            width,
            height,
            facecolor=to_rgba(ALERT, 0.25) if is_small else "none",
            edgecolor=ALERT,
            lw=1.2 * pen.unit_mm,
            zorder=3,
        )
    )
    board, size = Board(pen, room, []), max(6.0, pen.least_pt)
    points = shapely.get_coordinates(shapely.point_on_surface(locator.geometries))
    for name, (east_m, north_m) in zip(locator.names, points.tolist(), strict=False):
        spot = (room.left + (east_m - ground[0]) / metres, room.bottom + (north_m - ground[1]) / metres)
        written = Name(without_missing(name), size)
        board.write(written, [(spot[0], spot[1] + up * written.height) for up in (0, 0.6, -0.6, 1, -1)])
