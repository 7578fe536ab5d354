"""The head of the sheet: its title and the marks beside it."""

from __future__ import annotations

from typing import Final

from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.layout import Box, Layout
from zonemap.maps.sheet.margin.pen import MM_PER_PT, Pen, balanced, text_width_mm
from zonemap.maps.style import ALERT
from zonemap.wording import gettext as _

TITLE_SIZES: Final = ((26.0, 1), (22.0, 1), (19.0, 1), (17.0, 2), (14.0, 2), (11.0, 3), (9.0, 3))
"""Size of the title and lines it may take, tried in this order."""

MARK: Final = 46.0


def draw_title(pen: Pen, layout: Layout, content: SheetContent) -> None:
    """Draw title and subtitle, the mark of an internal map, and the mark of made-up data where it applies."""
    box = layout.title
    room = box.width - 2 * (MARK + 4)
    size, lines = _title_lines(content.title, room)
    step = size * MM_PER_PT * 1.22
    under = 5.6 if content.subtitle else 0.0
    y = box.bottom + (box.height + step * len(lines) + under) / 2 - 0.86 * step
    for line in lines:
        pen.write(line, (box.middle, y), size, weight=Weight.BOLD, anchor="center")
        y -= step
    if content.subtitle:
        pen.write_fitting(content.subtitle, Box(box.middle - room / 2, y + step - 7.8, room, 5.4), 11.5)
    _mark(pen, box.right - MARK, box, (_("INTERNAL WORKING MAP"), _("Not reviewed, not to be published")))
    if content.is_synthetic:
        _mark(pen, box.left, box, (_("ILLUSTRATIVE DATA"), _("Made up, not a real place")))


def _title_lines(title: str, room: float) -> tuple[float, list[str]]:
    for size, most in TITLE_SIZES:
        lines = balanced(title, room, size, Weight.BOLD)
        widest = max(text_width_mm(line, size, Weight.BOLD) for line in lines)
        if len(lines) <= most and widest <= room:
            return size, lines
    raise ZonemapError(
        "text_too_long",
        _("“{text}” is too long to be printed readably").format(text=title),
        _("shorten it, or use larger paper"),
    )


def _mark(pen: Pen, left: float, title: Box, lines: tuple[str, str]) -> None:
    box = Box(left, title.bottom + 7.0, MARK, 13.0)
    pen.box(box, 1.0, ALERT)
    for text, y, size in ((lines[0], 7.7, 11.0), (lines[1], 2.9, 8.0)):
        fits = min(1.0, (MARK - 4) / text_width_mm(text, size, Weight.BOLD))
        at = (box.middle, box.bottom + y)
        pen.write(text, at, size * fits, weight=Weight.BOLD, colour=ALERT, anchor="center")
