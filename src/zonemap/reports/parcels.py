"""The parcels of a report, one row each, taken out by columns."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from zonemap.assessment import ROUTES, Assessment, title_of
from zonemap.findings import Verdict
from zonemap.plan import Rulebook
from zonemap.reports.tables import Cell, Column, Kind, Table, figures, texts
from zonemap.wording import gettext as _

Positions = npt.NDArray[np.intp]

_RANGED: Final = ("floor_area_m2", "counted_floor_area_m2", "far", "far_counted")
_RATIOS: Final = frozenset({"far", "far_counted", "far_max"})


def listing_words() -> dict[str, str]:
    """Return what the places on the list are called, the certain first."""
    return {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}


def verdict_words() -> dict[str, str]:
    """Return what the verdicts are called."""
    return {"met": _("met"), "breached": _("not met"), "unknown": _("unknown")}


def parcel_table(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> Table:
    """Return one row per parcel at `positions`, in that order; an empty cell is unknown."""
    parcels = assessment.parcels.iloc[positions]
    listing, exempt = listing_words(), {"met": _("yes"), "breached": _("no"), "unknown": _("unknown")}
    columns = [
        Column(_("Parcel id"), Kind.TEXT, texts(parcels.index)),
        Column(_("Zone id"), Kind.TEXT, texts(parcels["zone_id"])),
        Column(_("On the list"), Kind.TEXT, [listing[each] for each in parcels["listing"].tolist()]),
        Column(_("Land use code"), Kind.TEXT, texts(parcels["land_use"])),
        Column(_("Planned use code"), Kind.TEXT, texts(parcels["planned_use"])),
        *_measured(assessment, positions),
        Column(_("Flags not met"), Kind.WORDS, _flags(assessment, rulebook, positions, Verdict.BREACHED)),
        Column(_("Flags not known"), Kind.WORDS, _flags(assessment, rulebook, positions, Verdict.UNKNOWN)),
        *_gains(assessment, positions),
        Column(
            _("No further land price: by the plan"),
            Kind.TEXT,
            [exempt[each] for each in parcels["premium_plan"].tolist()],
        ),
        Column(
            _("No further land price: by the national rule"),
            Kind.TEXT,
            [exempt[each] for each in parcels["premium_national"].tolist()],
        ),
        Column(_("Constraints found, number"), Kind.COUNT, _constraints(assessment)[positions].tolist()),
    ]
    note = _(
        "An empty cell is unknown or an open end, never zero; low and high ends of FAR and floor area stand only "
        "where the value is not known exactly. Routes of gain are alternatives: they do not add up."
    )
    return Table(_("List of parcels"), note, tuple(columns))


def _measured(assessment: Assessment, positions: Positions) -> list[Column]:
    titles = {
        "area_m2": _("Area"),
        "registered_area_m2": _("Registered area"),
        "drawn_area_m2": _("Drawn area"),
        "footprint_m2": _("Footprint of buildings"),
        "floor_area_m2": _("Floor area"),
        "counted_floor_area_m2": _("Counted floor area"),
        "far": _("FAR"),
        "far_counted": _("Counted FAR"),
        "far_max": _("Planned FAR"),
    }
    columns = []
    for name, title in titles.items():
        kind, unit = (Kind.RATIO, "{name}") if name in _RATIOS else (Kind.AREA, _("{name}, m²"))
        quantity = assessment.quantity(name).take(positions)
        columns.append(Column(unit.format(name=title), kind, figures(quantity.value)))
        if name in _RANGED:
            for end, values in (
                (_("{name}, low end"), quantity.low),
                (_("{name}, high end"), quantity.high),
            ):
                cells = figures(np.where(quantity.is_exact, np.nan, values))
                columns.append(Column(unit.format(name=end.format(name=title)), kind, cells))
    return columns


def _gains(assessment: Assessment, positions: Positions) -> list[Column]:
    titles = {
        "add_storeys": _("Add storeys"),
        "rebuild": _("Rebuild"),
        "consolidate": _("Consolidate land"),
        "cap": _("Cap of all routes"),
    }
    columns = []
    for route in ROUTES:
        gain = assessment.quantity(f"gain_{route}_m2").take(positions)
        for end, values in ((_("{name}, at least, m²"), gain.low), (_("{name}, at most, m²"), gain.high)):
            columns.append(Column(end.format(name=titles[route]), Kind.AREA, figures(values)))
    return columns


def _flags(assessment: Assessment, rulebook: Rulebook, positions: Positions, verdict: Verdict) -> list[Cell]:
    """Return for each parcel the titles of its flags of that verdict in one text."""
    joiner, names = _(", "), np.full(len(assessment.parcels), "", dtype=object)
    for rule, found in assessment.findings.items():
        if rulebook.roles[rule].kind == "flag":
            names[found.position[found.verdict == verdict]] += joiner + title_of(rule, rulebook)
    return [text.removeprefix(joiner) or None for text in names[positions].tolist()]


def _constraints(assessment: Assessment) -> npt.NDArray[np.intp]:
    standing = assessment.constraints
    places = standing["position"].to_numpy(dtype=np.intp)[~standing["is_touch"].to_numpy(dtype=bool)]
    return np.bincount(places, minlength=len(assessment.parcels))
