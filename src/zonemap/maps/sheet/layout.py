"""Where things stand on the paper, and the scale that fits.

The page is laid out in units: one unit is a millimetre on A3, somewhat less on smaller paper and more on larger, so
that what surrounds the map keeps its proportion. What is true on the ground is always taken in millimetres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from zonemap.errors import ZonemapError
from zonemap.maps.sheet.content import A3, Paper
from zonemap.wording import gettext as _

SCALE_STEPS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5)
"""Round scales are these times a power of ten."""

MARGIN: Final = 9.0
TITLE: Final = 25.0
FOOT: Final = 17.0
GAP: Final = 4.0
NEATLINE: Final = 5.0
"""Between the two lines of the map frame stand the coordinates."""

GROWTH: Final = 0.55
"""How type follows the paper: 0 would print A0 in the type of A3, 1 would enlarge it as a copier does."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height

    @property
    def middle(self) -> float:
        """The middle from left to right."""
        return self.left + self.width / 2

    def inset(self, by: float) -> Box:
        """Return the box made smaller on every side."""
        return Box(self.left + by, self.bottom + by, self.width - 2 * by, self.height - 2 * by)

    def scaled(self, by: float) -> Box:
        """Return the box with every number multiplied."""
        return Box(self.left * by, self.bottom * by, self.width * by, self.height * by)

    def share_of(self, page: Box) -> tuple[float, float, float, float]:
        """Return left, bottom, width, height as shares of the page, which is how a figure counts."""
        return (
            self.left / page.width,
            self.bottom / page.height,
            self.width / page.width,
            self.height / page.height,
        )

    def as_tuple(self) -> tuple[float, float, float, float]:
        """Return left, bottom, width, height."""
        return (self.left, self.bottom, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Layout:
    """The boxes of one sheet, in units of `unit_mm`; `frame` is the outer line of the map, `map` the inner one.

    In `columns` legend, table and notes follow each other from the top; an upright sheet has two of them.
    """

    unit_mm: float
    page: Box
    title: Box
    frame: Box
    map: Box
    locator: Box
    columns: tuple[Box, ...]
    signature: Box
    foot: Box

    @property
    def map_mm(self) -> Box:
        """The map in millimetres on paper."""
        return self.map.scaled(self.unit_mm)


def sheet_layout(paper: Paper, *, landscape: bool) -> Layout:
    """Return where everything stands: figures right of the map on a lying sheet, below it on an upright one."""
    unit = (paper.height_mm / A3.height_mm) ** GROWTH
    long, short = paper.height_mm / unit, paper.width_mm / unit
    page = Box(0, 0, long, short) if landscape else Box(0, 0, short, long)
    inner = page.inset(MARGIN)
    title = Box(inner.left, inner.top - TITLE, inner.width, TITLE)
    foot = Box(inner.left, inner.bottom, inner.width, FOOT)
    body = Box(inner.left, foot.top + 2.0, inner.width, title.bottom - foot.top - 2.0)
    if landscape:
        side = max(80.0, min(104.0, 0.21 * page.width))
        column = Box(body.right - side, body.bottom, side, body.height)
        frame = Box(body.left, body.bottom, body.width - side - GAP, body.height)
        shown = min(0.62 * side, 0.22 * body.height)
        locator = Box(column.left, column.top - shown, side, shown)
        signature = Box(column.left, column.bottom, side, max(40.0, min(50.0, 0.2 * body.height)))
        low = signature.top + GAP
        columns: tuple[Box, ...] = (Box(column.left, low, side, locator.bottom - GAP - low),)
    else:
        depth = min(120.0, 0.27 * page.height)
        frame = Box(body.left, body.bottom + depth + GAP, body.width, body.height - depth - GAP)
        third = (body.width - 2 * GAP) / 3
        lefts = [body.left + place * (third + GAP) for place in range(3)]
        signature = Box(lefts[2], body.bottom, third, 46.0)
        locator = Box(lefts[2], signature.top + GAP, third, depth - signature.height - GAP)
        columns = tuple(Box(left, body.bottom, third, depth) for left in lefts[:2])
    return Layout(unit, page, title, frame, frame.inset(NEATLINE), locator, columns, signature, foot)


def fitting_scale(bounds: tuple[float, float, float, float], room: Box) -> int:
    """Return the largest round scale (as its denominator) at which the bounds, in metres, fit into the box in mm.

    >>> fitting_scale((0, 0, 2_000, 900), Box(0, 0, 300, 200))
    7500
    """
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    needed = max(width / room.width, height / room.height, 1e-3) * 1000
    decade = 10.0 ** math.floor(math.log10(needed))
    return round(
        next(
            step * power
            for power in (decade, 10 * decade)
            for step in SCALE_STEPS
            if step * power >= needed * (1 - 1e-9)
        )
    )


def chosen_scale(bounds: tuple[float, float, float, float], room: Box, wanted: int | None) -> int:
    """Return the wanted scale, or the fitting one; a `ZonemapError` when the wanted one would cut the map."""
    fitting = fitting_scale(bounds, room)
    if wanted is None:
        return fitting
    needed = max((bounds[2] - bounds[0]) / room.width, (bounds[3] - bounds[1]) / room.height) * 1000
    if wanted < needed * (1 - 1e-9):
        raise ZonemapError(
            "scale_too_large",
            _("At 1:{scale} the map does not fit on the paper").format(scale=wanted),
            _("use 1:{fitting} or smaller, or larger paper").format(fitting=fitting),
        )
    return wanted


def ground_extent(
    bounds: tuple[float, float, float, float], room: Box, scale: int
) -> tuple[float, float, float, float]:
    """Return the ground (west, south, east, north) that the box in mm shows at that scale, centred on the bounds."""
    half_width, half_height = room.width * scale / 2000, room.height * scale / 2000
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def round_step(at_least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below the value.

    >>> round_step(130)
    200.0
    """
    decade = 10.0 ** math.floor(math.log10(at_least))
    return next(step * decade for step in (1.0, 2.0, 5.0, 10.0) if step * decade >= at_least * (1 - 1e-9))
