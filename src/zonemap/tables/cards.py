"""The cards of the zones: every figure beside its target, and for every target the zones that miss it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zonemap.assessment import (
    Assessment,
    card_rows,
    card_zones,
    figures_without_data,
    roster_document,
    spoken,
)
from zonemap.plan import Rulebook
from zonemap.tables.table import Cell, Kind, Table, figure, table_of, unit_word
from zonemap.tables.words import target_words
from zonemap.units import hectares
from zonemap.wording import gettext as _

Json = Mapping[str, Any]

_CITY: Final = ""


def cards_table(
    assessment: Assessment, rulebook: Rulebook, names: Mapping[str, str], *, zone: str | None = None
) -> Table:
    """Return one row per figure: those of the city, then those of each zone; with `zone` those of it alone."""
    head = (
        ("zone_id", _("Zone id"), Kind.TEXT),
        ("zone", _("Zone"), Kind.WORDS),
        ("clause", _("Clause"), Kind.TEXT),
        ("title", _("Indicator"), Kind.WORDS),
        ("value", _("Value"), Kind.TEXT),
        ("low", _("Value at least"), Kind.MIXED),
        ("high", _("Value at most"), Kind.MIXED),
        ("unit", _("Unit"), Kind.TEXT),
        ("target", _("Target"), Kind.TEXT),
        ("verdict", _("Verdict"), Kind.TEXT),
        ("zones", _("Zones that meet it"), Kind.TEXT),
        ("on", _("Date"), Kind.TEXT),
        ("source", _("Source"), Kind.WORDS),
        ("evidence", _("Made from"), Kind.WORDS),
    )
    rows: list[tuple[Cell, ...]] = []
    if assessment.scorecard.empty:
        return table_of(_("Scorecard"), _("This run has no cards of zones: assess again."), head, rows)
    shown = [_CITY, *card_zones(assessment)] if zone is None else [zone]
    for each in shown:
        title = names.get(each, each) if each else _("The city")
        rows += [(each or None, title, *_cells(row)) for row in card_rows(assessment, rulebook, each)]
    return table_of(_("Scorecard"), _note(assessment, rulebook), head, rows)


def _cells(row: Json) -> tuple[Cell, ...]:
    low, high = ends(row, "value")
    return (
        row["clause"],
        row["title"],
        card_text(row),
        figure(low),
        figure(high),
        unit_word(row["unit"]),
        target_text(row),
        verdict_text(row) or None,
        zones_text(row),
        row["on"],
        row["source"],
        "; ".join(row["evidence"]),
    )


def _note(assessment: Assessment, rulebook: Rulebook) -> str:
    roster = roster_text(roster_document(assessment, rulebook))
    note = (
        roster
        + _(".")
        + " "
        + _("A figure without a target is reported alone. Unknown is neither 0 nor a missed target.")
    )
    if absent := figures_without_data(assessment, rulebook):
        names = _(", ").join(each["title"] for each in absent)
        note += " " + _("Without data: {names}").format(names=names) + _(".")
    return note


def targets_table(
    assessment: Assessment, rulebook: Rulebook, names: Mapping[str, str], *, zone: str | None = None
) -> Table:
    """Return one row per target of the zones: how many meet it, and which miss it or are unknown."""
    head = (
        ("clause", _("Clause"), Kind.TEXT),
        ("title", _("Indicator"), Kind.WORDS),
        ("target", _("Target"), Kind.TEXT),
        ("met", _("Zones that meet it"), Kind.COUNT),
        ("missed", _("Zones that miss it"), Kind.WORDS),
        ("unknown", _("Zones not known"), Kind.WORDS),
    )
    found: dict[str, list[Json]] = {}
    if not assessment.scorecard.empty:
        for each in card_zones(assessment) if zone is None else [zone]:
            for row in card_rows(assessment, rulebook, each):
                if row["verdict"]:
                    found.setdefault(row["indicator"], []).append({**row, "zone": names.get(each, each)})
    rows = [_target_row(said) for said in found.values()]
    note = _("Every target of the plan that each zone is held against; a dash is no zone.")
    return table_of(_("Targets of the plan"), note, head, rows)


def _target_row(said: list[Json]) -> tuple[Cell, ...]:
    zones = {
        verdict: [str(row["zone"]) for row in said if row["verdict"] == verdict]
        for verdict in ("met", "breached", "unknown")
    }
    targets = dict.fromkeys(target_text(row) for row in said)
    return (
        said[0]["clause"],
        said[0]["title"],
        _(", ").join(targets),
        len(zones["met"]),
        _names(zones["breached"], len(said)),
        _names(zones["unknown"], len(said)),
    )


def _names(zones: list[str], of: int) -> str | None:
    """Return the names of zones, None for none; of all that a target is asked of only how many they are."""
    if len(zones) == of > 1:
        return _("all {count}").format(count=of)
    return _(", ").join(zones) or None


def card_text(row: Json, name: str = "value") -> str:
    """Return a figure of a card for people, areas in hectares; unknown says so."""
    low, high = ends(row, name)
    unit = row["unit"]
    lacking = (
        _(" (not there: {names})").format(names=_(", ").join(row["lacking"])) if "lacking" in row else ""
    )
    if unit in {"m2", "floor_m2"}:
        words = _(" ha") if unit == "m2" else _(" ×10⁴ m²")
        return spoken(hectares(low), hectares(high), "ha") + _with_unit(low, high, words)
    words_of = {
        "m": _(" m"),
        "wan": _(" ×10⁴ CNY"),
        "wan/ha": _(" ×10⁴ CNY per ha"),
        "wan/mu": _(" ×10⁴ CNY per mu"),
        "per_km2": _(" per km²"),
        "zones": _(" zones"),
    }
    return spoken(low, high, unit) + _with_unit(low, high, words_of.get(unit, "")) + lacking


def _with_unit(low: float, high: float, words: str) -> str:
    """Return the unit where there is a figure to say it of."""
    is_said = (low == high and np.isfinite(low)) or np.isfinite(high) or (np.isfinite(low) and low > 0)
    return words if is_said else ""


def verdict_text(row: Json) -> str:
    """Return the verdict on a target, and whether a recorded reason excuses the zone; empty where there is none."""
    if not row["verdict"]:
        return ""
    return target_words()[row["verdict"]] + (_(" (explained)") if row.get("excused") else "")


def target_text(row: Json) -> str:
    """Return what a figure is held against, for people; empty where nothing is."""
    unit = row.get("target_unit", row["unit"])
    if "reference" in row:
        return _("the plan: {value}").format(value=spoken(*ends(row, "reference"), unit))
    least, most = (ends(row, side) for side in ("minimum", "maximum"))
    if not _is_set(row, "minimum"):
        return f"≤ {_limit(most, unit)}" if _is_set(row, "maximum") else ""
    if _is_set(row, "maximum"):
        return f"{_limit(least, unit)}–{_limit(most, unit)}"
    return _("yes") if unit == "yes_no" and least == (1.0, 1.0) else f"≥ {_limit(least, unit)}"


def _limit(limit: tuple[float, float], unit: str) -> str:
    if unit == "m2":
        return f"{spoken(hectares(limit[0]), hectares(limit[1]), 'ha')}{_(' ha')}"
    return spoken(*limit, "1" if unit == "yes_no" else unit)


def _is_set(row: Json, side: str) -> bool:
    return row[side] is not None or f"{side}_range" in row


def roster_text(roster: Json) -> str:
    """Return how many zones the roster has, and whether the plan speaks of as many."""
    if roster["count"] is None:
        return _("The roster does not say how many zones are of national or provincial level")
    line = _("Zones of national or provincial level by the roster: {count}").format(count=roster["count"])
    if roster["difference"]:
        line += _(" (the plan speaks of {plan})").format(plan=roster["plan"])
    return line


def zones_text(row: Json) -> str:
    """Return how many zones of how many meet a target, or say yes; empty where that is not counted."""
    if "zones" not in row:
        return ""
    met, of = (ends(row, name) for name in ("zones_met", "zones"))
    return f"{_span(*met)} / {_span(*of)}"


def _span(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def ends(row: Json, name: str) -> tuple[float, float]:
    """Return the ends of a quantity of a row; an open end is infinite.

    >>> ends({"value": None, "value_range": [1.0, None]}, "value")
    (1.0, inf)
    """
    if row[name] is not None:
        return float(row[name]), float(row[name])
    low, high = row.get(f"{name}_range", (None, None))
    is_claim = row["unit"] == "yes_no" and name == "value"
    nothing = (0.0, 1.0) if is_claim else (-np.inf, np.inf)
    return nothing[0] if low is None else low, nothing[1] if high is None else high
