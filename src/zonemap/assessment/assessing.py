"""Workspace and plan in, assessment out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.analysis import (
    LISTINGS,
    Gain,
    constraints,
    far_gain,
    is_judged,
    listing,
    premium_exemption,
    waterfalls,
)
from zonemap.analysis.scorecard import roster_of, scorecard
from zonemap.assessment.assessment import OPTIONAL, ROUTES, Assessment
from zonemap.assessment.manifest import manifest_of, numbers_cited, totals_of
from zonemap.collecting import uncollected
from zonemap.facts import STAGES, Facts, measure_parcels
from zonemap.facts.zones import ZoneFigures, measure_zones
from zonemap.findings import Claim, Findings, Quantity, Verdict
from zonemap.plan import Rulebook, load_plan, read_local_numbers
from zonemap.rules import Judgement, judge, with_percentiles
from zonemap.workspace import Ceiling, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """What need not be made anew, because nothing that it rests on has changed: it must be of the same facts."""

    findings: Mapping[str, Findings] = field(default_factory=dict)
    constraints: pd.DataFrame | None = None
    waterfall: pd.DataFrame | None = None
    ellipsoidal_area_m2: float | None = None


NOTHING_STANDS: Final = Standing()


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a workspace: its parcels, and its zones."""

    parcels: Facts
    zones: ZoneFigures


ZONES: Final = "zone figures"
"""The stage in which the zones are measured."""

STEPS: Final = (*STAGES, ZONES, "judge", "analyse")
"""The steps of an assessment, as `progress` is told them."""


def rulebook_of(
    workspace: Workspace, plan: Rulebook | None = None, values: Mapping[str, float] | None = None
) -> Rulebook:
    """Return the rulebook in force: ours, the bureau's rows, a scenario's values, by accepted sources."""
    rulebook = read_local_numbers(plan or load_plan(), workspace.path / "numbers.toml")
    rulebook = rulebook.accepting(workspace.settings.accepted_confidence)
    return rulebook.changed(values) if values else rulebook


def workspace_of(workspace: Workspace, manifest: Mapping[str, Any]) -> Workspace:
    """Return the workspace as a run saw it: without the layers, and under the ceilings, of its scenario.

    What was supposed of the workspace before is not asked: to look twice is to look once.
    """
    ceilings = tuple(Ceiling(**each) for each in manifest.get("ceilings", ()))
    return replace(workspace, without=tuple(manifest.get("without", ())), ceilings=ceilings)


@uncollected()
def assess(
    workspace: Workspace,
    plan: Rulebook | None = None,
    *,
    as_of: date | None = None,
    values: Mapping[str, float] | None = None,
    run: str | None = None,
    progress: Progress = lambda _stage: None,
) -> Assessment:
    """Return the assessment of a workspace; nothing is written.

    `as_of` is the day of judgement (the workspace's own when not given), `values` sets numbers of the plan for a
    scenario. The same input gives the same run name and the same result.
    """
    rulebook = rulebook_of(workspace, plan, values)
    day = as_of or workspace.settings.as_of
    facts, seconds = measure_parcels(workspace, rulebook, as_of=day, progress=progress)
    zones = timed_zones(workspace, facts, rulebook, seconds, progress)
    found = concluded(
        workspace, Measured(facts, zones), rulebook, values=values or {}, seconds=seconds, progress=progress
    )
    return replace(found, run=run) if run else found


def timed_zones(
    workspace: Workspace, facts: Facts, rulebook: Rulebook, seconds: dict[str, float], progress: Progress
) -> ZoneFigures:
    """Return the figures of the zones, and note in `seconds` how long they took."""
    progress(ZONES)
    began = perf_counter()
    zones = measure_zones(workspace, rulebook, facts)
    seconds[ZONES] = round(perf_counter() - began, 3)
    return zones


def is_zoned(workspace: Workspace) -> bool:
    """Return whether a parcel without a zone surely lies in none: the zones are there, and all of them."""
    return workspace.has("zones") and "zones" not in workspace.settings.partial_layers


def concluded(
    workspace: Workspace,
    measured: Measured,
    rulebook: Rulebook,
    *,
    values: Mapping[str, float],
    seconds: Mapping[str, float] = MappingProxyType({}),
    standing: Standing = NOTHING_STANDS,
    progress: Progress = lambda _stage: None,
) -> Assessment:
    """Return the assessment of what was already measured under this rulebook; `values` is what a scenario set in it.

    `seconds` are those that measuring took; what stands is not made anew.
    """
    facts, taken = measured.parcels, dict(seconds)
    began = perf_counter()
    progress("judge")
    rulebook = with_percentiles(rulebook, facts, is_zoned=is_zoned(workspace))
    judgement = judge(facts, rulebook, off=workspace.settings.flags.off, standing=standing.findings)
    taken["judge"] = round(perf_counter() - began, 3)
    began = perf_counter()
    progress("analyse")
    parcels = _parcel_table(facts, judgement, rulebook, workspace)
    over = standing.constraints
    if over is None:
        over = constraints(facts, judgement.findings, rulebook)
    cards = scorecard(measured.zones, parcels, judgement, facts, rulebook)
    left = standing.waterfall
    if left is None:
        left = waterfalls(workspace, facts)
    taken["analyse"] = round(perf_counter() - began, 3)
    manifest = manifest_of(workspace, rulebook, facts, judgement, numbers_cited(cards.rows))
    manifest["scorecard"] = {
        "zones": roster_of(measured.zones.zones),
        "evidence": {name: list(each) for name, each in cards.evidence.items()},
        "without_data": {name: list(each) for name, each in cards.absent.items()},
    }
    manifest["values"] = dict(values)
    manifest["totals"] = totals_of(parcels, workspace.crs, standing.ellipsoidal_area_m2)
    manifest["seconds"] = taken
    name = f"{facts.as_of.item():%Y%m%d}-{manifest['digest'][:8]}"
    return Assessment(name, parcels, judgement.findings, over, manifest, cards.rows, left)


def _parcel_table(
    facts: Facts, judgement: Judgement, rulebook: Rulebook, workspace: Workspace
) -> gpd.GeoDataFrame:
    names = (
        "area_m2", "drawn_area_m2", "registered_area_m2", "footprint_m2", "floor_area_m2", "counted_floor_area_m2",
        "far", "far_counted", "building_coefficient", "far_max", "density_max", "height_max_m", "plan_conflict_share",
        "main_stem_distance_m", *(f"{name}_mean" for name in workspace.rasters()),
    )  # fmt: skip
    columns: dict[str, Any] = {
        "zone_id": facts.text("zone_id"),
        "land_use": facts.text("land_use"),
        "planned_use": facts.text("planned_use"),
        "industry_code": facts.text("industry_code"),
        "place": facts.text("place"),
        "right_layer": facts.text("right_layer"),
        "owner_id": facts.text("owner_id"),
    }
    for name in (*names, *(name for name in OPTIONAL if facts.has(name))):
        _put(columns, name, facts.quantity(name))
    codes = listing(judgement.findings, rulebook, len(facts))
    columns["listing"] = np.array([each.value for each in LISTINGS], dtype=object)[codes]
    columns["is_judged"] = is_judged(judgement.findings, rulebook, len(facts))
    storey_m = rulebook.setting("new_storey_height_m", facts.as_of)
    gain: Gain = far_gain(facts, new_storey_height_m=storey_m)
    for route in ROUTES:
        _put(columns, f"gain_{route}_m2", getattr(gain, route))
    for name in ("is_disputed", "has_started"):
        columns[name] = _words(facts.claim(name))
    exempt = premium_exemption(facts)
    columns["premium_plan"], columns["premium_national"] = _words(exempt.plan), _words(exempt.national)
    return gpd.GeoDataFrame(
        pd.DataFrame(columns, index=facts.ids), geometry=facts.geometry, crs=workspace.crs
    )


def _put(columns: dict[str, Any], name: str, quantity: Quantity) -> None:
    columns[f"{name}_low"], columns[f"{name}_high"] = quantity.low, quantity.high


def _words(truth: Claim) -> np.ndarray:
    return np.array([Verdict(code).word for code in (-1, 0, 1)], dtype=object)[truth + 1]
