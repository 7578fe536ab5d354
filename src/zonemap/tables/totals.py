"""The sums of a report: key figures, one row per zone, one row per rule. Layered rights count their ground once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from zonemap.assessment import Assessment, by_rule, by_zone, title_of
from zonemap.findings import Findings
from zonemap.plan import Rulebook
from zonemap.tables.parcels import Positions
from zonemap.tables.table import Cell, Kind, Table, figure, table_of
from zonemap.tables.words import listing_words, weight_word
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _


def figures_table(assessment: Assessment, positions: Positions) -> Table:
    """Return the key figures: all parcels, and those of each place on the list."""
    head = (
        ("item", _("Item"), Kind.TEXT),
        ("parcels", _("Parcels"), Kind.COUNT),
        ("area_ha", _("Area, ha"), Kind.AREA),
        ("area_mu", _("Area, mu"), Kind.AREA),
        ("share", _("Share of the area, %"), Kind.AREA),
        ("cap_low_m2", _("Cap of gain at least, m²"), Kind.SUM),
        ("cap_high_m2", _("Cap of gain at most, m²"), Kind.SUM),
    )
    whole = _zones(assessment, positions).sum()
    rows: list[tuple[Cell, ...]] = []
    for listing, title in (("", _("total")), *listing_words().items()):
        sums = _zones(assessment, _listed(assessment, positions, listing)).sum() if listing else whole
        area = float(sums["area_m2"])
        share = 100 * area / float(whole["area_m2"]) if whole["area_m2"] else None
        caps = (
            (figure(sums["cap_low_m2"]), figure(sums["cap_high_m2"]))
            if listing == "certain"
            else (None, None)
        )
        rows.append((title, int(sums["parcels"]), hectares(area), mu(area), share, *caps))
    return table_of(_("Key figures"), _note(), head, rows)


def key_sentences(figures: Table, *, place: str, as_of: str) -> tuple[str, ...]:
    """Return the key figures as sentences, which the summary opens with."""
    rows = [
        dict(zip((column.name for column in figures.columns), row, strict=True)) for row in figures.rows()
    ]
    whole, certain, possible, _rest = rows
    lines = [
        _(
            "As of {day}, {parcels:,} parcels with {area_ha:,.2f} ha ({area_mu:,.0f} mu) were assessed: "
            "{place}."
        ).format(day=as_of, place=place, **whole)
    ]
    for row, words in (
        (certain, _("Certainly inefficient: {parcels:,} parcels with {area_ha:,.2f} ha ({area_mu:,.0f} mu)")),
        (possible, _("To be verified: {parcels:,} parcels with {area_ha:,.2f} ha ({area_mu:,.0f} mu)")),
    ):
        part = "" if row["share"] is None else _(", {share:.1f} % of the area").format(share=row["share"])
        lines.append(words.format(**row) + part + _("."))
    if certain["cap_low_m2"] is not None:
        gain = _("Counted floor area that certainly inefficient parcels may gain: at least {low:,.0f} m²")
        high = (
            _(", at most {high:,.0f} m²").format(high=certain["cap_high_m2"])
            if certain["cap_high_m2"] is not None
            else _(", without a known upper end")
        )
        lines.append(gain.format(low=certain["cap_low_m2"]) + high + _("."))
    return tuple(lines)


def zone_table(assessment: Assessment, positions: Positions, names: Mapping[str, str]) -> Table:
    """Return one row per zone, those of `names` without a parcel too; parcels of no zone come last."""
    head = (
        ("zone_id", _("Zone id"), Kind.TEXT),
        ("zone", _("Zone"), Kind.WORDS),
        ("parcels", _("Parcels"), Kind.COUNT),
        ("area_ha", _("Area, ha"), Kind.AREA),
        ("area_mu", _("Area, mu"), Kind.AREA),
        ("certain", _("{name}: parcels").format(name=_("certain")), Kind.COUNT),
        ("certain_ha", _("{name}: area, ha").format(name=_("certain")), Kind.AREA),
        ("certain_mu", _("{name}: area, mu").format(name=_("certain")), Kind.AREA),
        ("certain_share", _("{name}: share of the area, %").format(name=_("certain")), Kind.AREA),
        ("possible", _("{name}: parcels").format(name=_("possible")), Kind.COUNT),
        ("possible_ha", _("{name}: area, ha").format(name=_("possible")), Kind.AREA),
        ("possible_mu", _("{name}: area, mu").format(name=_("possible")), Kind.AREA),
        ("cap_low_m2", _("Cap of gain at least, m²"), Kind.SUM),
        ("cap_high_m2", _("Cap of gain at most, m²"), Kind.SUM),
    )
    sums = _zones(assessment, positions)
    possible = _zones(assessment, _listed(assessment, positions, "possible"))["area_m2"]
    order = sorted({*names, *sums.index} - {""}) + [zone for zone in sums.index if not zone]
    sums = sums.reindex(order, fill_value=0.0).assign(
        possible_area_m2=possible.reindex(order, fill_value=0.0)
    )
    rows = [_zone_row(str(zone), names, row) for zone, row in sums.iterrows()]
    return table_of(_("By zone"), _note(), head, rows)


def findings_table(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> Table:
    """Return one row per flag and constraint: for how many parcels it holds, is open, or does not hold."""
    head = (
        ("kind", _("Kind"), Kind.TEXT),
        ("rule", _("Flag or constraint"), Kind.WORDS),
        ("clause", _("Clause"), Kind.TEXT),
        ("weight", _("Weight"), Kind.TEXT),
        ("breached", _("Holds or applies, parcels"), Kind.COUNT),
        ("unknown", _("To be verified, parcels"), Kind.COUNT),
        ("met", _("Does not hold or apply, parcels"), Kind.COUNT),
    )
    kinds = {"flag": _("Flag"), "constraint": _("Constraint")}
    why = {each["rule"]: each["why"] for each in assessment.manifest["not_judged"]}
    reasons = {"off": _("not judged: switched off"), "without_data": _("not judged: no data")}
    counted = by_rule(_with_findings_of(assessment, positions), rulebook)
    rows = []
    for rule, row in counted.sort_values("kind", ascending=False, kind="stable").iterrows():
        role = rulebook.roles[str(rule)]
        weight = reasons[why[str(rule)]] if rule in why else weight_word(role.role, role.severity)
        counts = [None if pd.isna(row[name]) else int(row[name]) for name in ("breached", "unknown", "met")]
        rows.append((kinds[role.kind], title_of(str(rule), rulebook), row["clause"], weight, *counts))
    note = _(
        "A parcel may stand in several rows: they do not add up. A rule says nothing of parcels it does not "
        "apply to."
    )
    return table_of(_("Flags and constraints"), note, head, rows)


def _note() -> str:
    return _(
        "Caps of gain are those of the certain parcels; an empty or dashed cell is no known end (no ceiling "
        "in the plan, or unknown inputs), never zero. Layered rights count their ground once."
    )


def _zone_row(zone: str, names: Mapping[str, str], row: pd.Series) -> tuple[Cell, ...]:
    area, certain, possible = (
        float(row[name]) for name in ("area_m2", "certain_area_m2", "possible_area_m2")
    )
    return (
        zone or None,
        names.get(zone, zone) if zone else _("outside every zone"),
        int(row["parcels"]),
        hectares(area),
        mu(area),
        int(row["certain"]),
        hectares(certain),
        mu(certain),
        100 * certain / area if area else None,
        int(row["possible"]),
        hectares(possible),
        mu(possible),
        figure(row["cap_low_m2"]),
        figure(row["cap_high_m2"]),
    )


def _zones(assessment: Assessment, positions: Positions) -> pd.DataFrame:
    """Return the sums by zone of the parcels at `positions`."""
    return by_zone(replace(assessment, parcels=assessment.parcels.iloc[positions]))


def _listed(assessment: Assessment, positions: Positions, listing: str) -> Positions:
    found: Positions = positions[(assessment.parcels["listing"] == listing).to_numpy()[positions]]
    return found


def _with_findings_of(assessment: Assessment, positions: Positions) -> Assessment:
    """Return the assessment with the findings about the parcels at `positions` alone."""
    kept = np.zeros(len(assessment.parcels), dtype=bool)
    kept[positions] = True
    findings = {
        rule: _taken(found, np.flatnonzero(kept[found.position]))
        for rule, found in assessment.findings.items()
    }
    return replace(assessment, findings=findings)


def _taken(found: Findings, at: Positions) -> Findings:
    return replace(
        found,
        position=found.position[at],
        verdict=found.verdict[at],
        measured=found.measured.take(at),
        limit=found.limit.take(at),
        choice=found.choice[at],
        note=found.note[at],
        is_deciding=found.is_deciding[at],
    )
