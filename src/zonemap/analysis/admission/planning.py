"""What the plans say of a place: the planning EIA of its zone, and the use planned for it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from zonemap.analysis.admission.covering import Covering, coverings, extent_of, is_negligible
from zonemap.analysis.admission.reason import Effect, Project, Reason, absent
from zonemap.facts.siting import Site
from zonemap.findings import Verdict
from zonemap.layers import LandUse, is_land_use
from zonemap.plan import Rulebook

_EIA: Final = "planning_eia"
_PLAN: Final = "planned_land_use"
_MANUFACTURING: Final = "C"


def eia_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return whether planning EIAs in force cover the place; what is expired, missing or elsewhere is a condition."""
    if _EIA not in site.facts.overlays:
        return [absent(_EIA, _EIA, is_open=not project.is_existing)]
    features = site.facts.overlays[_EIA].features
    over = [each for each in coverings(site, _EIA, rulebook) if not each.is_touch]
    standing = [_standing(features.iloc[each.at], site.facts.as_of) for each in over]
    found = [
        _eia_reason(each, features.iloc[each.at], case, project)
        for each, case in zip(over, standing, strict=True)
    ]
    valid, unsure = (
        sum(each.share for each, case in zip(over, standing, strict=True) if case in cases)
        for cases in (("valid",), ("valid", "undated"))
    )
    if is_negligible(site, 1.0 - valid, rulebook):
        return [each for each in found if each.case == "valid"]
    if is_negligible(site, 1.0 - unsure, rulebook):
        return [each for each in found if each.case in {"valid", "undated"}]
    if _EIA in site.partial_layers:
        return [*found, Reason(_EIA, "partial", Effect.UNKNOWN, _EIA, is_open=not project.is_existing)]
    if valid > 0:
        part = extent_of(site, 1.0 - valid)
        found.append(Reason(_EIA, "partly", project.bound(Effect.CONDITION), _EIA, **part))
    return found or [_uncovered(site, features, project)]


def _standing(row: pd.Series, as_of: np.datetime64) -> str:
    """Return how an EIA stands on the day: valid, expired, early, or undated where a day that decides is missing."""
    approved, until = (pd.Timestamp(row.get(name, pd.NaT)) for name in ("approved_on", "valid_until"))
    today = pd.Timestamp(as_of)
    if until < today:
        return "expired"
    if approved > today:
        return "early"
    return "undated" if pd.isna(approved) or pd.isna(until) else "valid"


def _eia_reason(over: Covering, row: pd.Series, case: str, project: Project) -> Reason:
    effects = {"valid": Effect.INFO, "undated": Effect.UNKNOWN}
    effect = effects.get(case, project.bound(Effect.CONDITION))
    day = row.get("approved_on" if case == "early" else "valid_until")
    return Reason(
        _EIA,
        case,
        effect,
        _EIA,
        _first_known(row, "approval_no", "zone_id") or over.feature,
        over.overlap_m2,
        over.share,
        values={"day": "" if pd.isna(day) else pd.Timestamp(day).date().isoformat()},
        is_open=not project.is_existing,
    )


def _uncovered(site: Site, features: pd.DataFrame, project: Project) -> Reason:
    """Return that no EIA covers the place: that of its zone lies elsewhere, there is none, or it is in no zone."""
    zone = site.facts.text("zone_id").iloc[0]
    effect = project.bound(Effect.CONDITION)
    if pd.isna(zone):
        return Reason(_EIA, "outside", effect, _EIA)
    zones = (
        features["zone_id"].astype("string") if "zone_id" in features.columns else pd.Series(dtype="string")
    )
    case = "elsewhere" if (zones == zone).any() else "none_in_zone"
    return Reason(_EIA, case, effect, _EIA, str(zone), values={"zone": _zone_name(site, str(zone))})


def _zone_name(site: Site, zone_id: str) -> str:
    if "zones" not in site.facts.overlays:
        return zone_id
    zones = site.facts.overlays["zones"].features
    named = zones[zones["zone_id"] == zone_id]
    return (_first_known(named.iloc[0], "name") if len(named) else "") or zone_id


def use_reasons(site: Site, project: Project, rulebook: Rulebook) -> list[Reason]:
    """Return the uses planned for the place; one that is not industrial must be changed in the plan first.

    Mining and utilities have planned uses of their own, which a planner verifies.
    """
    parts = _planned_parts(site, rulebook)
    if parts is None:
        return [absent(_PLAN, _PLAN, is_open=not project.is_existing)]
    uses = pd.Series([use for use, _share in parts], dtype="string")
    industrial = is_land_use(uses, LandUse.INDUSTRIAL)
    found = [
        _use_reason(site, use, share, Verdict(int(truth)), project)
        for (use, share), truth in zip(parts, industrial, strict=True)
        if not is_negligible(site, share, rulebook)
    ]
    unplanned = max(0.0, 1.0 - sum(share for _use, share in parts))
    if not is_negligible(site, unplanned, rulebook):
        found.append(_open_use(site, "unplanned", "", unplanned, project))
    return found


def _planned_parts(site: Site, rulebook: Rulebook) -> list[tuple[str, float]] | None:
    """Return each planned use with its share of the place: the parcel's own, else those of the plan under it."""
    own = site.facts.as_delivered().text("planned_use").iloc[0]
    if not pd.isna(own):
        return [(str(own), 1.0)]
    plan = site.facts.overlays.get(_PLAN)
    if plan is None:
        return None
    uses = (
        plan.features.get("planned_use", pd.Series(pd.NA, index=plan.features.index))
        .astype("string")
        .fillna("")
    )
    shares: dict[str, float] = {}
    for each in coverings(site, _PLAN, rulebook):
        use = str(uses.iloc[each.at])
        shares[use] = shares.get(use, 0.0) + each.share
    return list(shares.items())


def _use_reason(site: Site, use: str, share: float, industrial: Verdict, project: Project) -> Reason:
    if industrial is Verdict.UNKNOWN:
        return _open_use(site, "unclear", use, share, project)
    if industrial is Verdict.MET:
        case, effect = "industrial", Effect.INFO
    else:
        is_manufacture = all(each.section == _MANUFACTURING for each in project.industry.meant)
        case = "other_existing" if project.is_existing else "other" if is_manufacture else "special"
        effect = project.bound(Effect.CONDITION)
    return Reason(_PLAN, case, effect, _PLAN, use, **extent_of(site, share), values={"use": use})


def _open_use(site: Site, case: str, use: str, share: float, project: Project) -> Reason:
    return Reason(
        _PLAN,
        case,
        Effect.UNKNOWN,
        _PLAN,
        use or None,
        **extent_of(site, share),
        values={"use": use},
        is_open=not project.is_existing,
    )


def _first_known(row: pd.Series, *names: str) -> str:
    for name in names:
        value = row.get(name)
        if value is not None and not pd.isna(value):
            return str(value)
    return ""
