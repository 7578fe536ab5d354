"""The page of one parcel: what is known of it, its gains, and each finding that holds or is open."""

from __future__ import annotations

from typing import Any, Final

from zonemap.reports.pages.printed import shown, text_folded
from zonemap.tables import Cell, Kind, Table, plain
from zonemap.tables.ledger import ledger_head, ledger_lines, ledger_notes
from zonemap.tables.parcels import RATIOS, measure_titles, route_titles
from zonemap.tables.words import listing_words
from zonemap.wording import gettext as _

Json = dict[str, Any]

_LONGEST_WORD: Final = 24
_MOST_BUILDINGS: Final = 12
"""Buildings told one by one; what is left out is said, and stands in the total."""


def parcel_page(found: Json, parcels: Table, at: int) -> Json:
    """Return what is said of the parcel in row `at` of the list."""
    row = {column.name: column.cells[at] for column in parcels.columns}
    heads = {column.name: column.title for column in parcels.columns}
    listing = listing_words()[found["parcel"]["verdict"]]
    return {
        "title": _("Parcel {number}: {parcel} ({verdict})").format(
            number=at + 1, parcel=plain(found["parcel"]["parcel_id"]), verdict=listing
        ),
        "facts": [[title, text_folded(value, _LONGEST_WORD)] for title, value in _facts(row, heads)],
        "gains_title": _("Gain of counted floor area, m² (routes are alternatives, they do not add up)"),
        "gains": _gains(row),
        "groups": [*_groups(found), *_ledger(found.get("ledger"))],
        "premium": found["premium_note"],
    }


def _facts(row: dict[str, Cell], heads: dict[str, str]) -> list[tuple[str, str]]:
    facts = [
        (heads[name], shown(row[name], Kind.TEXT))
        for name in ("zone", "listing", "land_use", "planned_use")
        if row[name]
    ]
    for name in measure_titles():
        kind = Kind.RATIO if name in RATIOS else Kind.AREA
        facts.append((heads[name], _span(row[name], row.get(f"{name}_low"), row.get(f"{name}_high"), kind)))
    return facts + [
        (heads[name], shown(row[name], Kind.TEXT))
        for name in ("premium_plan", "premium_national", "constraints")
    ]


def _span(value: Cell, low: Cell, high: Cell, kind: Kind) -> str:
    """Return a value, the interval it lies in, or that it is unknown."""
    if value is not None:
        return shown(value, kind)
    if low is None and high is None:
        return _("unknown")
    if high is None:
        return _("at least {low}").format(low=shown(low, kind))
    return _("{low} to {high}").format(
        low=shown(low if low is not None else 0.0, kind), high=shown(high, kind)
    )


def _gains(row: dict[str, Cell]) -> list[list[str]]:
    """Return head and rows of the routes with both ends of what each may gain."""
    routes = [
        [title, *(shown(row[f"gain_{route}_{end}"], Kind.AREA) for end in ("low", "high"))]
        for route, title in route_titles().items()
    ]
    return [[_("Route"), _("At least"), _("At most")], *routes]


def _groups(found: Json) -> list[Json]:
    """Return the findings under their headings: reasons, what is to be verified, constraints."""
    groups = []
    for heading, kind, verdicts in (
        (_("Reasons and gaps"), "flag", {"breached"}),
        (_("Cannot be judged"), "flag", {"unknown"}),
        (_("What stands over it"), "constraint", {"breached", "unknown"}),
    ):
        chosen = [each for each in found["open"] if each["kind"] == kind and each["verdict"] in verdicts]
        if chosen:
            groups.append({"title": heading, "findings": [_finding(each) for each in chosen]})
    return groups


def _ledger(ledger: Json | None) -> list[Json]:
    """Return the floor-area ledger as a group: the largest buildings, the total, and what it rests on."""
    if ledger is None or not ledger["buildings"]:
        return []
    head, lines = ledger_head()[1:], list(ledger_lines(ledger, most=_MOST_BUILDINGS))
    said = [
        {
            "label": _("{building}: ").format(building=plain(cells[0])),
            "sentence": _("; ").join(
                f"{title} {cell}" for title, cell in zip(head, cells[1:], strict=True) if cell
            ),
            "clause": "",
            "sources": [],
        }
        for cells in lines
    ]
    first, *others = ledger_notes(ledger)
    said.append({"label": "", "sentence": first, "clause": "", "sources": others})
    return [{"title": _("Floor-area ledger"), "findings": said}]


def _finding(each: Json) -> Json:
    return {
        "label": _("{title} ({verdict}): ").format(
            title=each["title"],
            verdict=_(", ").join(word for word in (each["said"], each["weight"]) if word),
        ),
        "sentence": each["sentence"],
        "clause": _("Clause {clause}: “{quote}” ({responsible})").format(
            clause=each["clause"], quote=each["quote"], responsible=_(", ").join(each["responsible"])
        ),
        "sources": [
            *([_("Lifted when: {change}").format(change=each["lift"]["words"])] if each["lift"] else []),
            *(_("Source: {source}").format(source=source) for source in each["sources"]),
        ],
    }
