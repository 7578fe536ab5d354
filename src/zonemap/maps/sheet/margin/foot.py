"""The foot of the sheet and the table to be signed: scale, reference system, dates, sources, versions."""

from __future__ import annotations

import math
from typing import Final

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import SheetContent
from zonemap.maps.sheet.ground.reference import crs_note
from zonemap.maps.sheet.layout import Box, Layout
from zonemap.maps.sheet.margin.pen import LINE_HEIGHT, MM_PER_PT, Pen, wrapped
from zonemap.maps.sheet.margin.rows import shortened
from zonemap.maps.style import INK, PAPER
from zonemap.wording import gettext as _

BAR_MM: Final = 62.0
FOOT_PT: Final = 8.5
CELL_PT: Final = 8.5
LABEL: Final = 26.0
BUREAU_ROWS: Final = 2.0
"""The cell of the bureau is this much higher than the others, for names are long."""


def bar_fields(scale: float) -> tuple[int, float]:
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
    count, step = bar_fields(scale * pen.unit_mm)
    field = step * 1000 / scale / pen.unit_mm
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
        _("State of the data: {date}").format(date=dated),
        _("As of: {date}").format(date=content.as_of.isoformat()),
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
    """Write the texts at the largest readable size at which all fit; the last is cut where none does."""
    size = FOOT_PT
    while True:
        lines = [line for text in texts for line in wrapped(text, box.width, size)]
        most = int((box.height - 1.0) / (size * MM_PER_PT * LINE_HEIGHT))
        if len(lines) <= most or size <= pen.least_pt:
            break
        size = max(size - 0.25, pen.least_pt)
    if len(lines) > most:
        before = [line for text in texts[:-1] for line in wrapped(text, box.width, size)]
        lines = [*before, *shortened(texts[-1], box.width, max(1, most - len(before)), size)]
    y = box.top - 2.0 - size * MM_PER_PT
    for line in lines:
        pen.write(line, (box.left, y), size)
        y -= size * MM_PER_PT * LINE_HEIGHT


def draw_signature(pen: Pen, layout: Layout, content: SheetContent) -> None:
    """Draw the table to be signed: the bureau, empty cells for names, the versions, an empty review number."""
    box = layout.signature
    pen.box(box, 0.8)
    rows: list[tuple[str, str | None]] = [
        (_("Prepared by (bureau)"), content.bureau),
        (_("Compiled"), None),
        (_("Drawn"), None),
        (_("Checked"), None),
        (_("Sheet"), content.number),
        (_("Run"), content.run),
        (_("Rules"), content.rule_version),
        (_("Map review number:"), ""),
    ]
    rows = [row for row in rows if row[1] or row[0] != _("Sheet")]
    step = box.height / (len(rows) - 1 + BUREAU_ROWS)
    top = box.top
    for place, (name, value) in enumerate(rows):
        height = step * (BUREAU_ROWS if place == 0 else 1.0)
        top -= height
        if place < len(rows) - 1:
            pen.line([(box.left, top), (box.right, top)], 0.4)
        cell = Box(box.left + 0.8, top + 0.4, LABEL - 1.6, height - 0.8)
        pen.write_fitting(name, cell, CELL_PT)
        if value:
            room = Box(box.left + LABEL + 1.5, top + 0.4, box.width - LABEL - 3, height - 0.8)
            pen.write_fitting(value, room, CELL_PT)
        if value is None:
            dated = box.right - 0.38 * box.width
            for x in (dated, dated + 10.0):
                pen.line([(x, top), (x, top + height)], 0.4)
            pen.write_fitting(_("Date"), Box(dated + 0.5, top, 9.0, height), CELL_PT)
    pen.line([(box.left + LABEL, box.bottom), (box.left + LABEL, box.top)], 0.4)
