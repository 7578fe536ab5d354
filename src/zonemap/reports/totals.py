"""The sums of a report: the summary, and one row per zone. Layered rights count their ground once."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from zonemap.assessment import Assessment, not_judged_text, surface_of
from zonemap.plan import Rulebook
from zonemap.reports.parcels import Positions, listing_words
from zonemap.reports.tables import Cell, Kind, Table, figure, table_of, unit_word
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _
from zonemap.wording import in_language


def summary_table(
    assessment: Assessment, rulebook: Rulebook, positions: Positions, *, place: str, top: int
) -> Table:
    """Return what was judged, by which rules, with which result, and what was not or only assumed."""
    head = ((_("Item"), Kind.TEXT), (_("Value"), Kind.MIXED), (_("Unit"), Kind.TEXT))
    rows = [
        *_identity(assessment, place, top),
        *_sums(assessment.parcels.iloc[positions]),
        *_method(assessment, rulebook),
    ]
    return table_of(_("Summary"), _("An empty cell is unknown or an open end, never zero."), head, rows)


def zone_table(assessment: Assessment, positions: Positions, names: Mapping[str, str]) -> Table:
    """Return one row per zone; parcels of no zone have a row of their own."""
    words = listing_words()
    head = [(_("Zone id"), Kind.TEXT), (_("Zone"), Kind.TEXT)]
    for title in (_("total"), *words.values()):
        head += [
            (_("{name}: parcels").format(name=title), Kind.COUNT),
            (_("{name}: area, ha").format(name=title), Kind.AREA),
            (_("{name}: area, mu").format(name=title), Kind.AREA),
            (_("{name}: cap of gain at least, m²").format(name=title), Kind.AREA),
            (_("{name}: cap of gain at most, m²").format(name=title), Kind.AREA),
        ]
    parcels = assessment.parcels.iloc[positions]
    rows = []
    for zone, inside in parcels.groupby(parcels["zone_id"].astype(object).fillna(""), sort=True):
        row: list[Cell] = [str(zone), names.get(str(zone)) if zone else _("outside every zone")]
        for listing in (None, *words):
            row += _sum(inside if listing is None else inside[inside["listing"] == listing])
        rows.append(row)
    note = _("A cap without a high end has no ceiling in the plan, or rests on unknown inputs.")
    return table_of(_("By zone"), note, head, rows)


def _identity(assessment: Assessment, place: str, top: int) -> list[tuple[Cell, ...]]:
    manifest = assessment.manifest
    settings = manifest["settings"]
    return [
        (_("Prepared by (bureau)"), settings["bureau"] or _("not stated"), None),
        (_("Run"), assessment.run, None),
        (_("Covers"), place, None),
        (_("Day of judgement"), manifest["as_of"], None),
        (_("State of the data"), settings["data_date"] or _("not stated"), None),
        (_("Data"), _("Synthetic data, illustrative only") if manifest["synthetic"] else _("real"), None),
        (_("Rules"), manifest["rulebook"], "sha256"),
        (_("Version of zonemap"), manifest["code"], None),
        (_("Digest of the run"), manifest["digest"], "sha256"),
        (_("Reference system"), manifest["crs"], None),
        (_("Parcels explained one by one"), top, None),
    ]


def _sums(parcels: pd.DataFrame) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for listing, title in (("", _("total")), *listing_words().items()):
        listed = parcels[parcels["listing"] == listing] if listing else parcels
        count, area_ha, area_mu, low, high = _sum(listed)
        rows += [
            (_("{name}: parcels").format(name=title), count, None),
            (_("{name}: area").format(name=title), area_ha, _("ha")),
            (_("{name}: area").format(name=title), area_mu, _("mu")),
            (_("{name}: cap of gain at least").format(name=title), low, "m²"),
            (_("{name}: cap of gain at most").format(name=title), high, "m²"),
        ]
    return rows


def _sum(parcels: pd.DataFrame) -> tuple[Cell, ...]:
    """Return count, hectares, mu, and the ends of the cap of gain; all parcels count, the surface is summed."""
    surface = parcels[surface_of(parcels)]
    area = float(surface["area_m2_low"].sum())
    low, high = surface["gain_cap_m2_low"].sum(), surface["gain_cap_m2_high"].sum()
    return len(parcels), hectares(area), mu(area), figure(low), figure(high)


def _method(assessment: Assessment, rulebook: Rulebook) -> list[tuple[Cell, ...]]:
    manifest = assessment.manifest
    method = _(
        "Each parcel is measured and held against the clauses of the plan; certain means a deciding flag is not met "
        "for every value the data allow, possible means it may be. Flags compare with benchmarks; the finding of "
        "inefficient or idle land is the authority's own procedure."
    )
    rows: list[tuple[Cell, ...]] = [
        (_("Method"), method, None),
        (_("Not judged"), not_judged_text(manifest, rulebook) or _("none"), None),
    ]
    rows += [
        (
            _("Assumption: {meaning}").format(meaning=in_language(each["meaning"])),
            each["value"],
            unit_word(each["unit"]),
        )
        for each in manifest["assumptions"]
    ]
    rows += [
        (_("Scenario: {name}").format(name=name), value, None)
        for name, value in sorted(manifest["values"].items())
    ]
    return rows
