"""Industrial land to supply: the plan of each zone taken apart by state, and the candidate sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zonemap.assessment.studies.supply import LEFT, Supply, candidate_rows, supply_rows
from zonemap.tables.programme.parts import Part, Scope, Study, lacking, row_ends, told, words_table
from zonemap.tables.table import Cell, Column, Kind, Table, figure
from zonemap.tables.words import supply_words
from zonemap.units import SQUARE_METRES_PER_HECTARE, hectares, mu
from zonemap.wording import gettext as _

Json = Mapping[str, Any]

PLAN = "planned_land_use"
_HA = 1 / SQUARE_METRES_PER_HECTARE
_SETTINGS = (
    "site_contact_tolerance_m", "site_contact_length_m", "site_frontage_reach_m", "street_half_width_m",
    "sliver_area_m2", "plan_cover_minimum",
)  # fmt: skip


def supply_part(scope: Scope, found: Supply) -> Part:
    """Return the ground by zone and state, and the candidate sites, the larger area first."""
    rows = scope.rows(*_SETTINGS)
    zones = list(supply_rows(found, scope.workspace, scope.assessment))
    ground = _ground(scope, zones, told(scope.settings(rows), lacking(found.missing)))
    sites = list(candidate_rows(found.sites))
    return Part(Study.SUPPLY, (ground, _candidates(scope, sites)), rows)


def no_plan(title: str) -> Table:
    """Return the words where there is no plan of land use to take apart."""
    return words_table(
        title,
        _(
            "Not known: the workspace has no plan of land use (layer “{layer}”), so nobody can say what "
            "is planned for industry."
        ).format(layer=PLAN),
    )


def _ground(scope: Scope, zones: Sequence[Json], settings: str) -> Table:
    words = supply_words()
    rows = [*zones, _total(zones)] if len(zones) > 1 else list(zones)
    there = [state for state in LEFT if any(row["left_m2"][state] > 0 for row in rows)]
    names: list[Cell] = [
        _("total") if row.get("is_total") else row["name"] or scope.zone_name(row["zone_id"]) for row in rows
    ]
    barred = [_barred(row) for row in rows]
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, names),
        _area("planned", _("Planned for industry, ha"), [row["planned_m2"] for row in rows]),
        _area("built", _("Built, ha"), [row["built_m2"] for row in rows]),
        *row_ends(barred, "barred", _("Red lines and farmland, ha"), scale=_HA, kind=Kind.AREA),
        *(
            _area(
                state.value,
                _("{title}, ha").format(title=words[state]),
                [row["left_m2"][state] for row in rows],
            )
            for state in there
        ),
        *row_ends(rows, "available", _("Available, ha"), key="available_m2", scale=_HA, kind=Kind.AREA),
        _area("open", _("Not known whether planned for industry, ha"), [row["open_m2"] for row in rows]),
        _area("strips", _("Strips in no site, ha"), [row["strips_m2"] for row in rows]),
    )
    note = told(
        _(
            "Land planned for industry, less what is built, red lines and farmland; the rest by its "
            "state. Each square metre counts once."
        ),
        settings,
    )
    return Table(_("Supply by state"), note, columns)


def _area(name: str, title: str, areas_m2: Sequence[float]) -> Column:
    return Column(f"{name}_ha", title, Kind.AREA, [figure(hectares(each)) for each in areas_m2])


def _barred(row: Json) -> Json:
    """Return what red lines and farmland bar; a layer that is not there may bar all that is left."""
    known = sum(area for area in row["blocked_m2"].values() if area is not None)
    if None not in row["blocked_m2"].values():
        return {"barred": known}
    return {"barred": None, "barred_range": [known, None]}


def _total(zones: Sequence[Json]) -> Json:
    ranges = [row.get("available_m2_range", (row["available_m2"],) * 2) for row in zones]
    blocked = {
        name: None
        if any(row["blocked_m2"][name] is None for row in zones)
        else sum(row["blocked_m2"][name] for row in zones)
        for name in zones[0]["blocked_m2"]
    }
    return {
        "is_total": True,
        **{
            name: sum(row[name] for row in zones)
            for name in ("planned_m2", "built_m2", "open_m2", "strips_m2")
        },
        "blocked_m2": blocked,
        "left_m2": {state: sum(row["left_m2"][state] for row in zones) for state in LEFT},
        "available_m2": None,
        "available_m2_range": [sum(each[0] for each in ranges), sum(each[1] for each in ranges)],
    }


def _candidates(scope: Scope, sites: Sequence[Json]) -> Table:
    title = _("Candidate sites")
    if not sites:
        return words_table(title, _("No ground is left that a site could be made of."))
    words = supply_words()
    columns = (
        Column("site_id", _("Candidate site"), Kind.TEXT, [each["site_id"] for each in sites]),
        Column("zone", _("Zone"), Kind.WORDS, [scope.zone_name(each["zone_id"]) for each in sites]),
        *row_ends(sites, "area_m2", _("Area, m²")),
        *row_ends(sites, "area_mu", _("Area, mu"), key="area_m2", scale=mu(1.0), kind=Kind.AREA),
        Column("state", _("State of its ground"), Kind.WORDS, [_states(each, words) for each in sites]),
        Column("inner_width_m", _("Circle inside, m"), Kind.SUM, [each["inner_width_m"] for each in sites]),
        Column("compactness", _("Compactness"), Kind.RATIO, [each["compactness"] for each in sites]),
        *row_ends(sites, "frontage_m", _("Frontage, m")),
        *row_ends(sites, "far_max", _("Planned FAR"), kind=Kind.RATIO),
        Column("corridors", _("Corridors across"), Kind.TEXT, [_corridors(each) for each in sites]),
        Column("parcels", _("Parcels"), Kind.COUNT, [len(each["parcel_ids"]) for each in sites]),
        Column(
            "parcel_ids",
            _("Parcel ids"),
            Kind.WORDS,
            [_(", ").join(each["parcel_ids"]) or None for each in sites],
        ),
    )
    note = _(
        "Ground that is left and holds together, the larger area first; what is sure of it and what may "
        "be. Nothing more was asked of a site. Settings are those of the table above."
    )
    return Table(title, note, columns)


def _states(site: Json, words: Mapping[str, str]) -> str | None:
    """Return the states that more than a hundredth of the ground of a site is in, the largest first."""
    parts = sorted(site["left_m2"].items(), key=lambda each: -each[1])
    shares = [(state, area / site["drawn_area_m2"]) for state, area in parts if site["drawn_area_m2"] > 0]
    told_parts = [
        _("{state} {share:.0f} %").format(state=words[state], share=100 * share)
        for state, share in shares
        if share >= 0.01
    ]
    return _(", ").join(told_parts) or None


def _corridors(site: Json) -> str:
    if site["crosses_corridor"] is None:
        return _("unknown")
    return _(", ").join(site["corridors"]) or (_("yes") if site["crosses_corridor"] else _("no"))
