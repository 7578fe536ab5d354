"""The rolling development of a zone's core area (成熟一片、推进一片): which patches join it, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import STRtree

from zonemap.analysis import Grouping, Patches, Step, grouped, phased
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.blocked import blocked_m2
from zonemap.assessment.studies.settings import setting_of
from zonemap.assessment.summary import surface_of
from zonemap.errors import ZonemapError
from zonemap.facts.services import service_of
from zonemap.findings import Quantity
from zonemap.geometry import overlap_areas, united
from zonemap.layers.versions import in_force
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]
GeometryArray = npt.NDArray[np.object_]

SERVICES = ("sewage", "heat")
"""Kinds of service area that a mature patch has."""

PHASE_AREA: Final = "phase_area_per_year_m2"
"""The number that says how much land joins a core area each year; it is the bureau's to set."""


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """The steps of a zone, and its patches.

    `table` is indexed by patch id: `area_m2` that may be developed as far as is known, and with ends `_low` and `_high`
    `blocked_m2` that may not, `built`, `served`, `efficient`, `maturity` as shares (0-1). `members` holds positions of
    parcels.
    """

    zone_id: str
    table: pd.DataFrame
    members: list[IntArray]
    steps: list[Step]
    years: tuple[int, ...]
    core_m2: float


def phase_plan(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    *,
    zone_id: str,
    area_per_year_m2: float,
    years: tuple[int, ...],
) -> PhasePlan:
    """Return which patches of the zone join its core area in which year.

    A patch is surface parcels against each other outside the core. It may come next when it lies within
    `phase_reach_m` of the core or of what is finished; the most mature does: its maturity is the least of the shares
    built, served and efficient, at their sure ends. What blocks is never part of it. Raises `ZonemapError` where the
    zone has no core area in force, or no parcels.
    """
    core = _core(workspace, zone_id, assessment.manifest["as_of"])
    positions = _outside(assessment, zone_id, core)
    polygons = np.asarray(assessment.parcels.geometry.array, dtype=object)[positions]
    grouping = grouped(
        polygons,
        np.ones(len(positions), dtype=bool),
        tolerance_m=setting_of(assessment, rulebook, "site_contact_tolerance_m"),
        least_m=setting_of(assessment, rulebook, "site_contact_length_m"),
    )
    reach = setting_of(assessment, rulebook, "phase_reach_m")
    table = _measured(assessment, workspace, rulebook, positions, grouping)
    ids = assessment.parcels.index[positions].to_numpy(dtype=str)
    places = grouping.members(ids)
    members = [positions[each] for each in places]
    table.index = pd.Index([f"P-{ids[each[0]]}" for each in places], name="patch_id", dtype=object)
    patches = Patches(
        area_m2=table["area_m2"].to_numpy(),
        maturity=table["maturity_low"].to_numpy(),
        may_be_taken=table["area_m2"].to_numpy() > 0,
        beside_core=_beside(polygons, core, grouping.site, len(grouping), reach),
        neighbours=_neighbours(polygons, grouping.site, len(grouping), reach),
    )
    steps = phased(patches, area_per_phase_m2=area_per_year_m2, phases=len(years))
    return PhasePlan(zone_id, table, members, steps, years, float(shapely.area(united(core))))


def phase_rows(plan: PhasePlan, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per year: its patches, what is done of each, and the sum."""
    ids = assessment.parcels.index
    for at, year in enumerate(plan.years, start=1):
        steps = [step for step in plan.steps if step.phase == at]
        yield {
            "phase": at,
            "year": year,
            "area_m2": sum(step.area_m2 for step in steps),
            "patches": [
                {
                    "patch_id": str(plan.table.index[step.patch]),
                    "area_m2": step.area_m2,
                    "is_finished": step.is_finished,
                    **_ranges(plan.table.iloc[step.patch]),
                    "parcel_ids": [str(ids[position]) for position in plan.members[step.patch]],
                }
                for step in steps
            ],
        }


def core_zones(workspace: Workspace, as_of: str) -> list[str]:
    """Return the ids of the zones that have a core area in force on a day, in their order."""
    if not workspace.has("core_areas"):
        return []
    table = workspace.read("core_areas")
    return sorted(set(table["zone_id"][in_force(table, np.datetime64(as_of))].dropna().astype(str)))


def _ranges(row: pd.Series) -> Json:
    return {
        key: value
        for name in ("blocked_m2", "built", "served", "efficient", "maturity")
        for key, value in known(name, row[f"{name}_low"], row[f"{name}_high"]).items()
    }


def _core(workspace: Workspace, zone_id: str, as_of: str) -> GeometryArray:
    """Return the polygons of the core area in force."""
    if workspace.has("core_areas"):
        table = workspace.read("core_areas")
        own = table[(table["zone_id"] == zone_id).to_numpy() & in_force(table, np.datetime64(as_of))]
        if len(own):
            return np.asarray(own["geometry"].array, dtype=object)
    raise ZonemapError(
        "no_core_area",
        _("The zone “{zone}” has no core area in force").format(zone=zone_id),
        _("bring the core areas in: zonemap ingest {path} FILE --layer core_areas").format(
            path=workspace.path
        ),
    )


def _outside(assessment: Assessment, zone_id: str, core: GeometryArray) -> IntArray:
    """Return the surface parcels of the zone that lie for the most part outside its core."""
    parcels = assessment.parcels
    own = np.flatnonzero((parcels["zone_id"] == zone_id).fillna(value=False) & surface_of(parcels))
    if not len(own):
        raise ZonemapError(
            "unknown_zone",
            _("No parcel lies in a zone “{zone}”").format(zone=zone_id),
            _("use one of: {names}").format(
                names=", ".join(sorted(parcels["zone_id"].dropna().unique())) or "–"
            ),
        )
    polygons = np.asarray(parcels.geometry.array, dtype=object)[own]
    ground = np.array([united(core)], dtype=object)
    inside = overlap_areas(polygons, ground).total_by_left(len(own))
    return own[inside < 0.5 * shapely.area(polygons)]


def _measured(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, positions: IntArray, grouping: Grouping
) -> pd.DataFrame:
    """Return areas and shares of each patch, weighted by the area of its parcels."""
    patch, size = grouping.site, len(grouping)
    area = assessment.quantity("area_m2").low[positions]
    blocked = blocked_m2(assessment, rulebook).take(positions)
    floor = assessment.quantity("floor_area_m2").take(positions)
    codes = assessment.listing_codes[positions]
    is_judged = assessment.parcels["is_judged"].to_numpy(dtype=bool)[positions]
    terms = {
        "built": Quantity((floor.low > 0).astype(float), (floor.high > 0).astype(float)),
        "served": _served(assessment, workspace, positions),
        "efficient": Quantity(((codes == 0) & is_judged).astype(float), (codes < 2).astype(float)),
    }
    whole = np.bincount(patch, weights=area, minlength=size)
    table = pd.DataFrame(
        {
            "area_m2": np.bincount(patch, weights=area - blocked.low, minlength=size),
            "blocked_m2_low": np.bincount(patch, weights=blocked.low, minlength=size),
            "blocked_m2_high": np.bincount(patch, weights=blocked.high, minlength=size),
        }
    )
    shares = {
        name: Quantity(
            *(np.bincount(patch, weights=end * area, minlength=size) / whole for end in (term.low, term.high))
        )
        for name, term in terms.items()
    }
    shares["maturity"] = shares["built"].least(shares["served"]).least(shares["efficient"])
    for name, share in shares.items():
        table[f"{name}_low"], table[f"{name}_high"] = share.low, share.high
    return table


def _served(assessment: Assessment, workspace: Workspace, positions: IntArray) -> Quantity:
    """Return the share (0-1) of each parcel with all services; unknown where a kind of service was not delivered."""
    polygons = np.asarray(assessment.parcels.geometry.array, dtype=object)[positions]
    day = np.datetime64(assessment.manifest["as_of"], "D")
    all_served = Quantity.exact(np.ones(len(positions)))
    for kind in SERVICES:
        served = service_of(workspace, polygons, kind, day)
        all_served = all_served.least(served or Quantity.unknown(len(positions), low=0.0, high=1.0))
    return all_served


def _beside(
    polygons: GeometryArray, core: GeometryArray, patch: IntArray, size: int, reach_m: float
) -> npt.NDArray[np.bool_]:
    beside = np.zeros(size, dtype=bool)
    beside[patch[STRtree(polygons).query(core, predicate="dwithin", distance=reach_m)[1]]] = True
    return beside


def _neighbours(polygons: GeometryArray, patch: IntArray, size: int, reach_m: float) -> list[IntArray]:
    """Return for each patch those within reach of it."""
    one, other = STRtree(polygons).query(polygons, predicate="dwithin", distance=reach_m)
    apart = patch[one] != patch[other]
    left, right = np.divmod(np.unique(patch[one[apart]] * size + patch[other[apart]]), size)
    return np.split(right, np.searchsorted(left, np.arange(1, size)))
