"""The redevelopment list as rows: what `list --json` prints, and what tables are made of."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.findings import Findings, Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE

Json = dict[str, Any]


def selected(
    assessment: Assessment, *, zone: str | None = None, verdict: str = "all", top: int | None = None
) -> np.ndarray:
    """Return positions of parcels: certain before possible before not, the larger gain first.

    An unbounded or unknown gain sorts by its low end, so nothing leads the list for want of data.
    """
    parcels = assessment.parcels
    keep = np.ones(len(parcels), dtype=bool)
    if zone is not None:
        keep &= (parcels["zone_id"] == zone).fillna(value=False).to_numpy(dtype=bool)
    if verdict != "all":
        keep &= (parcels["listing"] == verdict).to_numpy(dtype=bool)
    positions = np.flatnonzero(keep)
    order = np.lexsort(
        (
            positions,
            -parcels["gain_cap_m2_low"].to_numpy()[positions],
            -assessment.listing_codes[positions].astype(int),
        )
    )
    return positions[order][:top]


def parcel_rows(
    assessment: Assessment, rulebook: Rulebook, positions: Sequence[int] | np.ndarray
) -> Iterator[Json]:
    """Yield one row per parcel, as `interface.md` of the project describes it: JSON types only, unknown is null."""
    for position in positions:
        yield parcel_row(assessment, rulebook, int(position))


def parcel_row(assessment: Assessment, rulebook: Rulebook, position: int) -> Json:
    """Return the row of one parcel."""
    parcel = assessment.parcels.iloc[position]
    row: Json = {"parcel_id": str(parcel.name), "zone_id": _text(parcel["zone_id"])}
    for name in (
        "area_m2", "registered_area_m2", "drawn_area_m2", "footprint_m2", "floor_area_m2", "counted_floor_area_m2",
        "far", "far_counted", "far_max",
    ):  # fmt: skip
        row |= known(name, parcel[f"{name}_low"], parcel[f"{name}_high"])
    row["land_use"], row["planned_use"] = _text(parcel["land_use"]), _text(parcel["planned_use"])
    row["verdict"] = parcel["listing"]
    row["flags"] = [
        flag
        for name, (found, at) in assessment.findings_of(position).items()
        if rulebook.roles[name].kind == "flag"
        for flag in (finding_row(found, at, rulebook),)
    ]
    row["gain_m2"] = {
        route: {"low": _open(parcel[f"gain_{route}_m2_low"]), "high": _open(parcel[f"gain_{route}_m2_high"])}
        for route in ROUTES
    }
    row["premium_exempt"] = {"plan": parcel["premium_plan"], "national": parcel["premium_national"]}
    row["premium_notes"] = _premium_notes(assessment, position)
    standing = assessment.constraints_of(position)
    row["constraints"] = [_constraint(each) for each in standing[~standing["is_touch"]].to_dict("records")]
    row["border_touches"] = [_constraint(each) for each in standing[standing["is_touch"]].to_dict("records")]
    return row


def _premium_notes(assessment: Assessment, position: int) -> list[str]:
    """Return what stands beside the exemption without being a condition of it: idle, disputed, on a red line."""
    breached = {
        name
        for name, (found, at) in assessment.findings_of(position).items()
        if found.verdict[at] == Verdict.BREACHED
    }
    notes = [name for name in ("idle_land", "ecological_redlines") if name in breached]
    return [*notes, *(["is_disputed"] if assessment.parcels["is_disputed"].iloc[position] == "met" else [])]


def finding_row(found: Findings, at: int, rulebook: Rulebook) -> Json:
    """Return one finding as JSON: rule, clause, what was measured, the limit, and the verdict."""
    role = rulebook.roles[found.rule]
    row: Json = {"rule": found.rule, "clause": CATALOGUE[found.rule].clause}
    for name, quantity in (("measured", found.measured), ("limit", found.limit)):
        row |= known(
            name, quantity.low[at], quantity.high[at], scale=tuple(role.scale), is_claim=role.unit == "yes_no"
        )
    return {
        **row,
        "unit": role.unit,
        "verdict": Verdict(int(found.verdict[at])).word,
        "role": role.role if found.is_deciding[at] else "supporting",
    }


def known(name: str, low: float, high: float, *, scale: tuple[str, ...] = (), is_claim: bool = False) -> Json:
    """Return a quantity as JSON: the value, or null and `<name>_range` where it is not known exactly."""
    if low == high and np.isfinite(low):
        if scale:
            return {name: scale[round(low) - 1]}
        return {name: bool(low) if is_claim else float(low)}
    if scale or is_claim:
        return {name: None}
    if np.isnan(low):
        return {name: None}
    return {name: None, f"{name}_range": [_open(low), _open(high)]}


def _open(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _constraint(row: Mapping[Hashable, Any]) -> Json:
    return {
        name: row[name] for name in ("layer", "feature", "overlap_m2", "share", "severity", "rule", "clause")
    }
