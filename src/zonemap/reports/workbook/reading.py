"""Re-reading a finished workbook: every cell is held against the run that the file names."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from math import isclose
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from zonemap.reports.difference import Difference, not_a_report, told, unreadable
from zonemap.reports.report import Report, Stamp
from zonemap.reports.workbook.sheets import LANGUAGE, RUN, TOP, WITH, ZONE, heading, title_of
from zonemap.tables import Cell, Table
from zonemap.tables.programme import Study
from zonemap.wording import Language
from zonemap.wording import gettext as _

_SAME: Final = 1e-14
"""Relative difference of two equal figures: a file holds 16 digits of them."""


def read_workbook_stamp(path: Path) -> Stamp:
    """Return which run a workbook is of; a `ZonemapError` when it is no report. No picture stands in it."""
    book = _opened(path)
    try:
        said = {each.name: each.value for each in book.custom_doc_props.props}
    finally:
        book.close()
    try:
        studies = tuple(map(Study, str(said.get(WITH, "")).split()))
        return Stamp(said[RUN], json.loads(said[ZONE]), int(said[TOP]), Language(said[LANGUAGE]), studies)
    except (KeyError, TypeError, ValueError) as error:
        raise not_a_report(path) from error


def workbook_differences(path: Path, report: Report) -> Iterator[Difference]:
    """Yield the cells of a workbook that differ from the report of its run, and sheets too many or too few."""
    book = _opened(path)
    try:
        yield from _property_differences(book.properties, report)
        titles = {table.title for table in report.tables}
        for name in book.sheetnames:
            if name not in titles:
                yield Difference(name, _("no such sheet"), name)
        for table in report.tables:
            if table.title in book.sheetnames:
                yield from _sheet_differences(book[table.title], table, report)
            else:
                yield Difference(table.title, table.title, _("no such sheet"))
    except (BadZipFile, zlib.error, EOFError, SyntaxError, ValueError, KeyError) as error:
        raise unreadable(path, error) from error
    finally:
        book.close()


def _property_differences(found: Any, report: Report) -> Iterator[Difference]:
    for name, said in (("title", title_of(report)), ("keywords", report.mark)):
        written = getattr(found, name) or ""
        if written != said:
            yield Difference(_("property {name}").format(name=name), told([said]), told([written]))


def _opened(path: Path) -> Any:
    try:
        return load_workbook(path, read_only=True)
    except Exception as error:  # a damaged package fails in as many ways as there are libraries beneath
        raise unreadable(path, error) from error


def _sheet_differences(sheet: Any, table: Table, report: Report) -> Iterator[Difference]:
    sheet.reset_dimensions()  # the size a file claims is not the size it has
    for number, (expected, row) in enumerate(zip_longest(_lines(table, report), sheet.iter_rows()), start=1):
        for at, (wanted, cell) in enumerate(zip_longest(expected or (), row or ())):
            value = None if cell is None else cell.value
            if (cell is not None and cell.data_type == "f") or not _agree(wanted, value):
                place = f"{table.title}!{get_column_letter(at + 1)}{number}"
                yield Difference(place, _shown(wanted), _shown(value))


def _lines(table: Table, report: Report) -> Iterator[tuple[Cell, ...]]:
    yield (heading(table, report),)
    yield (table.note,)
    yield table.head
    yield from table.rows()


def _agree(wanted: Cell, value: object) -> bool:
    if isinstance(wanted, int | float):
        is_figure = isinstance(value, int | float) and not isinstance(value, bool)
        return is_figure and isclose(wanted, value, rel_tol=_SAME)  # type: ignore[arg-type]
    return wanted == value


def _shown(value: object) -> str:
    return _("empty") if value is None else str(value)
