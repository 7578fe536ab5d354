"""Parcels that the plan parts: the conditions, and the gain they leave, under three readings side by side.

Where two planned units of other use or conditions lie under one parcel, no clause says which holds. A run takes the
mean by area; here stand beside it the unit under most of the parcel, and the strictest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.analysis import planned_cap
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.current import refuse_changed
from zonemap.assessment.rows import known
from zonemap.assessment.studies.settings import setting_of
from zonemap.facts import Overlay, overlay
from zonemap.facts.conditions import (
    CONDITIONS,
    concerned,
    majority_condition,
    strictest_condition,
    under_ceiling,
)
from zonemap.findings import Quantity
from zonemap.geometry.pieces import GeometryArray
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]


class Reading(StrEnum):
    """How a plan that parts a parcel is read."""

    WEIGHTED = "weighted"
    """By area; the height is the lowest. The reading of the run."""
    MAJORITY = "majority"
    """As the unit under most of the parcel."""
    STRICTEST = "strictest"
    """The lowest of each condition."""


@dataclass(frozen=True, slots=True)
class SplitPlans:
    """Parcels under several planned units that differ; `positions` are theirs in the run.

    `parts` has one row per unit under a parcel: its `turn` in `positions`, `planned_use`, `share` of the parcel (0-1)
    and conditions. `conditions` and `cap` (m² of counted floor area) are those of the parcels under each reading.
    """

    positions: IntArray
    parts: pd.DataFrame
    conditions: Mapping[Reading, Mapping[str, Quantity]]
    cap: Mapping[Reading, Quantity]


def split_plans(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, *, at: IntArray | None = None
) -> SplitPlans | None:
    """Return the parcels that the plan parts, of all or of those `at` some positions; None without a plan.

    Raises `ZonemapError` when parcels or plan have changed since the run.
    """
    if not workspace.has("planned_land_use"):
        return None
    refuse_changed(assessment, workspace, ("parcels", "planned_land_use"))
    within = np.arange(len(assessment.parcels)) if at is None else at
    shapes = np.asarray(assessment.parcels.geometry.array, dtype=object)[within]
    features = workspace.read("planned_land_use", bbox=_around(shapes))
    units = np.asarray(features["geometry"].array, dtype=object)
    plan = overlay(shapes, pd.DataFrame(features.drop(columns="geometry")), units)
    cover = setting_of(assessment, rulebook, "plan_cover_minimum")
    drawn = assessment.quantity("drawn_area_m2").low[within]
    plan, is_split = _differing(plan, drawn, touch_share=1 - cover)
    chosen = np.flatnonzero(is_split)
    positions = within[chosen]
    conditions = _conditions(assessment, workspace, plan, within, cover)
    taken = {
        reading: {name: each.take(chosen) for name, each in found.items()}
        for reading, found in conditions.items()
    }
    cap = {reading: _cap(assessment, rulebook, positions, found) for reading, found in taken.items()}
    return SplitPlans(positions, _parts(plan, drawn, chosen), taken, cap)


def _around(shapes: GeometryArray) -> tuple[float, float, float, float] | None:

    if not len(shapes):
        return None
    left, bottom, right, top = shapely.total_bounds(shapes).tolist()
    return left, bottom, right, top


def _differing(
    plan: Overlay, drawn_m2: npt.NDArray[np.float64], *, touch_share: float
) -> tuple[Overlay, npt.NDArray[np.bool_]]:
    """Return the plan, and which parcels have units of two kinds under them, touches of borders left aside."""
    kind = plan.features.reindex(columns=["planned_use", *CONDITIONS]).astype("string").fillna("")
    code = pd.factorize(kind.agg("|".join, axis=1))[0] if len(kind) else np.empty(0, dtype=np.intp)
    counts = plan.pairs.area_m2 > touch_share * drawn_m2[plan.pairs.left]
    left, of = plan.pairs.left[counts], code[plan.pairs.right[counts]]
    lowest = np.full(len(drawn_m2), np.iinfo(np.intp).max)
    highest = np.full(len(drawn_m2), -1)
    np.minimum.at(lowest, left, of)
    np.maximum.at(highest, left, of)
    return plan, highest > lowest


def _conditions(
    assessment: Assessment, workspace: Workspace, plan: Overlay, within: IntArray, cover: float
) -> dict[Reading, dict[str, Quantity]]:
    drawn = assessment.quantity("drawn_area_m2").low[within]
    own = _own(assessment, workspace, within)
    readings = {
        Reading.WEIGHTED: {name: assessment.quantity(name).take(within) for name in CONDITIONS},
        Reading.MAJORITY: {name: majority_condition(own[name], name, plan, drawn) for name in CONDITIONS},
        Reading.STRICTEST: {
            name: strictest_condition(own[name], name, plan, drawn, cover_minimum=cover)
            for name in CONDITIONS
        },
    }
    parcels = assessment.parcels.iloc[within]
    is_zoned = workspace.has("zones") and "zones" not in workspace.settings.partial_layers
    for ceiling in workspace.ceilings:
        concerns = concerned(ceiling, parcels["zone_id"], parcels["planned_use"], is_zoned=is_zoned)
        for reading in (Reading.MAJORITY, Reading.STRICTEST):
            readings[reading] = under_ceiling(readings[reading], ceiling, concerns)
    return readings


def _own(assessment: Assessment, workspace: Workspace, within: IntArray) -> dict[str, Quantity]:
    """Return the conditions that the parcels themselves were delivered with."""
    table = pd.DataFrame(workspace.read("parcels", columns=["parcel_id", *CONDITIONS]))
    table = table.set_index("parcel_id").reindex(assessment.parcels.index[within])
    nothing = pd.Series(np.nan, index=table.index)
    return {name: Quantity.of(table.get(name, nothing), low=0.0) for name in CONDITIONS}


def _cap(
    assessment: Assessment, rulebook: Rulebook, positions: IntArray, conditions: Mapping[str, Quantity]
) -> Quantity:
    absent = set(assessment.manifest["conditions_absent"])
    day = date.fromisoformat(assessment.manifest["as_of"])
    return planned_cap(
        area_m2=assessment.quantity("area_m2").take(positions),
        counted_floor_area_m2=assessment.quantity("counted_floor_area_m2").take(positions),
        far_max=conditions["far_max"],
        density_max=None if "density_max" in absent else conditions["density_max"],
        height_max_m=None if "height_max_m" in absent else conditions["height_max_m"],
        new_storey_height_m=rulebook.setting("new_storey_height_m", day),
    )


def _parts(plan: Overlay, drawn_m2: npt.NDArray[np.float64], chosen: IntArray) -> pd.DataFrame:
    turn = np.full(len(drawn_m2), -1, dtype=np.intp)
    turn[chosen] = np.arange(len(chosen))
    of = turn[plan.pairs.left]
    kept = np.flatnonzero(of >= 0)
    parts = plan.features.reindex(columns=["planned_use", *CONDITIONS]).iloc[plan.pairs.right[kept]]
    parts = parts.assign(turn=of[kept], share=plan.pairs.area_m2[kept] / drawn_m2[plan.pairs.left[kept]])
    return parts.sort_values(["turn", "share"], ascending=[True, False]).reset_index(drop=True)


def split_rows(found: SplitPlans, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per parcel that the plan parts: JSON types only, unknown is null."""
    parts = dict(iter(found.parts.groupby("turn")))
    for turn, position in enumerate(found.positions.tolist()):
        yield {
            "parcel_id": str(assessment.parcels.index[position]),
            "parts": [_part(row) for _, row in parts[turn].iterrows()],
            "readings": {
                reading.value: {
                    key: value
                    for name, each in {**found.conditions[reading], "gain_cap_m2": found.cap[reading]}.items()
                    for key, value in known(name, each.low[turn], each.high[turn]).items()
                }
                for reading in Reading
            },
        }


def _part(row: pd.Series) -> Json:
    said: Json = {
        "planned_use": None if pd.isna(row["planned_use"]) else str(row["planned_use"]),
        "share": float(row["share"]),
    }
    for name in CONDITIONS:
        said[name] = None if pd.isna(row[name]) else float(row[name])
    return said


def split_sums(found: SplitPlans) -> dict[str, Json]:
    """Return the sums of the caps of all these parcels under each reading, m²; an open end is null."""
    return {
        reading.value: {
            "low": float(cap.low.sum()),
            "high": float(cap.high.sum()) if np.isfinite(cap.high).all() else None,
        }
        for reading, cap in found.cap.items()
    }
