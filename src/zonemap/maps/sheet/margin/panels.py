"""The boxes beside the map: legend, figures and notes, arranged so that all can be read.

What does not fit in a readable size gives way in this order: the legend goes into two columns, notes are cut with a
pointer to the report, then rows of figures. A class of the legend is never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from zonemap.errors import ZonemapError
from zonemap.maps.sheet.content import SheetContent, Table
from zonemap.maps.sheet.layout import Box, Layout
from zonemap.maps.sheet.margin.pen import Pen
from zonemap.maps.sheet.margin.rows import LegendEntry, Row, legend_rows, note_rows, table_rows
from zonemap.wording import gettext as _

PADDING: Final = 3.0
GAP: Final = 3.0
SPARE: Final = 1.5
"""Free below the last row of a panel."""

LARGE: Final = (1.2, 1.1, 1.0, 0.95, 0.9, 0.85)
SMALL: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
SIZES: Final = (
    *((share, 1, False) for share in LARGE),
    *((share, abreast, False) for share in SMALL[:4] for abreast in (1, 2)),
    *((share, abreast, True) for share in SMALL for abreast in (1, 2)),
)
"""Shares of full size, columns of the legend, and whether names in a table may go into lines, tried in this order."""

NOTE_LINES: Final = (99, 8, 6, 5, 4, 3, 2, 1)
"""Lines that each note may take, tried in this order."""

FEW_NOTES: Final = 3
TABLE_ROWS: Final = (20, 14, 10, 6, 3)
"""Rows of figures, tried in this order once the notes are as short as can be."""


@dataclass(frozen=True, slots=True)
class _Version:
    """How much of notes and figures is printed."""

    notes: tuple[str, ...]
    table: Table | None
    lines: int = NOTE_LINES[0]


def draw_panels(pen: Pen, layout: Layout, content: SheetContent, entries: list[LegendEntry]) -> None:
    """Draw legend, figures and notes: one below the other, or side by side on an upright sheet."""
    columns = list(layout.columns)
    if content.locator is None and len(columns) == 1:
        low = columns[0]
        columns = [Box(low.left, low.bottom, low.width, layout.locator.top - low.bottom)]
    width = columns[0].width - 2 * PADDING
    for version in _versions(content):
        for share, abreast, may_break in SIZES:
            for panels in _arrangements(entries, version, width / share, len(columns), abreast):
                if _fits(pen, columns, panels, share) and (may_break or not _is_broken(panels)):
                    for box, column in zip(columns, panels, strict=True):
                        _draw_column(pen, box, column, share)
                    return
    raise ZonemapError(
        "sheet_too_full",
        _("The legend does not fit beside the map in a readable size"),
        _("use larger paper or fewer layers"),
    )


def _versions(content: SheetContent) -> Iterator[_Version]:
    """Yield what is printed, the whole first, then ever less of it."""
    notes = list(content.notes)
    table = content.table
    for lines in NOTE_LINES:
        yield _Version(tuple(notes), table, lines)
    left = len(notes) - FEW_NOTES
    if left > 1:
        rest = _("{count} more notes: see the report").format(count=left)
        notes = [*notes[:FEW_NOTES], rest]
        yield _Version(tuple(notes), table, 1)
    for most in TABLE_ROWS:
        if table and len(table.rows) > most + 2:
            yield _Version(tuple(notes), _cut(table, most), 1)


def _cut(table: Table, most: int) -> Table:
    """Return the first rows and the last, which is the total, and between them how many are left out."""
    said = _("{count} more: see the report").format(count=len(table.rows) - most - 1)
    gap = (said, *("…" for _cell in table.head[1:]))
    return replace(table, rows=(*table.rows[:most], gap, table.rows[-1]))


def _arrangements(
    entries: list[LegendEntry], version: _Version, width: float, columns: int, abreast: int
) -> Iterator[list[list[list[Row]]]]:
    """Yield for each column its panels, each a list of rows."""
    table = [table_rows(version.table, width)] if version.table else []
    notes = [note_rows(version.notes, width, version.lines)] if version.notes else []
    legend = legend_rows(entries, width, abreast=abreast)
    if columns == 1:
        yield [[legend, *table, *notes]]
        return
    yield [[legend], [*table, *notes]]
    if table and notes:
        yield [[legend, *notes], table]


def _fits(pen: Pen, columns: list[Box], panels: list[list[list[Row]]], share: float) -> bool:
    for box, column in zip(columns, panels, strict=True):
        rows = [row for panel in column for row in panel]
        full = sum(row.height for row in rows) + SPARE * len(column)
        if full * share + GAP * (len(column) - 1) > box.height:
            return False
        if min((row.size_pt for row in rows), default=pen.least_pt) * share < pen.least_pt - 1e-6:
            return False
    return True


def _is_broken(panels: list[list[list[Row]]]) -> bool:
    return any(row.is_broken for column in panels for panel in column for row in panel)


def _draw_column(pen: Pen, column: Box, panels: list[list[Row]], share: float) -> None:
    top = column.top
    for place, rows in enumerate(panels):
        height = (sum(row.height for row in rows) + SPARE) * share
        is_last = place == len(panels) - 1
        bottom = column.bottom if is_last else top - height
        pen.box(Box(column.left, bottom, column.width, top - bottom), 0.8)
        y = top
        for row in rows:
            y -= row.height * share
            inner = Box(column.left + PADDING, y, column.width - 2 * PADDING, row.height * share)
            row.draw(pen, inner, share)
        top = bottom - GAP
