"""What the works of the parks reach by zone, and the parcels that each service leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zonemap.layers import layer_named
from zonemap.tables.cards import card_text
from zonemap.tables.programme.parts import Part, Scope, Study, lacking, row_ends, told, words_table
from zonemap.tables.table import Cell, Column, Kind, Table
from zonemap.tables.words import service_words
from zonemap.wording import gettext as _
from zonemap.wording import in_language

Json = Mapping[str, Any]

_SETTINGS = ("service_cover_minimum",)


def coverage_part(scope: Scope, document: Json) -> Part:
    """Return the figures of the services by zone, and the gaps parcel by parcel, the larger gap of a service first."""
    rows = scope.rows(*_SETTINGS)
    return Part(Study.COVERAGE, (_figures(scope, document, rows), _gaps(scope, document)), rows)


def _figures(scope: Scope, document: Json, rows: Any) -> Table:
    """Return one row per zone and one column per figure, the city last."""
    zones = [(scope.zone_name(each["zone_id"]), each["figures"]) for each in document["zones"]]
    if document["city"]:
        zones.append((_("The city"), document["city"]))
    figures = list(dict.fromkeys(row["indicator"] for _zone, said in zones for row in said))
    absent = lacking(name for each in document["without_data"] for name in each["missing"])
    title = _("Coverage by services")
    if not figures:
        return words_table(title, _("No figure of a service could be measured."), absent)
    titles = {row["indicator"]: row["title"] for _zone, said in zones for row in said}
    by_zone = [{row["indicator"]: card_text(row) for row in said} for _zone, said in zones]
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, [name for name, _said in zones]),
        *(
            Column(name, titles[name], Kind.TEXT, [each.get(name, _("unknown")) for each in by_zone])
            for name in figures
        ),
    )
    without = [each["title"] for each in document["without_data"]]
    note = told(
        _(
            "Shares, gaps and counts of what sewage works, heating and shared works reach: the figures "
            "of the scorecard."
        ),
        _("Without data: {names}").format(names=_(", ").join(without)) + _(".") if without else "",
        absent,
        scope.settings(rows),
    )
    return Table(title, note, columns)


def _gaps(scope: Scope, document: Json) -> Table:
    """Return one row per service and parcel that it does not reach, or may not reach."""
    words = service_words()
    unknown = [words[each["kind"]] for each in document["services"] if not each["is_delivered"]]
    open_words = ""
    if unknown:
        open_words = _("Not known, for no service area was delivered (layer “{layer}”): {names}.").format(
            layer=in_language(layer_named("service_areas").title), names=_(", ").join(unknown)
        )
    whole = [
        words[each["kind"]] for each in document["services"] if each["is_delivered"] and not each["gaps"]
    ]
    whole_words = ""
    if whole:
        whole_words = _("Every parcel is reached: {names}.").format(names=_(", ").join(whole))
    gaps = [{"service": words[each["kind"]], **row} for each in document["services"] for row in each["gaps"]]
    title = _("Gaps of services")
    if not gaps:
        return words_table(title, whole_words, open_words)
    note = told(
        _(
            "Surface parcels that a service does not reach, or is not known to reach; of each service "
            "the larger ground left out first."
        ),
        whole_words,
        open_words,
    )
    return Table(title, note, _gap_columns(scope, gaps))


def _gap_columns(scope: Scope, gaps: Sequence[Json]) -> tuple[Column, ...]:
    reached = {"breached": _("not served"), "unknown": _("not known")}
    zones: list[Cell] = [scope.zone_name(each["zone_id"]) for each in gaps]
    return (
        Column("service", _("Service"), Kind.WORDS, [each["service"] for each in gaps]),
        Column("parcel_id", _("Parcel id"), Kind.TEXT, [each["parcel_id"] for each in gaps]),
        Column("zone", _("Zone"), Kind.WORDS, zones),
        *row_ends(gaps, "served", _("Part served, %"), key="served_share", scale=100.0, kind=Kind.AREA),
        *row_ends(gaps, "unserved_m2", _("Not served, m²")),
        Column("reached", _("Verdict"), Kind.TEXT, [reached[each["reached"]] for each in gaps]),
    )
