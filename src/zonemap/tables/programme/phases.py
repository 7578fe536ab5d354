"""The rolling development of core areas: what joins each of them year by year, and the patches of every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonemap.assessment.studies import PHASE_AREA, PhasePlan, phase_rows
from zonemap.layers import layer_named
from zonemap.tables.programme.parts import (
    Part,
    Scope,
    Study,
    blocking_layers,
    lacking,
    row_ends,
    study_titles,
    told,
    words_table,
)
from zonemap.tables.table import Column, Kind, Table
from zonemap.units import hectares
from zonemap.wording import gettext as _
from zonemap.wording import in_language

_SETTINGS = ("site_contact_tolerance_m", "site_contact_length_m", "phase_reach_m")


def phases_part(scope: Scope, plans: Mapping[str, PhasePlan], without: Sequence[str]) -> Part:
    """Return the years and patches of the zones with a core area; `without` lists those that nobody set a pace for."""
    title = study_titles()[Study.PHASES]
    rows = scope.rows(*_SETTINGS)
    if not plans and not without:
        return Part(Study.PHASES, (_no_core(scope, title),), rows)
    unset = ""
    if without:
        unset = _(
            "Not worked out, for the area that joins a core area each year is not set ({number} in "
            "numbers.toml): {zones}."
        ).format(number=PHASE_AREA, zones=_(", ").join(map(scope.zone_name, without)))
    if not plans:
        return Part(Study.PHASES, (words_table(title, unset),), rows)
    paces = {row.name: row for zone in plans for row in scope.rows(PHASE_AREA, zone=zone)}
    note = told(
        _(
            "Patches of parcels join outwards from the core area in force, the most mature first; one is "
            "finished before the next begins. What blocks is in none of them."
        ),
        unset,
        scope.settings([*paces.values(), *rows]),
        lacking(_missing(scope)),
    )
    tables = (_years(scope, plans, note), _patches(scope, plans))
    return Part(Study.PHASES, tables, (*rows, *paces.values()))


def _no_core(scope: Scope, title: str) -> Table:
    if not scope.workspace.has("core_areas"):
        words = _("Not known: the layer “{layer}” is not there.").format(
            layer=in_language(layer_named("core_areas").title)
        )
    elif scope.zone is not None:
        words = _("The zone has no core area in force on the day of judgement.")
    else:
        words = _("No zone has a core area in force on the day of judgement.")
    return words_table(title, words)


def _missing(scope: Scope) -> list[str]:
    layers = ["service_areas", "buildings"]
    return [*(each for each in layers if not scope.workspace.has(each)), *blocking_layers(scope)]


def _years(scope: Scope, plans: Mapping[str, PhasePlan], note: str) -> Table:
    """Return one row per zone: its core, the pace, and the land that joins in each year."""
    years = next(iter(plans.values())).years
    joined = {
        zone: {row["year"]: hectares(row["area_m2"]) for row in phase_rows(plan, scope.assessment)}
        for zone, plan in plans.items()
    }
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, [scope.zone_name(zone) for zone in plans]),
        Column("core_ha", _("Core area, ha"), Kind.AREA, [hectares(plan.core_m2) for plan in plans.values()]),
        Column(
            "pace_ha",
            _("Area a year, ha"),
            Kind.AREA,
            [hectares(_pace(scope, zone)) for zone in plans],
        ),
        Column(
            "patches",
            _("Patches outside of the core"),
            Kind.COUNT,
            [len(plan.table) for plan in plans.values()],
        ),
        Column(
            "taken",
            _("Patches taken up"),
            Kind.COUNT,
            [len({step.patch for step in plan.steps}) for plan in plans.values()],
        ),
        *(
            Column(
                f"y{year}_ha",
                _("{year}, ha").format(year=year),
                Kind.AREA,
                [said[year] for said in joined.values()],
            )
            for year in years
        ),
        Column(
            "joined_ha", _("Joins in all, ha"), Kind.AREA, [sum(said.values()) for said in joined.values()]
        ),
    )
    return Table(_("Phases by zone and year"), note, columns)


def _pace(scope: Scope, zone: str) -> float:
    return float(scope.rows(PHASE_AREA, zone=zone)[0].low)


def _patches(scope: Scope, plans: Mapping[str, PhasePlan]) -> Table:
    """Return one row per patch and year."""
    title = _("Patches year by year")
    steps = [
        {"zone": scope.zone_name(zone), "year": row["year"], **patch}
        for zone, plan in plans.items()
        for row in phase_rows(plan, scope.assessment)
        for patch in row["patches"]
    ]
    if not steps:
        return words_table(title, _("No patch lies near enough to a core area to join it."))
    columns = (
        Column("zone", _("Zone"), Kind.WORDS, [each["zone"] for each in steps]),
        Column("year", _("Year"), Kind.TEXT, [str(each["year"]) for each in steps]),
        Column("patch_id", _("Patch"), Kind.TEXT, [each["patch_id"] for each in steps]),
        Column(
            "area_ha",
            _("Area done in the year, ha"),
            Kind.AREA,
            [hectares(each["area_m2"]) for each in steps],
        ),
        *row_ends(steps, "blocked_m2", _("Blocked in the patch, m²")),
        *(
            column
            for name, words in (
                ("built", _("Built, %")),
                ("served", _("Served, %")),
                ("efficient", _("Efficient, %")),
                ("maturity", _("Maturity, %")),
            )
            for column in row_ends(steps, name, words, scale=100.0, kind=Kind.AREA)
        ),
        Column(
            "finished",
            _("Finished"),
            Kind.TEXT,
            [_("yes") if each["is_finished"] else _("goes on") for each in steps],
        ),
        Column("parcels", _("Parcels"), Kind.COUNT, [len(each["parcel_ids"]) for each in steps]),
        Column(
            "parcel_ids", _("Parcel ids"), Kind.WORDS, [_(", ").join(each["parcel_ids"]) for each in steps]
        ),
    )
    note = _(
        "A patch is parcels against each other. Its maturity is the least of the shares built, served "
        "(sewage and heat) and efficient, at their sure ends. A patch that goes on is finished in a "
        "later year."
    )
    return Table(title, note, columns)
