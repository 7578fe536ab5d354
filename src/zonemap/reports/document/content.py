"""What the printed report says, as data: the words and figures of every page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from zonemap.maps.style import STYLES, ParcelVerdict
from zonemap.reports.parcels import listing_words, verdict_words
from zonemap.reports.report import Report
from zonemap.reports.sources import open_findings
from zonemap.reports.tables import Cell, Kind, Table, plain
from zonemap.wording import gettext as _

Json = dict[str, Any]

_DIGITS: Final = {Kind.AREA: 1, Kind.RATIO: 3, Kind.MIXED: 2}

_ZONES: Final = (0, 1, 2, 3, 7, 8, 10, 12, 13)
"""Columns of the table of zones that a page has room for: of all, certain and possible, counts and hectares."""

_DATA: Final = (0, 1, 2, 4, 7)
_NUMBERS: Final = (0, 1, 2, 3, 4, 5, 6, 7)


def content_of(report: Report) -> Json:
    """Return every word and figure of the printed report, in the language in use."""
    return {
        "title": report.title,
        "bureau": plain(report.bureau) or "",
        "mark": report.mark,
        "stamp": json.dumps(report.stamp.as_json()),
        "language": report.stamp.language.value,
        "lines": [
            _("Run {run}").format(run=report.stamp.run),
            _("As of: {date}").format(date=report.as_of),
        ],
        "dash": _("A dash is unknown or an open end, never zero."),
        "legend": [{"fill": style.fill, "title": style.title} for style in STYLES[ParcelVerdict]],
        "contents": _("Contents"),
        "summary": _table(report.summary),
        "zones": _table(report.zones, _ZONES),
        "parcels_title": _("Parcels that lead the list"),
        "parcels_note": _("{count} of {total} parcels; the whole list stands in the workbook.").format(
            count=len(report.receipts), total=len(report.positions)
        ),
        "parcels": [
            _parcel(found, report.parcels, at) | {"picture": report.pictures[at]}
            for at, found in enumerate(report.receipts)
        ],
        "data": _table(report.data, _DATA),
        "numbers": _table(report.numbers, _NUMBERS),
    }


def _table(table: Table, chosen: Sequence[int] | None = None) -> Json:
    columns = [table.columns[at] for at in chosen] if chosen else list(table.columns)
    return {
        "title": table.title,
        "note": table.note,
        "head": [column.title for column in columns],
        "is_text": [column.kind in {Kind.TEXT, Kind.WORDS, Kind.MIXED} for column in columns],
        "is_wide": [column.kind in {Kind.WORDS, Kind.MIXED} for column in columns],
        "rows": [[shown(column.cells[at], column.kind) for column in columns] for at in range(len(table))],
    }


def _parcel(found: Json, parcels: Table, at: int) -> Json:
    """Return what is said of one parcel: its known cells as pairs of words, and its open findings."""
    listing, verdicts, joiner = listing_words(), verdict_words(), _(", ")
    row = found["parcel"]
    return {
        "title": _("Parcel {parcel}: {verdict}").format(
            parcel=plain(row["parcel_id"]), verdict=listing[row["verdict"]]
        ),
        "facts": [
            [column.title, shown(column.cells[at], column.kind)]
            for column in parcels.columns[3:]
            if column.cells[at] is not None and column.kind is not Kind.WORDS
        ],
        "findings": [
            {
                "title": each["title"],
                "verdict": verdicts[each["verdict"]],
                "sentence": each["sentence"],
                "clause": _("Clause {clause}: “{quote}”").format(clause=each["clause"], quote=each["quote"]),
                "responsible": joiner.join(each["responsible"]),
                "sources": each["sources"],
            }
            for each in open_findings(found)
        ],
        "premium": found["premium_note"],
    }


def shown(cell: Cell, kind: Kind) -> str:
    """Return a cell as it is printed; a figure that is not known is a dash.

    >>> shown(1234.56, Kind.AREA), shown(None, Kind.AREA), shown(0.001, Kind.MIXED)
    ('1,234.6', '–', '0.001')
    """
    if cell is None:
        return "" if kind is Kind.TEXT else "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}"
    if kind is Kind.MIXED and 0 < abs(cell) < 1:
        return f"{cell:g}"
    return f"{cell:,.{_DIGITS.get(kind, 2)}f}"
