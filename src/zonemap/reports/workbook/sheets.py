"""The report as a workbook: one sheet per table, numbers as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import xlsxwriter

from zonemap.errors import ZonemapError
from zonemap.reports.report import Report
from zonemap.tables import Cell, Column, Kind, Table
from zonemap.wording import gettext as _

HEAD_ROW: Final = 2
"""Row of the heads, from 0: title and mark stand above, then what a reader must know."""

MOST_ROWS: Final = 1_048_576
"""Rows of a sheet by the format itself (ECMA-376)."""

RUN, ZONE, TOP, LANGUAGE = "zonemap run", "zonemap zone", "zonemap top", "zonemap language"
WITH = "zonemap with"
"""Custom properties that say which run the file is of, and with which studies."""

_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.WORDS: "@",
    Kind.DIGEST: "@",
    Kind.COUNT: "#,##0",
    Kind.AREA: "#,##0.0",
    Kind.SUM: "#,##0",
    Kind.RATIO: "0.000",
    Kind.SPAN: "@",
    Kind.NUMBER: "General",
    Kind.MIXED: "[<1]0.0###;#,##0.00",
}
_WIDEST: Final = {Kind.WORDS: 60, Kind.DIGEST: 68, Kind.MIXED: 80}
_READABLE_WIDTH: Final = 300.0
"""Characters that still can be read across A3."""
_LINE_PT: Final = 15.0
"""Height of a line of the default font."""
_MEASURED_CELLS: Final = 200
"""Cells looked at for the width of a column."""

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}

Style = dict[str, Any]


def write_workbook(report: Report, path: Path) -> None:
    """Write the workbook to a new path; memory grows with the packed file alone, not with its cells."""
    longest = max(len(table) for table in report.tables) + HEAD_ROW + 1
    if longest > MOST_ROWS:
        raise ZonemapError(
            "too_many_rows",
            _("{count} rows do not fit on a sheet of a workbook").format(count=longest),
            _("report one zone at a time with --zone"),
        )
    # packed in memory: a package on a disk that fills complains once more when it is forgotten
    packed = BytesIO()
    with TemporaryDirectory() as folder, xlsxwriter.Workbook(packed, _OPTIONS | {"tmpdir": folder}) as book:
        _stamp(book, report)
        for table in report.tables:
            _write(book, table, report)
    path.write_bytes(packed.getbuffer())


def heading(table: Table, report: Report) -> str:
    """Return the first line of a sheet: title, run, and the mark of synthetic data."""
    parts = [
        f"【{report.mark}】" if report.mark else "",
        table.title,
        f"{_('Run')} {report.stamp.run}",
    ]
    return " ".join(part for part in parts if part)


def title_of(report: Report) -> str:
    """Return the title among the properties of the file."""
    return f"{report.title} {report.place}"


def _stamp(book: Any, report: Report) -> None:
    stamp = report.stamp
    book.set_properties({"title": title_of(report), "company": report.bureau, "keywords": report.mark})
    book.set_custom_property(RUN, stamp.run, "text")
    book.set_custom_property(ZONE, json.dumps(stamp.zone, ensure_ascii=False), "text")
    book.set_custom_property(TOP, stamp.top, "number_int")
    book.set_custom_property(LANGUAGE, stamp.language.value, "text")
    if stamp.studies:
        book.set_custom_property(WITH, " ".join(stamp.studies), "text")


def _write(book: Any, table: Table, report: Report) -> None:
    sheet = book.add_worksheet(table.title)
    bold = book.add_format({"bold": True})
    heads = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": "@"}
    )
    styles = [_style(book, column.kind) for column in table.columns]
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, _width(column))
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(len(table), 1), len(table.columns) - 1)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    if sum(map(_width, table.columns)) <= _READABLE_WIDTH:
        sheet.fit_to_pages(1, 0)
    else:  # over several pages rather than in type that nobody reads
        sheet.repeat_columns(0)
        sheet.set_print_scale(70)
    sheet.set_footer(f"&L{report.mark}&R&P / &N")
    sheet.write_string(0, 0, heading(table, report), bold)
    sheet.write_string(1, 0, table.note)
    sheet.set_row(HEAD_ROW, _LINE_PT * _lines_of_heads(table))
    for at, name in enumerate(table.head):
        sheet.write_string(HEAD_ROW, at, name, heads)
    for number, row in enumerate(table.rows(), start=HEAD_ROW + 1):
        _write_row(sheet, number, row, styles)


def _write_row(sheet: Any, number: int, row: Sequence[Cell], styles: list[Style]) -> None:
    for at, cell in enumerate(row):
        if cell is None:
            continue
        style = styles[at]
        if isinstance(cell, str):
            # a cell begun with one of these turns into a formula when somebody edits it, unless it is quoted
            sheet.write_string(number, at, cell, style["quoted" if cell[0] in "=+-@" else "text"])
        else:
            sheet.write_number(number, at, cell, style["count" if isinstance(cell, int) else "figure"])


def _style(book: Any, kind: Kind) -> Style:
    text: Style = {"num_format": "@", "valign": "top", "text_wrap": kind in {Kind.WORDS, Kind.MIXED}}
    count = _FORMATS[Kind.COUNT if kind is Kind.MIXED else kind]
    return {
        "text": book.add_format(text),
        "quoted": book.add_format({**text, "quote_prefix": True}),
        "count": book.add_format({"num_format": count, "valign": "top"}),
        "figure": book.add_format({"num_format": _FORMATS[kind], "valign": "top"}),
    }


def _width(column: Column) -> float:
    """Return the width of a column in characters; a Chinese one takes two."""
    shown = [cell for cell in column.cells[:_MEASURED_CELLS] if isinstance(cell, str)]
    widest = max((_characters(cell) for cell in shown), default=0)
    return float(min(max(widest + 2, _characters(column.title) / 2 + 3, 10), _WIDEST.get(column.kind, 28)))


def _lines_of_heads(table: Table) -> int:
    """Return how many lines the longest head takes: no program is trusted to make room for a wrapped one."""
    return max(
        math.ceil(_characters(head) / (_width(column) - 2))
        for head, column in zip(table.head, table.columns, strict=True)
    )


def _characters(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
