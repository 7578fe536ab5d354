"""What surrounds the map: title and marks, frame and grid, north arrow, scale bar, foot, signature table."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.layout import NEATLINE_MM, Box, Layout, round_step
from zonemap.maps.sheet.pen import LINE_HEIGHT, MM_PER_PT, Pen, text_width_mm, wrapped
from zonemap.maps.sheet.reference import crs_note
from zonemap.maps.style import ALERT, INK, PALE, PAPER
from zonemap.wording import gettext as _

TITLE_SIZES: Final = ((26.0, 1), (22.0, 1), (18.0, 1), (16.0, 2), (13.0, 2), (10.5, 3))
"""Size of the title and lines it may take, tried in this order."""

MARK_MM: Final = 52.0
GRID_MM: Final = 60.0
BAR_MM: Final = 62.0


def draw_title(pen: Pen, layout: Layout, content: SheetContent) -> None:
    """Draw title and subtitle, the mark of an internal map, and the mark of made-up data where it applies."""
    box = layout.title
    room = box.width - 2 * (MARK_MM + 4)
    for size, most in TITLE_SIZES:
        lines = wrapped(content.title, room, size, Weight.BOLD)
        if len(lines) <= most:
            break
    step = size * MM_PER_PT * 1.22
    under = 5.6 if content.subtitle else 0.0
    y = box.bottom + (box.height + step * len(lines) + under) / 2 - 0.86 * step
    for line in lines:
        pen.write(line, (box.middle, y), size, weight=Weight.BOLD, anchor="center")
        y -= step
    if content.subtitle:
        pen.write_fitting(content.subtitle, (box.middle, y + step - 6.6), 11.5, room, weight=Weight.REGULAR)
    _mark(pen, box.right - MARK_MM, box, (_("INTERNAL WORKING MAP"), _("Not reviewed, not to be published")))
    if content.is_synthetic:
        _mark(pen, box.left, box, (_("ILLUSTRATIVE DATA"), _("Made up, not a real place")))


def _mark(pen: Pen, left: float, title: Box, lines: tuple[str, str]) -> None:
    box = Box(left, title.bottom + 7.0, MARK_MM, 13.0)
    pen.box(box, 1.0, ALERT)
    for text, y, size in ((lines[0], 7.7, 11.0), (lines[1], 2.9, 8.0)):
        fits = min(1.0, (MARK_MM - 4) / text_width_mm(text, size, Weight.BOLD))
        pen.write(
            text,
            (box.middle, box.bottom + y),
            size * fits,
            weight=Weight.BOLD,
            colour=ALERT,
            anchor="center",
        )


def draw_frame(pen: Pen, layout: Layout, extent: tuple[float, float, float, float], scale: int) -> None:
    """Draw the double frame, with coordinates in kilometres between its lines and crosses on the map."""
    room, outer = layout.map, layout.frame
    pen.box(outer, 1.6)
    pen.box(room, 0.5)
    step = round_step(GRID_MM * scale / 1000)
    places = max(0, 3 - math.floor(math.log10(step)))
    xs = np.arange(math.ceil(extent[0] / step) * step, extent[2], step)
    ys = np.arange(math.ceil(extent[1] / step) * step, extent[3], step)
    at_x = room.left + (xs - extent[0]) * 1000 / scale
    at_y = room.bottom + (ys - extent[1]) * 1000 / scale
    band = NEATLINE_MM
    for x, mm in zip(xs, at_x, strict=True):
        for low, up in ((outer.bottom, room.bottom), (room.top, outer.top)):
            pen.line([(mm, low), (mm, up)], 0.4)
            if mm < room.right - 14:
                pen.write(f"{x / 1000:.{places}f}", (mm + 0.8, low + band / 2), 6.5, level="center")
    for y, mm in zip(ys, at_y, strict=True):
        for low, up in ((outer.left, room.left), (room.right, outer.right)):
            pen.line([(low, mm), (up, mm)], 0.4)
            if mm < room.top - 14:
                at, text = (low + band / 2, mm + 0.8), f"{y / 1000:.{places}f}"
                pen.write(text, at, 6.5, anchor="center", level="bottom").set_rotation(90)
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


def bar_fields(scale: int) -> tuple[int, float]:
    """Return how many fields the bar has and the ground length of each, in metres: round, and the longest that fit.

    >>> bar_fields(10_000)
    (3, 200.0)
    """
    longest = BAR_MM * scale / 1000
    decade = 10.0 ** math.floor(math.log10(longest))
    steps = [step * decade for step in (0.1, 0.2, 0.25, 0.5, 1.0)]
    fitting = [(count, step) for step in steps for count in (3, 4, 5) if count * step <= longest]
    return max(fitting, key=lambda each: each[0] * each[1])


def draw_scale(pen: Pen, box: Box, scale: int) -> None:
    """Draw the ratio at print size and a bar of equal fields, true on the paper."""
    count, step = bar_fields(scale)
    field = step * 1000 / scale
    bottom = box.bottom + 4.6
    text = _("Scale 1:{scale} (at print size)").format(scale=scale)
    pen.write(text, (box.left, box.top - 5.4), 11, weight=Weight.BOLD)
    for place in range(count):
        bar = Box(box.left + place * field, bottom, field, 1.8)
        pen.box(bar, 0.5, INK, INK if place % 2 == 0 else PAPER)
    kilometres = count * step >= 1000
    for place in range(count + 1):
        text = f"{place * step / (1000 if kilometres else 1):g}"
        at = (box.left + place * field, bottom - 3.4)
        pen.write(text, at, 7.5, anchor="left" if place == 0 else "center")
    unit = _("km") if kilometres else _("m")
    pen.write(unit, (box.left + count * field + 4.5, bottom - 3.4), 7.5)


def foot_lines(content: SheetContent) -> list[str]:
    """Return the notes on reference system, dates and versions."""
    dated = content.data_date.isoformat() if content.data_date else _("not stated")
    height = _("; height datum: {datum}").format(datum=content.height_datum) if content.height_datum else ""
    return [
        _("Reference system: {note}").format(note=crs_note(content.crs)) + height,
        _("State of the data: {date}").format(date=dated)
        + "　"
        + _("As of: {date}").format(date=content.as_of.isoformat()),
        _("Grid in kilometres, north is grid north"),
    ]


def draw_foot(pen: Pen, layout: Layout, content: SheetContent, scale: int) -> None:
    """Draw the strip below: scale, reference system and dates, sources."""
    box = layout.foot
    draw_scale(pen, Box(box.left + 1.0, box.bottom, BAR_MM, box.height), scale)
    left = box.left + BAR_MM + 20.0
    share = (box.right - left) * 0.5
    sources = _("Sources: {sources}").format(sources="；".join(content.sources) or _("not stated"))
    _lines(pen, Box(left, box.bottom, share - 6.0, box.height), foot_lines(content))
    _lines(pen, Box(left + share, box.bottom, box.right - left - share, box.height), [sources])


def _lines(pen: Pen, box: Box, texts: list[str]) -> None:
    size = 8.5
    while size > 5.0:
        lines = [line for text in texts for line in wrapped(text, box.width, size)]
        if len(lines) * size * MM_PER_PT * LINE_HEIGHT <= box.height - 1.0:
            break
        size -= 0.5
    y = box.top - 2.0 - size * MM_PER_PT
    for line in lines:
        pen.write(line, (box.left, y), size)
        y -= size * MM_PER_PT * LINE_HEIGHT


def draw_signature(pen: Pen, layout: Layout, content: SheetContent) -> None:
    """Draw the table to be signed: the bureau, empty cells for names, the versions, an empty review number."""
    box = layout.signature
    step, label = box.height / 7, 21.0
    pen.box(box, 0.8)
    rows: tuple[tuple[str, str | None], ...] = (
        (_("Prepared by (bureau)"), content.bureau),
        (_("Compiled"), None),
        (_("Drawn"), None),
        (_("Checked"), None),
        (_("Run"), content.run),
        (_("Rules"), content.rule_version),
        (_("Map review number:"), ""),
    )
    for place, (name, value) in enumerate(rows):
        y = box.top - (place + 1) * step
        baseline = y + step / 2 - 1.1
        if place < len(rows) - 1:
            pen.line([(box.left, y), (box.right, y)], 0.4)
        pen.write_fitting(name, (box.left + label / 2, baseline), 8.5, label - 2, weight=Weight.REGULAR)
        if value:
            middle = (box.left + label + box.right) / 2
            pen.write_fitting(value, (middle, baseline), 8.5, box.width - label - 3, weight=Weight.REGULAR)
        if value is None:
            dated = box.right - 34.0
            pen.line([(dated, y), (dated, y + step)], 0.4)
            pen.line([(dated + 11.0, y), (dated + 11.0, y + step)], 0.4)
            pen.write_fitting(_("Date"), (dated + 5.5, baseline), 8.5, 10.0, weight=Weight.REGULAR)
    pen.line([(box.left + label, box.bottom), (box.left + label, box.top)], 0.4)
