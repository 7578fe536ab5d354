"""The boxes beside the map: legend, figures, notes, and the locator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import Sample, SheetContent, SheetLayer, Table
from zonemap.maps.sheet.layout import Box, Layout
from zonemap.maps.sheet.paths import draw_class, matplotlib_dash, matplotlib_fill
from zonemap.maps.sheet.pen import Pen, text_width_mm, wrapped
from zonemap.maps.style import ALERT, INK, RULE, Style
from zonemap.wording import gettext as _

PADDING_MM: Final = 3.0
SWATCH_MM: Final = 10.0
CELL_PT: Final = 8.0
CELL_GAP_MM: Final = 2.0

LARGEST: Final = 1.2
"""On upright sheets the panels have more room and are drawn up to this much larger."""

SMALLEST: Final = 0.4
"""Panels with too much in them are drawn smaller, down to this share."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a panel: its height at full size, and how it is drawn in a box at a share of full size."""

    height: float
    draw: Callable[[Pen, Box, float], None]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class that is on the map."""

    group: str
    style: Style
    sample: Sample


def _text_row(text: str, size: float, height: float, *, bold: bool = False, indent: float = 0.0) -> Row:
    def draw(pen: Pen, box: Box, share: float) -> None:
        weight = Weight.BOLD if bold else Weight.REGULAR
        at = (box.left + indent * share, box.bottom + box.height * 0.3)
        pen.write(text, at, size * share, weight=weight)

    return Row(height, draw)


def _heading(text: str) -> Row:
    def draw(pen: Pen, box: Box, share: float) -> None:
        at = (box.middle, box.bottom + box.height * 0.36)
        pen.write(text, at, 12 * share, weight=Weight.BOLD, anchor="center")

    return Row(8.0, draw)


def _paragraph(text: str, width: float, size: float = 8.5) -> list[Row]:
    return [_text_row(line, size, 4.3) for line in wrapped(text, width, size)]


def legend_rows(entries: list[LegendEntry], width: float) -> list[Row]:
    """Return the legend: only classes that are on the map, under their layer's title where it has several."""
    rows = [_heading(_("Legend"))]
    groups = [entry.group for entry in entries]
    for place, entry in enumerate(entries):
        if groups.count(entry.group) > 1 and (place == 0 or groups[place - 1] != entry.group):
            rows += [
                _text_row(line, 9, 5.4, bold=True) for line in wrapped(entry.group, width, 9, Weight.BOLD)
            ]
        rows.append(_legend_row(entry, width))
    return rows


def _legend_row(entry: LegendEntry, width: float) -> Row:
    title = entry.style.title + ("" if entry.style.is_verified else _(" *"))
    lines = wrapped(title, width - SWATCH_MM - 3.0, 8.5)

    def draw(pen: Pen, box: Box, share: float) -> None:
        swatch = Box(box.left, box.top - 5.2 * share, SWATCH_MM * share, 4.2 * share)
        _draw_sample(pen, swatch, entry)
        for place, line in enumerate(lines):
            at = (swatch.right + 3.0 * share, swatch.bottom + (1.1 - 4.0 * place) * share)
            pen.write(line, at, 8.5 * share)

    return Row(6.2 + 4.0 * (len(lines) - 1), draw)


def _draw_sample(pen: Pen, box: Box, entry: LegendEntry) -> None:
    style, middle = entry.style, box.bottom + box.height / 2
    dash = matplotlib_dash(style)
    if entry.sample is Sample.POINT:
        pen.axes.scatter(
            [box.middle], [middle], s=16, c=style.fill or style.edge, edgecolors=INK, linewidths=0.4
        )
    elif entry.sample is Sample.LINE:
        pen.axes.plot([box.left, box.right], [middle, middle], color=style.edge, lw=style.width_pt, ls=dash)
    else:
        pen.axes.add_patch(
            Rectangle(
                (box.left, box.bottom),
                box.width,
                box.height,
                facecolor=matplotlib_fill(style),
                edgecolor=style.edge,
                linewidth=max(style.width_pt, 0.4),
                hatch=style.hatch,
                linestyle=dash,
            )
        )


def table_rows(table: Table, width: float) -> list[Row]:
    """Return the figures: first column to the left, the others to the right, a rule below the head.

    Columns are as wide as their widest cell; where they do not fit, all are written smaller.
    """
    lines = (table.head, *table.rows)
    wide = [
        max(text_width_mm(line[column], CELL_PT, Weight.BOLD) for line in lines) + CELL_GAP_MM
        for column in range(len(table.head))
    ]
    squeeze = min(1.0, width / sum(wide))
    spare = max(0.0, width - sum(wide)) / max(1, len(wide) - 1)
    rights = np.cumsum(wide) * squeeze + spare * np.arange(len(wide))
    places = (rights / width).tolist()
    rows = [_heading(table.title), _cells(table.head, places, CELL_PT * squeeze, bold=True)]
    return rows + [_cells(row, places, CELL_PT * squeeze, bold=False) for row in table.rows]


def _cells(cells: tuple[str, ...], places: list[float], size: float, *, bold: bool) -> Row:
    """Return one row; `places` are the right edges of the columns as shares of the width."""

    def draw(pen: Pen, box: Box, share: float) -> None:
        y, weight = box.bottom + 1.4 * share, Weight.BOLD if bold else Weight.REGULAR
        pen.write(cells[0], (box.left, y), size * share, weight=weight)
        for place, cell in zip(places[1:], cells[1:], strict=True):
            pen.write(cell, (box.left + box.width * place, y), size * share, weight=weight, anchor="right")
        pen.line(
            [(box.left, box.bottom), (box.right, box.bottom)],
            0.6 if bold else 0.2,
            INK if bold else RULE,
        )

    return Row(5.2, draw)


def note_rows(content: SheetContent, entries: list[LegendEntry], width: float) -> list[Row]:
    """Return the notes, among them that colours are unverified where such are on the map."""
    notes = list(content.notes)
    if any(not entry.style.is_verified for entry in entries):
        notes.append(_("* Colour not yet compared with the printed standard."))
    if not notes:
        return []
    rows = [_heading(_("Notes"))]
    for number, note in enumerate(notes, start=1):
        rows += _paragraph(f"{number}. {note}", width)
    return rows


def draw_panels(pen: Pen, layout: Layout, content: SheetContent, entries: list[LegendEntry]) -> None:
    """Draw legend, figures and notes: one below the other, or side by side on an upright sheet."""
    columns = list(layout.columns)
    if content.locator is None and len(columns) == 1:
        low = columns[0]
        columns = [Box(low.left, low.bottom, low.width, layout.locator.top - low.bottom)]
    largest = LARGEST if len(columns) > 1 else 1.0
    width = (columns[0].width - 2 * PADDING_MM) / largest
    others = [table_rows(content.table, width)] if content.table else []
    others += [rows] if (rows := note_rows(content, entries, width)) else []
    legend = legend_rows(entries, width)
    shared = [[legend, *others]] if len(columns) == 1 else [[legend], others]
    for box, panels in zip(columns, shared, strict=True):
        if panels:
            _draw_column(pen, box, panels, largest)


def _draw_column(pen: Pen, column: Box, panels: list[list[Row]], largest: float) -> None:
    gap = 3.0
    spare = 2.0
    full = sum(row.height for rows in panels for row in rows) + spare * len(panels)
    room = column.height - gap * (len(panels) - 1)
    share = min(largest, room / full)
    if share < SMALLEST:
        raise ZonemapError(
            "sheet_too_full",
            _("Legend, figures and notes do not fit beside the map in a readable size"),
            _("use larger paper, fewer layers or fewer notes"),
        )
    pen_top = column.top
    for place, rows in enumerate(panels):
        height = (sum(row.height for row in rows) + spare) * share
        last = place == len(panels) - 1
        bottom = column.bottom if last else pen_top - height
        pen.box(Box(column.left, bottom, column.width, pen_top - bottom), 0.8)
        y = pen_top
        for row in rows:
            y -= row.height * share
            row.draw(
                pen,
                Box(column.left + PADDING_MM, y, column.width - 2 * PADDING_MM, row.height * share),
                share,
            )
        pen_top = bottom - gap


def draw_locator(
    figure: Figure, pen: Pen, layout: Layout, locator: SheetLayer, extent: tuple[float, float, float, float]
) -> None:
    """Draw where the map lies among the locator's areas."""
    box = layout.locator
    pen.box(box, 0.8)
    at = (box.middle, box.top - 5.6)
    pen.write(_("Location"), at, 12, weight=Weight.BOLD, anchor="center")
    room = Box(box.left + 2, box.bottom + 2, box.width - 4, box.height - 10.5)
    around = shapely.total_bounds(locator.geometries)
    if not np.isfinite(around).all():
        return
    metres_per_mm = 1.06 * max((around[2] - around[0]) / room.width, (around[3] - around[1]) / room.height)
    x, y = (around[0] + around[2]) / 2, (around[1] + around[3]) / 2
    half_width, half_height = room.width * metres_per_mm / 2, room.height * metres_per_mm / 2
    page = layout.page
    axes = figure.add_axes(
        (
            room.left / page.width,
            room.bottom / page.height,
            room.width / page.width,
            room.height / page.height,
        )
    )
    axes.set_axis_off()
    ground = (x - half_width, y - half_height, x + half_width, y + half_height)
    axes.set_xlim(ground[0], ground[2])
    axes.set_ylim(ground[1], ground[3])
    codes = np.zeros(len(locator.geometries), dtype=np.uint8) if locator.codes is None else locator.codes
    for code, style in enumerate(locator.styles):
        draw_class(axes, locator.geometries[codes == code], style, extent=ground, zorder=1)
    west, south, east, north = extent
    least = 2.5 * metres_per_mm
    width, height = max(east - west, least), max(north - south, least)
    corner = ((west + east - width) / 2, (south + north - height) / 2)
    axes.add_patch(
        Rectangle(corner, width, height, facecolor=(0.71, 0, 0.05, 0.25), edgecolor=ALERT, lw=1.2, zorder=3)
    )
    for name, point in zip(locator.names, shapely.point_on_surface(locator.geometries), strict=False):
        at = (
            room.left + (point.x - ground[0]) / metres_per_mm,
            room.bottom + (point.y - ground[1]) / metres_per_mm,
        )
        pen.write(name, at, 6.5, anchor="center", level="center")
