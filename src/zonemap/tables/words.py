"""What a report calls places on the list, verdicts and severities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zonemap.maps.classes import ConstraintClass, TargetClass
from zonemap.maps.style import CONSTRAINT_CLASSES, TARGET_CLASSES
from zonemap.plan import Confidence, Rulebook
from zonemap.wording import gettext as _

Json = Mapping[str, Any]


def listing_words() -> dict[str, str]:
    """Return what the places on the list are called, the certain first."""
    return {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}


def verdict_words(kind: str) -> dict[str, str]:
    """Return what the verdicts on a flag or on a constraint are called.

    The title of a flag names a fault, that of a constraint something that stands over the land: both hold or do not.
    """
    if kind == "constraint":
        return {"met": _("does not apply"), "breached": _("applies"), "unknown": _("to be verified")}
    return {"met": _("does not hold"), "breached": _("holds"), "unknown": _("to be verified")}


def target_words() -> dict[str, str]:
    """Return what the verdicts on a target are called."""
    return {each.value: TARGET_CLASSES[each].title for each in TargetClass}


def weight_word(role: str, severity: str) -> str:
    """Return what a finding weighs: whether a flag decides, or how severe a constraint is."""
    if severity:
        return CONSTRAINT_CLASSES[ConstraintClass(severity)].title
    return {"deciding": _("deciding"), "supporting": _("supporting")}.get(role, "")


def severity_of(finding: Json, constraints: Sequence[Json], rulebook: Rulebook) -> str:
    """Return how severe a constraint is on a parcel: as it stands there, else as the rule says; empty for a flag."""
    role = rulebook.roles[finding["rule"]]
    if role.kind != "constraint":
        return ""
    order = list(ConstraintClass)
    there = [ConstraintClass(each["severity"]) for each in constraints if each["rule"] == finding["rule"]]
    return max(there, key=order.index).value if there else role.severity


def confidence_word(confidence: str) -> str:
    """Return how sure the source of a number is, as readers say it."""
    return {
        Confidence.SOURCED: _("checked against the document"),
        Confidence.MEMORY_HIGH: _("to be checked against the document"),
        Confidence.SOURCED_WEAK: _("from a secondary source"),
        Confidence.MEMORY_MED: _("unsure, to be checked"),
        Confidence.MEMORY_LOW: _("unsure, to be checked"),
        Confidence.NOT_FOUND: _("no source found"),
        Confidence.ASSUMPTION: _("a setting, no legal number"),
        Confidence.BUREAU: _("set by this bureau"),
    }[Confidence(confidence)]


def free_land_words(row: Mapping[str, Any], pieces_m2: Iterable[float]) -> str:
    """Return in one line how much free land of a parcel a workshop fits on, and in which pieces (m², largest first)."""
    low, high = row.get("free_land_m2_range", (row["free_land_m2"],) * 2)
    pieces = [f"{area:,.0f}" for area in pieces_m2]
    if high == 0:
        return _("Free land: none that a workshop fits on within the planned FAR")
    if not pieces:
        return _("Free land that a workshop fits on: unknown")
    area = (
        f"{high:,.0f}" if low == high else _("{low} to {high}").format(low=f"{low:,.0f}", high=f"{high:,.0f}")
    )
    return _("Free land that a workshop fits on: {area} m², pieces of {pieces} m²").format(
        area=area, pieces=_(", ").join(pieces)
    )


def service_words() -> Mapping[str, str]:
    """Return what each kind of service of a park is called."""
    return {
        "sewage": _("Sewage treatment"),
        "heat": _("Central heating"),
        "green_island": _("Shared works against pollution"),
    }


def cause_words() -> Mapping[str, str]:
    """Return what each cause of a change between runs is called."""
    return {
        "none": _("unchanged"),
        "added": _("parcel added"),
        "removed": _("parcel removed"),
        "geometry": _("shape"),
        "data": _("data"),
        "rule": _("rule or number"),
        "data_and_rule": _("data and rule together"),
        "code": _("code"),
    }


def refusal_words() -> Mapping[str, str]:
    """Return why a site does not fit, by what was asked."""
    return {
        "area_m2": _("too small"),
        "owners": _("too many owners"),
        "frontage_m": _("too little frontage"),
        "blocked_share": _("too much under red lines"),
        "width_m": _("too narrow"),
    }


def term_words() -> Mapping[str, str]:
    """Return what each term of difficulty is called."""
    return {
        "owners": _("owners"),
        "enterprises": _("enterprises"),
        "floor_area_m2": _("floor area that stands, m²"),
        "blocked_share": _("share blocked"),
        "is_disputed": _("disputed"),
        "unappraised_buildings": _("buildings without appraisal"),
        "score": _("difficulty, weighed"),
    }


def supply_words() -> Mapping[str, str]:
    """Return what each state of land to supply is called."""
    return {
        "unsupplied": _("approved, not supplied"),
        "unbuilt": _("supplied, not used"),
        "vacant": _("vacant parcel"),
        "unknown": _("not known whether built"),
        "street": _("along roads, no parcel"),
        "unparcelled": _("no parcel"),
    }


def reading_words() -> dict[str, str]:
    """Return what the readings of a plan that parts a parcel are called."""
    return {
        "weighted": _("by area"),
        "majority": _("by the larger part"),
        "strictest": _("by the strictest"),
    }
