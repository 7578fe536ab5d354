"""The redevelopment list as rows: what `list --json` prints, and what tables are made of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.findings import Findings, Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE

Json = dict[str, Any]
Positions = npt.NDArray[np.intp]

_CHUNK: Final = 4_096
"""Parcels whose columns are taken out at once."""

_QUANTITIES: Final = (
    "area_m2", "registered_area_m2", "drawn_area_m2", "footprint_m2", "floor_area_m2", "counted_floor_area_m2",
    "far", "far_counted", "far_max",
)  # fmt: skip


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
    """Yield one row per parcel, as `list --json` prints it: JSON types only, unknown is null."""
    wanted = np.asarray(positions, dtype=np.intp)
    for begin in range(0, len(wanted), _CHUNK):
        yield from _chunk(assessment, rulebook, wanted[begin : begin + _CHUNK])


def parcel_row(assessment: Assessment, rulebook: Rulebook, position: int) -> Json:
    """Return the row of one parcel."""
    return next(parcel_rows(assessment, rulebook, [position]))


def _chunk(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> Iterator[Json]:
    """Yield the rows of some parcels; columns are taken out once for all of them."""
    parcels = pd.DataFrame(assessment.parcels.drop(columns="geometry")).iloc[positions]
    columns = {str(name): parcels[name].tolist() for name in parcels.columns}
    findings = _findings(assessment, rulebook, positions)
    standing = _standing(assessment, positions)
    for at, parcel_id in enumerate(parcels.index):
        row: Json = {"parcel_id": str(parcel_id), "zone_id": _text(columns["zone_id"][at])}
        for name in _QUANTITIES:
            row |= known(name, columns[f"{name}_low"][at], columns[f"{name}_high"][at])
        if "free_land_m2_low" in columns:
            row |= known("free_land_m2", columns["free_land_m2_low"][at], columns["free_land_m2_high"][at])
        row["land_use"], row["planned_use"] = (
            _text(columns["land_use"][at]),
            _text(columns["planned_use"][at]),
        )
        row["verdict"] = columns["listing"][at]
        row["flags"] = [each for each in findings[at] if rulebook.roles[each["rule"]].kind == "flag"]
        row["gain_m2"] = {
            route: {
                "low": _open(columns[f"gain_{route}_m2_low"][at]),
                "high": _open(columns[f"gain_{route}_m2_high"][at]),
            }
            for route in ROUTES
        }
        row["premium_exempt"] = {
            "plan": columns["premium_plan"][at],
            "national": columns["premium_national"][at],
        }
        row["premium_notes"] = _premium_notes(findings[at], is_disputed=columns["is_disputed"][at] == "met")
        row["constraints"] = [_constraint(each) for each in standing[at] if not each["is_touch"]]
        row["constraints_unknown"] = [
            {"rule": each["rule"], "clause": each["clause"]}
            for each in findings[at]
            if rulebook.roles[each["rule"]].kind == "constraint" and each["verdict"] == Verdict.UNKNOWN.word
        ]
        row["border_touches"] = [_constraint(each) for each in standing[at] if each["is_touch"]]
        yield row


def _findings(assessment: Assessment, rulebook: Rulebook, positions: Positions) -> list[list[Json]]:
    """Return the findings about each of the parcels."""
    rows: list[list[Json]] = [[] for _ in positions]
    for found in assessment.findings.values():
        place = np.searchsorted(found.position, positions)
        there = np.flatnonzero(place < len(found))
        there = there[found.position[place[there]] == positions[there]]
        for at, each in zip(there.tolist(), finding_rows(found, place[there], rulebook), strict=True):
            rows[at].append(each)
    return rows


def _standing(assessment: Assessment, positions: Positions) -> list[list[Json]]:
    """Return the constraints on each of the parcels."""
    places = assessment.constraints["position"].to_numpy()
    first, last = np.searchsorted(places, positions), np.searchsorted(places, positions, side="right")
    taken = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [first])
    rows: list[Json] = assessment.constraints.iloc[taken].to_dict("records")  # type: ignore[assignment]
    ends = np.cumsum(last - first)
    return [
        rows[end - count : end] for end, count in zip(ends.tolist(), (last - first).tolist(), strict=True)
    ]


def _premium_notes(findings: list[Json], *, is_disputed: bool) -> list[str]:
    """Return what stands beside the exemption without being a condition of it: idle, disputed, on a red line."""
    breached = {each["rule"] for each in findings if each["verdict"] == Verdict.BREACHED.word}
    notes = [name for name in ("idle_land", "ecological_redlines") if name in breached]
    return [*notes, "is_disputed"] if is_disputed else notes


def finding_rows(found: Findings, places: Positions, rulebook: Rulebook) -> Iterator[Json]:
    """Yield findings of one rule as JSON: rule, clause, what was measured, the limit, and the verdict."""
    role = rulebook.roles[found.rule]
    scale, is_claim = tuple(role.scale), role.unit == "yes_no"
    clause = CATALOGUE[found.rule].clause
    arrays = (
        found.measured.low, found.measured.high, found.limit.low, found.limit.high, found.verdict, found.is_deciding,
    )  # fmt: skip
    for low, high, limit_low, limit_high, verdict, is_deciding in zip(
        *(array[places].tolist() for array in arrays), strict=True
    ):
        yield {
            "rule": found.rule,
            "clause": clause,
            **known("measured", low, high, scale=scale, is_claim=is_claim),
            **known("limit", limit_low, limit_high, scale=scale, is_claim=is_claim),
            "unit": role.unit,
            "verdict": Verdict(verdict).word,
            "role": role.role if is_deciding else "supporting",
        }


def finding_row(found: Findings, at: int, rulebook: Rulebook) -> Json:
    """Return one finding as JSON."""
    return next(finding_rows(found, np.array([at]), rulebook))


def known(name: str, low: float, high: float, *, scale: tuple[str, ...] = (), is_claim: bool = False) -> Json:
    """Return a quantity as JSON: the value, or null and `<name>_range` where it is not known exactly."""
    if low == high and math.isfinite(low):
        if scale:
            return {name: scale[round(low) - 1]}
        return {name: bool(low) if is_claim else float(low)}
    if scale or is_claim:
        return {name: None}
    if math.isnan(low):
        return {name: None}
    return {name: None, f"{name}_range": [_open(low), _open(high)]}


def _open(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _constraint(row: Json) -> Json:
    names = (
        "layer",
        "feature",
        "overlap_m2",
        "share",
        "registered_overlap_m2",
        "severity",
        "rule",
        "clause",
        "verdict",
    )
    return {name: row[name] for name in names}
