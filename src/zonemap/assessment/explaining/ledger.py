"""The floor-area ledger of one parcel: building by building and storey by storey, each line with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.current import refuse_changed
from zonemap.assessment.rows import known
from zonemap.facts.buildings.floor_area import Ledger, building_ledger
from zonemap.facts.buildings.near import neighbourhood
from zonemap.facts.buildings.storeys import Storeys, parts_of, storeys_of
from zonemap.findings import Quantity
from zonemap.plan import Rulebook, source_text
from zonemap.workspace import Workspace

Json = dict[str, Any]

LIMIT = "storey_counts_double_above_m"
TOLERANCE = "storey_height_tolerance"


def floor_area_ledger(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, position: int
) -> Json | None:
    """Return the ledger of a parcel, measured from what is stored; None where the workspace has no buildings.

    `buildings` has a line for each building on the parcel, with its areas on the parcel: a building across a border is
    shared by footprint (`share`). `storeys` are those of the table, where it names any. `totals` are their sums, which
    are those of the run, with `building_density` (footprint over area) apart from `building_coefficient` (with yards
    and structures). `rules` are the numbers that the lines cite. Quantities as in `known`, areas in m².
    Raises `ZonemapError` when a layer that is read has changed since the run.
    """
    if not workspace.has("buildings"):
        return None
    refuse_changed(assessment, workspace, ("parcels", "buildings", "storeys"))
    day = date.fromisoformat(assessment.manifest["as_of"])
    limit, tolerance = rulebook.setting(LIMIT, day), rulebook.setting(TOLERANCE, day)
    near = neighbourhood(
        workspace, str(assessment.parcels.index[position]), assessment.parcels.geometry.iloc[position]
    )
    table = workspace.read("storeys") if workspace.has("storeys") else None
    ledger = building_ledger(
        near.buildings, near.table, table, counts_double_above_m=limit, height_tolerance=tolerance
    )
    storeys = _storeys(near.table, table, ledger, limit)
    here = np.isin(near.pairs.left, near.at)
    at, footprint = near.pairs.right[here], near.pairs.area_m2[here]
    order = np.argsort(-footprint, kind="stable")
    at, footprint = at[order], footprint[order]
    share = footprint / ledger.footprint_m2[at]
    lines = [
        _line(near.table.iloc[place], ledger, int(place), float(part), storeys)
        for place, part in zip(at.tolist(), share.tolist(), strict=True)
    ]
    return {
        "buildings": lines,
        "totals": _totals(ledger, at, share, footprint, assessment, position),
        "is_partial": "buildings" in workspace.settings.partial_layers,
        "rules": [_rule(rulebook, name, day) for name in (LIMIT, TOLERANCE)],
    }


@dataclass(frozen=True, slots=True)
class _Storeys:
    """The storeys of the table near a parcel, the floor area of each (NaN where open), and what counts double (m)."""

    storeys: Storeys
    area_m2: npt.NDArray[np.float64]
    limit: Quantity


def _storeys(
    buildings: pd.DataFrame, table: pd.DataFrame | None, ledger: Ledger, limit: Quantity
) -> _Storeys:
    storeys = storeys_of(buildings, table)
    number = np.asarray(buildings.get("storeys", np.full(len(buildings), np.nan)), dtype=np.float64)
    floor = ledger.floor_area_m2
    whole = np.where(floor.is_exact & ~np.isnan(number), floor.low, np.nan)
    shared = parts_of(storeys, number) * whole[storeys.of]
    own = storeys.floor_area_m2
    return _Storeys(storeys, np.where(np.isnan(own), shared, own), limit)


def _line(building: pd.Series, ledger: Ledger, at: int, share: float, near: _Storeys) -> Json:
    def ends(name: str, quantity: Quantity, factor: float = 1.0) -> Json:
        return known(name, float(quantity.low[at]) * factor, float(quantity.high[at]) * factor)

    number, given = (_known(float(building.get(name, np.nan))) for name in ("storeys", "storey_height_m"))
    lines = _storey_lines(ledger, at, share, near)
    return {
        "building_id": str(building["building_id"]),
        "footprint_m2": float(ledger.footprint_m2[at]) * share,
        "share": share,
        "storeys": None if number is None else int(number),
        **ends("storey_height_m", ledger.storey_height_m),
        "storey_height_from": _height_from(given, ledger, at, has_storeys=bool(lines)),
        "floor_area_from": str(ledger.basis[at]),
        **ends("floor_area_m2", ledger.floor_area_m2, share),
        **ends("counts", ledger.counts),
        **ends("counted_floor_area_m2", ledger.counted_floor_area_m2, share),
        "storey_lines": lines,
        "cites": [LIMIT, *([TOLERANCE] if given is None else [])],
    }


def _height_from(given: float | None, ledger: Ledger, at: int, *, has_storeys: bool) -> str:
    """Return whether storey heights are those of each `storey`, `given` for all, `estimated`, or `unknown`."""
    if has_storeys:
        return "storey"
    if given is not None:
        return "given"
    return "estimated" if np.isfinite(ledger.storey_height_m.high[at]) else "unknown"


def _storey_lines(ledger: Ledger, at: int, share: float, near: _Storeys) -> list[Json]:
    """Return a line for each storey of the table: its height, its floor area on the parcel, by how much it counts.

    A storey without an area of its own has its part of the floor area of the building.
    """
    storeys, lines = near.storeys, []
    for place in np.flatnonzero(storeys.of == at).tolist():
        height = storeys.height_m if np.isfinite(storeys.height_m.high[place]) else ledger.storey_height_m
        of = place if height is storeys.height_m else at
        low, high = float(height.low[of]), float(height.high[of])
        lines.append(
            {
                "storey": int(storeys.number[place]),
                **known("height_m", low, high),
                "floor_area_m2": _known(near.area_m2[place] * share),
                **known(
                    "counts",
                    2.0 if low > near.limit.high[0] else 1.0,
                    2.0 if high > near.limit.low[0] else 1.0,
                ),
            }
        )
    return lines


def _totals(
    ledger: Ledger,
    at: np.ndarray,
    share: np.ndarray,
    footprint: np.ndarray,
    assessment: Assessment,
    position: int,
) -> Json:
    row = assessment.parcels.iloc[position]
    area = Quantity.exact([float(row["area_m2_low"])])
    built = Quantity.exact([float(footprint.sum())])
    density = built / area
    coefficient = (float(row["building_coefficient_low"]), float(row["building_coefficient_high"]))
    return {
        "footprint_m2": float(built.low[0]),
        **_sum("floor_area_m2", ledger.floor_area_m2.take(at), share),
        **_sum("counted_floor_area_m2", ledger.counted_floor_area_m2.take(at), share),
        "area_m2": float(area.low[0]),
        **known("building_density", float(density.low[0]), float(density.high[0])),
        **known("building_coefficient", *coefficient),
    }


def _sum(name: str, quantity: Quantity, share: np.ndarray) -> Json:
    return known(name, float((quantity.low * share).sum()), float((quantity.high * share).sum()))


def _rule(rulebook: Rulebook, name: str, day: date) -> Json:
    """Return a number as it holds on a day, with its source; without a value where none holds."""
    number = rulebook.number(name)
    rows = number.rows_on(day)
    said = {"number": name, "meaning": dict(number.meaning), "unit": number.unit, "value": None, "source": ""}
    if not rows:
        return said
    row = rows[0]
    source = source_text(row.source.document, row.source.place, row.source.confidence, is_local=row.is_local)
    return {**said, "row": row.name, "value": _known(row.low), "source": source}


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
