"""What the printed report says, as data: the words and figures of every page, with the numbers of its captions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any, Final

from zonemap.maps.classes import Overlay, ParcelVerdict
from zonemap.maps.style import ALERT, QUIET, RULE, STYLES, style_of
from zonemap.reports.pages.figure import figure_of, legend_of
from zonemap.reports.pages.parcel import parcel_page
from zonemap.reports.pages.printed import printed_table, shown
from zonemap.reports.pages.programme import printed_tables, programme_sentence, terms_of
from zonemap.reports.report import Report
from zonemap.tables import Kind, Table, plain
from zonemap.wording import Language, current_language
from zonemap.wording import gettext as _

Json = dict[str, Any]
Captions = Iterator[int]

_ZONES: Final = (
    "zone", "parcels", "area_ha", "certain", "certain_ha", "certain_share", "possible", "possible_ha",
    "cap_low_m2",
)  # fmt: skip
_CARD: Final = ("clause", "title", "value", "target", "verdict", "zones")
_LEADING: Final = (
    "parcel_id",
    "zone",
    "area_m2",
    "far",
    "far_counted",
    "far_max",
    "gain_cap_low",
    "flags",
)
_DATA: Final = ("title", "rows", "edition", "source", "ingested_at", "sha256")
_NUMBERS: Final = ("meaning", "low", "high", "unit", "document", "place", "confidence")

_NUMERALS: Final = "一二三四五六七八九十"


def content_of(report: Report) -> Json:
    """Return every word and figure of the printed report, in the language in use."""
    tables = count(1)
    is_long = bool(report.programme.parts)
    content = {
        **_cover(report),
        "contents": _("Contents"),
        "summary": _summary(report, tables),
        "method": _method(report, tables),
        "zones": _section(
            3,
            _("The zones"),
            [_zones(report, tables), _captioned(report.remaining, tables), *_cards(report, tables)],
        ),
        "parcels": _parcels(report, tables),
        **({"programme": _programme(report, tables)} if is_long else {}),
        "data": _section(
            5 + is_long, report.data.title, [_captioned(_by_day(report.data.only(*_DATA)), tables)]
        ),
        "numbers": _section(
            6 + is_long,
            report.numbers.title,
            [_captioned(report.numbers.only(*_NUMBERS).distinct(), tables), _captioned(report.run, tables)],
        ),
    }
    return {name: _clean(value) for name, value in content.items()}


def _cover(report: Report) -> Json:
    blank = "　" * 8
    dates = [
        (_("Day of judgement"), report.as_of),
        (_("State of the data"), report.data_date or _("not stated")),
    ]
    return {
        "title": report.title,
        "place": report.place,
        "bureau": report.bureau,
        "confidential": _("Internal material, not to be published"),
        "mark": report.mark,
        "mark_note": _("Synthetic data, illustrative only") if report.mark else "",
        "map_note": _("Internal working map: not reviewed, not to be published"),
        "stamp": json.dumps(report.stamp.as_json(), ensure_ascii=False),
        "language": report.stamp.language.value,
        "colours": {"alert": ALERT, "quiet": QUIET, "rule": RULE},
        "cover": [
            [_("Prepared by (bureau)"), report.bureau or blank],
            *([label, value] for label, value in dates),
            [_("Run"), report.stamp.run],
            [_("Date of issue"), _("　　　　 (year)　　 (month)　　 (day)")],
        ],
        "signatures": [_("Prepared"), _("Checked"), _("Approved")],
        "run": f"{_('Run')} {report.stamp.run}",
        "as_of": _("As of: {date}").format(date=report.as_of),
    }


def _summary(report: Report, tables: Captions) -> Json:
    return _section(
        1,
        _("Summary"),
        [_captioned(report.figures, tables), _captioned(report.findings, tables)],
        paragraphs=report.sentences,
    )


def _method(report: Report, tables: Captions) -> Json:
    """Return the method: what has no value is a paragraph, what has one a row of the table of assumptions."""
    rows = list(report.method.rows())
    held = [at for at, row in enumerate(rows) if row[2] is not None]
    columns = [column.taken(held) for column in report.method.columns]
    assumed = Table(
        _("Values assumed"), _("Settings that no law gives, and values of a scenario."), tuple(columns)
    )
    return _section(
        2,
        report.method.title,
        [_captioned(assumed, tables)] if held else [],
        terms=[[item, words] for item, words, value, _unit in rows if value is None],
    )


def _zones(report: Report, tables: Captions) -> Json:
    table = _captioned(report.zones.only(*_ZONES), tables)
    if len(report.zones) > 1:
        table["rows"].append(_zones_total(report))
        table["has_total"] = True
    return table


def _cards(report: Report, tables: Captions) -> list[Json]:
    """Return the targets with the zones that miss them, and the card of the city, or of the one zone."""
    city = [at for at, zone in enumerate(report.cards.only("zone_id").columns[0].cells) if zone is None]
    columns = report.cards.only(*_CARD).columns
    if city:
        columns = tuple(column.taken(city) for column in columns)
    card = replace(report.cards, columns=columns)
    return [_captioned(each, tables) for each in (report.targets, card) if len(each)]


def _zones_total(report: Report) -> list[str]:
    """Return the row that closes the table of zones, from the key figures."""
    whole, certain, possible = ({c.name: c.cells[at] for c in report.figures.columns} for at in range(3))
    cells = (
        (_("total"), Kind.TEXT),
        (whole["parcels"], Kind.COUNT),
        (whole["area_ha"], Kind.AREA),
        (certain["parcels"], Kind.COUNT),
        (certain["area_ha"], Kind.AREA),
        (certain["share"], Kind.AREA),
        (possible["parcels"], Kind.COUNT),
        (possible["area_ha"], Kind.AREA),
        (certain["cap_low_m2"], Kind.SUM),
    )
    return [shown(cell, kind) for cell, kind in cells]


def _parcels(report: Report, tables: Captions) -> Json:
    explained = len(report.receipts)
    note = _("{count} of {total} parcels; the whole list stands in the workbook.").format(
        count=f"{explained:,}", total=f"{len(report.positions):,}"
    )
    leading = report.parcels.first(explained).only(*_LEADING)
    said = _section(
        4,
        _("Parcels that lead the list"),
        [
            _captioned(
                Table(_("Leading parcels"), _("FAR as built, counted FAR and planned FAR."), leading.columns),
                tables,
            )
        ]
        if explained
        else [],
        paragraphs=(note,),
    )
    pages = [
        parcel_page(found, report.parcels, at) | {"picture": _picture(report, at)}
        for at, found in enumerate(report.receipts)
    ]
    styles = (*STYLES[ParcelVerdict], style_of(Overlay.FREE_LAND))
    return said | {"legend": legend_of(*styles), "pages": pages}


def _programme(report: Report, tables: Captions) -> Json:
    """Return the chapter of the programme: pictures of the sites, then the tables of its studies."""
    programme = report.programme
    said = _section(
        5,
        _("Redevelopment programme"),
        [
            _captioned(each, tables) | {"has_total": _ends_in_total(each)}
            for each in printed_tables(programme)
        ],
        paragraphs=(programme_sentence(programme),),
        terms=terms_of(programme),
    )
    first = len(report.receipts)
    pictures = [
        figure_of(picture, first + at, picture.title) for at, picture in enumerate(programme.pictures)
    ]
    styles = {style.title: style for picture in programme.pictures for style in picture.legend}
    return said | {
        "legend": legend_of(*styles.values()),
        "pictures": pictures,
        "picture_note": _("Numbers are those of the table of sites; each picture is in its own scale."),
    }


def _ends_in_total(table: Table) -> bool:
    return len(table) > 1 and table.columns[0].cells[-1] in {_("total"), _("The city")}


def _picture(report: Report, at: int) -> Json:
    title = _("Place of parcel {parcel}").format(parcel=plain(report.receipts[at]["parcel"]["parcel_id"]))
    return figure_of(report.pictures[at], at, title)


def _by_day(table: Table) -> Table:
    """Return the table of data with the day alone of the moment a layer was taken in."""
    days = [
        replace(column, cells=[each and str(each)[:10] for each in column.cells])
        if column.name == "ingested_at"
        else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(days))


def _section(
    number: int,
    title: str,
    tables: list[Json],
    *,
    paragraphs: tuple[str, ...] = (),
    terms: list[list[Any]] | None = None,
) -> Json:
    return {
        "title": _("{number}. {title}").format(number=_numeral(number), title=title),
        "paragraphs": list(paragraphs),
        "terms": terms or [],
        "tables": tables,
    }


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if current_language() is Language.ZH else str(number)


def _captioned(table: Table, tables: Captions) -> Json:
    number = next(tables)
    return printed_table(table) | {"kind": _("Table "), "number": number, "has_total": False}


def _clean(value: Any) -> Any:
    """Return the tree with every text made fit for any file."""
    match value:
        case str():
            return plain(value) or ""
        case list():
            return [_clean(each) for each in value]
        case dict():
            return {name: _clean(each) for name, each in value.items()}
    return value
