"""The rows of which legend, figures and notes are made; each knows its height and its smallest type at full size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.patches import Rectangle

from zonemap.maps.fonts import Weight
from zonemap.maps.sheet.content import Sample, Table
from zonemap.maps.sheet.ground.paths import matplotlib_dash, matplotlib_fill
from zonemap.maps.sheet.layout import Box
from zonemap.maps.sheet.margin.pen import Pen, balanced, text_width_mm, without_missing, wrapped
from zonemap.maps.style import INK, RULE, Style
from zonemap.wording import gettext as _

SWATCH: Final = 10.0
TEXT_PT: Final = 8.5
CELL_PT: Final = 8.0
CELL_GAP: Final = 2.0
ABREAST_GAP: Final = 3.0
FIRST_LEAST: Final = 0.3
"""The first column of a table keeps at least this part of the width."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a panel: its height at full size, and how it is drawn in a box at a share of full size."""

    height: float
    draw: Callable[[Pen, Box, float], None]
    size_pt: float = TEXT_PT
    is_heading: bool = False
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One class that is on the map; `group` stands above the classes of a layer that has several."""

    group: str
    style: Style
    sample: Sample


def _text_row(text: str, size: float, height: float, *, bold: bool = False) -> Row:
    def draw(pen: Pen, box: Box, share: float) -> None:
        weight = Weight.BOLD if bold else Weight.REGULAR
        pen.write(text, (box.left, box.bottom + box.height * 0.3), size * share, weight=weight)

    return Row(height, draw, size, bold)


def _heading(text: str, width: float) -> Row:
    lines = balanced(text, width, 12, Weight.BOLD)

    def draw(pen: Pen, box: Box, share: float) -> None:
        for place, line in enumerate(reversed(lines)):
            at = (box.middle, box.bottom + (2.4 + 5.2 * place) * share)
            pen.write(line, at, 12 * share, weight=Weight.BOLD, anchor="center")

    return Row(7.6 + 5.2 * (len(lines) - 1), draw)


def legend_rows(entries: list[LegendEntry], width: float, *, abreast: int = 1) -> list[Row]:
    """Return the legend: only classes that are on the map, under their layer's title where it has several."""
    heading = _heading(_("Legend"), width)
    column = (width - ABREAST_GAP * (abreast - 1)) / abreast
    groups = [entry.group for entry in entries]
    rows: list[Row] = []
    for place, entry in enumerate(entries):
        if entry.group and (place == 0 or groups[place - 1] != entry.group):
            rows += [
                _text_row(line, 9, 5.4, bold=True) for line in wrapped(entry.group, column, 9, Weight.BOLD)
            ]
        rows.append(_legend_row(entry, column))
    return [heading, *rows] if abreast == 1 else [heading, _side_by_side(rows, column)]


def _side_by_side(rows: list[Row], column: float) -> Row:
    """Return the rows in two columns, about equally high."""
    heights = np.cumsum([row.height for row in rows])
    taller = np.maximum(heights, heights[-1] - heights)
    taller[[place for place, row in enumerate(rows) if row.is_heading]] = (
        np.inf
    )  # a heading stays with its classes
    half = int(np.argmin(taller)) + 1

    def draw(pen: Pen, box: Box, share: float) -> None:
        for left, part in ((box.left, rows[:half]), (box.right - column * share, rows[half:])):
            y = box.top
            for row in part:
                y -= row.height * share
                row.draw(pen, Box(left, y, column * share, row.height * share), share)

    tallest = max(float(heights[half - 1]), float(heights[-1] - heights[half - 1]))
    return Row(tallest, draw, min(row.size_pt for row in rows))


def _legend_row(entry: LegendEntry, width: float) -> Row:
    title = entry.style.title + ("" if entry.style.is_verified else _(" *"))
    lines = wrapped(title, width - SWATCH - 3.0, TEXT_PT)

    def draw(pen: Pen, box: Box, share: float) -> None:
        swatch = Box(box.left, box.top - 5.2 * share, SWATCH * share, 4.2 * share)
        _draw_sample(pen, swatch, entry)
        for place, line in enumerate(lines):
            at = (swatch.right + 3.0 * share, swatch.bottom + (1.1 - 4.0 * place) * share)
            pen.write(line, at, TEXT_PT * share)

    return Row(6.2 + 4.0 * (len(lines) - 1), draw)


def _draw_sample(pen: Pen, box: Box, entry: LegendEntry) -> None:
    style, middle = entry.style, box.bottom + box.height / 2
    dash = matplotlib_dash(style)
    if entry.sample is Sample.POINT:
        pen.axes.scatter(
            [box.middle], [middle], s=16, c=style.fill or style.edge, edgecolors=INK, linewidths=0.4
        )
    elif entry.sample is Sample.LINE:
        pen.axes.plot(
            [box.left, box.right],
            [middle, middle],
            color=style.edge,
            lw=style.width_pt * pen.unit_mm,
            ls=dash,
        )
    else:
        pen.axes.add_patch(
            Rectangle(
                (box.left, box.bottom),
                box.width,
                box.height,
                facecolor=matplotlib_fill(style),
                edgecolor=style.edge,
                linewidth=max(style.width_pt, 0.4) * pen.unit_mm,
                hatch=style.hatch,
                linestyle=dash,
            )
        )


def table_rows(table: Table, width: float) -> list[Row]:
    """Return the figures: first column to the left, the others to the right, a rule below the head.

    Columns are as wide as their widest cell. Where they do not fit, the first column goes into lines; where the others
    alone are too wide, all are written smaller.
    """
    lines = [tuple(without_missing(cell) for cell in line) for line in (table.head, *table.rows)]
    wide = [
        max(text_width_mm(line[column], CELL_PT, Weight.BOLD) for line in lines) + CELL_GAP
        for column in range(len(table.head))
    ]
    rest = sum(wide[1:])
    wide[0] = min(wide[0], max(width - rest, FIRST_LEAST * width))
    squeeze = min(1.0, width / sum(wide))
    spare = max(0.0, width - sum(wide)) / max(1, len(wide) - 1)
    rights = np.cumsum(wide) * squeeze + spare * np.arange(len(wide))
    places, size = (rights / width).tolist(), CELL_PT * squeeze
    first = (wide[0] - CELL_GAP) * squeeze
    return [
        _heading(table.title, width),
        *(_cells(line, places, size, first, bold=place == 0) for place, line in enumerate(lines)),
    ]


def _cells(cells: tuple[str, ...], places: list[float], size: float, first: float, *, bold: bool) -> Row:
    """Return one row; `places` are the right edges of the columns as shares of the width, `first` a width."""
    weight = Weight.BOLD if bold else Weight.REGULAR
    name = wrapped(cells[0], first * 1.001, size, weight)

    def draw(pen: Pen, box: Box, share: float) -> None:
        y = box.bottom + 1.4 * share
        for up, line in enumerate(reversed(name)):
            pen.write(line, (box.left, y + 3.6 * up * share), size * share, weight=weight)
        for place, cell in zip(places[1:], cells[1:], strict=True):
            pen.write(cell, (box.left + box.width * place, y), size * share, weight=weight, anchor="right")
        pen.line(
            [(box.left, box.bottom), (box.right, box.bottom)],
            0.6 if bold else 0.2,
            INK if bold else RULE,
        )

    return Row(5.2 + 3.6 * (len(name) - 1), draw, size, is_broken=len(name) > 1)


def note_rows(notes: tuple[str, ...], width: float, most: int) -> list[Row]:
    """Return the notes, numbered; one that takes more than `most` lines is cut, and says where the rest stands."""
    rows = [_heading(_("Notes"), width)]
    for number, note in enumerate(notes, start=1):
        rows += [_text_row(line, TEXT_PT, 4.3) for line in shortened(f"{number}. {note}", width, most)]
    return rows


def shortened(text: str, width: float, most: int, size: float = TEXT_PT) -> list[str]:
    """Return the text in at most so many lines; where that cuts it, the last ends with a pointer to the report."""
    lines = wrapped(text, width, size)
    if len(lines) <= most:
        return lines
    pointer = _("… (see the report)")
    last = lines[most - 1]
    while last and text_width_mm(last + pointer, size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip("，、；, ") + pointer]
