"""The parcels of a report, one row each, taken out by columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from zonemap.assessment import ROUTES, Assessment, title_of
from zonemap.findings import Verdict
from zonemap.plan import Rulebook
from zonemap.tables.table import Cell, Column, Kind, Table, figures, texts
from zonemap.tables.words import listing_words
from zonemap.wording import gettext as _

Positions = npt.NDArray[np.intp]

_RANGED: Final = ("floor_area_m2", "counted_floor_area_m2", "far", "far_counted")
RATIOS: Final = frozenset({"far", "far_counted", "far_max"})


def measure_titles() -> dict[str, str]:
    """Return what the measures of a parcel are called."""
    return {
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


def route_titles() -> dict[str, str]:
    """Return what the routes of a gain are called, the cap of all last."""
    return {
        "add_storeys": _("Add storeys"),
        "rebuild": _("Rebuild"),
        "consolidate": _("Consolidate land"),
        "cap": _("Cap of all routes"),
    }


def parcel_table(
    assessment: Assessment, rulebook: Rulebook, positions: Positions, names: Mapping[str, str]
) -> Table:
    """Return one row per parcel at `positions`, in that order; an empty cell is unknown."""
    parcels = assessment.parcels.iloc[positions]
    listing, exempt = listing_words(), {"met": _("yes"), "breached": _("no"), "unknown": _("unknown")}
    zones = [names.get(str(zone), str(zone)) if zone else None for zone in texts(parcels["zone_id"])]
    columns = [
        Column("parcel_id", _("Parcel id"), Kind.TEXT, texts(parcels.index)),
        Column("zone_id", _("Zone id"), Kind.TEXT, texts(parcels["zone_id"])),
        Column("zone", _("Zone"), Kind.WORDS, zones),
        Column(
            "listing", _("On the list"), Kind.TEXT, [listing[each] for each in parcels["listing"].tolist()]
        ),
        Column("land_use", _("Land use code"), Kind.TEXT, texts(parcels["land_use"])),
        Column("planned_use", _("Planned use code"), Kind.TEXT, texts(parcels["planned_use"])),
        *_measured(assessment, positions),
        *(
            Column(name, title, Kind.WORDS, _flags(assessment, rulebook, positions, verdict))
            for name, title, verdict in (
                ("flags", _("Flags that hold"), Verdict.BREACHED),
                ("flags_open", _("Flags to be verified"), Verdict.UNKNOWN),
            )
        ),
        *_gains(assessment, positions),
        *(
            Column(name, title, Kind.TEXT, [exempt[each] for each in parcels[name].tolist()])
            for name, title in (
                ("premium_plan", _("No further land price: by the plan")),
                ("premium_national", _("No further land price: by the national rule")),
            )
        ),
        Column(
            "constraints",
            _("Constraints found, number"),
            Kind.COUNT,
            _constraints(assessment)[positions].tolist(),
        ),
    ]
    note = _(
        "An empty cell is unknown or an open end, never zero; low and high ends of FAR and floor area stand only "
        "where the value is not known exactly. Routes of gain are alternatives: they do not add up."
    )
    return Table(_("List of parcels"), note, tuple(columns))


def _measured(assessment: Assessment, positions: Positions) -> list[Column]:
    columns = []
    for name, title in measure_titles().items():
        kind, unit = (Kind.RATIO, "{name}") if name in RATIOS else (Kind.AREA, _("{name}, m²"))
        quantity = assessment.quantity(name).take(positions)
        columns.append(Column(name, unit.format(name=title), kind, figures(quantity.value)))
        if name in _RANGED:
            for end, words, values in (
                ("low", _("{name}, low end"), quantity.low),
                ("high", _("{name}, high end"), quantity.high),
            ):
                cells = figures(np.where(quantity.is_exact, np.nan, values))
                head = unit.format(name=words.format(name=title))
                columns.append(Column(f"{name}_{end}", head, kind, cells))
    return columns


def _gains(assessment: Assessment, positions: Positions) -> list[Column]:
    titles = route_titles()
    columns = []
    for route in ROUTES:
        gain = assessment.quantity(f"gain_{route}_m2").take(positions)
        for end, words, values in (
            ("low", _("{name}, at least, m²"), gain.low),
            ("high", _("{name}, at most, m²"), gain.high),
        ):
            head = words.format(name=titles[route])
            columns.append(Column(f"gain_{route}_{end}", head, Kind.AREA, figures(values)))
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
