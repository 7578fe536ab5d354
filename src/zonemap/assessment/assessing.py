"""Workspace and plan in, assessment out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zonemap.analysis import (
    LISTINGS,
    Gain,
    conditions_absent,
    constraints,
    far_gain,
    is_judged,
    listing,
    premium_exemption,
)
from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.assessment.summary import surface_of
from zonemap.facts import Facts, measure_parcels
from zonemap.findings import Claim, Findings, Quantity, Verdict
from zonemap.geometry import ellipsoidal_area_m2
from zonemap.plan import Confidence, Rulebook, load_plan, read_local_numbers
from zonemap.rules import CATALOGUE, Judgement, judge
from zonemap.workspace import Workspace

Progress = Callable[[str], None]

_JUDGING: Final = ("layers", "plan", "findings", "geometry", "facts", "rules", "analysis", "assessment")
"""The folders whose code decides a result."""


def rulebook_of(
    workspace: Workspace, plan: Rulebook | None = None, values: Mapping[str, float] | None = None
) -> Rulebook:
    """Return the rulebook in force: ours, the bureau's rows, a scenario's values, by accepted sources."""
    rulebook = read_local_numbers(plan or load_plan(), workspace.path / "numbers.toml")
    rulebook = rulebook.accepting(workspace.settings.accepted_confidence)
    return rulebook.changed(values) if values else rulebook


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
    began = perf_counter()
    progress("judge")
    judgement = judge(facts, rulebook, off=workspace.settings.flags.off)
    seconds["judge"] = round(perf_counter() - began, 3)
    began = perf_counter()
    progress("analyse")
    parcels = _parcel_table(facts, judgement, rulebook, workspace)
    standing = constraints(facts, judgement.findings, rulebook)
    seconds["analyse"] = round(perf_counter() - began, 3)
    manifest = _manifest(workspace, rulebook, day, facts, judgement)
    manifest["values"] = dict(values or {})
    manifest["totals"] = _totals(parcels, workspace)
    manifest["seconds"] = seconds
    name = run or f"{day:%Y%m%d}-{manifest['digest'][:8]}"
    return Assessment(name, parcels, judgement.findings, standing, manifest)


@cache
def _code_version() -> str:
    """Return the version of zonemap with the fingerprint of the code that measures and judges."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for folder in _JUDGING:
        for file in sorted((package / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return f"{version('zonemap')}+{digest.hexdigest()[:8]}"


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
    }
    shares = [name for name in ("belt_share", "core_share") if facts.has(name)]  # absent without their layers
    for name in (*names, *shares):
        _put(columns, name, facts.quantity(name))
    codes = listing(judgement.findings, rulebook, len(facts))
    columns["listing"] = np.array([each.value for each in LISTINGS], dtype=object)[codes]
    columns["is_judged"] = is_judged(judgement.findings, rulebook, len(facts))
    gain: Gain = far_gain(facts, new_storey_height_m=rulebook.setting("new_storey_height_m"))
    for route in ROUTES:
        _put(columns, f"gain_{route}_m2", getattr(gain, route))
    columns["is_disputed"] = _words(facts.claim("is_disputed"))
    exempt = premium_exemption(facts)
    columns["premium_plan"], columns["premium_national"] = _words(exempt.plan), _words(exempt.national)
    return gpd.GeoDataFrame(
        pd.DataFrame(columns, index=facts.ids), geometry=facts.geometry, crs=workspace.crs
    )


def _put(columns: dict[str, Any], name: str, quantity: Quantity) -> None:
    columns[f"{name}_low"], columns[f"{name}_high"] = quantity.low, quantity.high


def _words(truth: Claim) -> np.ndarray:
    return np.array([Verdict(code).word for code in (-1, 0, 1)], dtype=object)[truth + 1]


def _manifest(
    workspace: Workspace, rulebook: Rulebook, day: date, facts: Facts, judgement: Judgement
) -> dict[str, Any]:
    layers = {
        name: {
            "sha256": record.sha256,
            "source": record.source,
            "source_sha256": record.source_sha256,
            "rows": record.rows,
            "edition": record.edition,
            "ingested_at": record.ingested_at,
        }
        for name in workspace.layer_names()
        for record in (workspace.record(name),)
    }
    rasters = {name: record.sha256 for name, record in workspace.rasters().items()}
    settings = workspace.settings.model_dump(mode="json")
    identity = {
        "as_of": day.isoformat(),
        "rulebook": rulebook.sha256,
        "code": _code_version(),
        "settings": settings,
        "layers": {name: layer["sha256"] for name, layer in layers.items()},
        "rasters": rasters,
    }
    return {
        **identity,
        "digest": hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest(),
        "layers": layers,
        "crs": workspace.crs.to_string(),
        "synthetic": workspace.settings.synthetic,
        "not_judged": [
            {"rule": each.rule, "why": each.why.value, "missing": [name for name in each.missing if name]}
            for each in judgement.not_judged
        ],
        "evidence": {name: list(sources) for name, sources in facts.evidence.items()},
        "conditions_absent": list(conditions_absent(facts)),
        "numbers": _numbers_used(judgement.findings, rulebook),
        "assumptions": _assumptions(rulebook),
    }


def _numbers_used(findings: Mapping[str, Findings], rulebook: Rulebook) -> dict[str, dict[str, Any]]:
    names = sorted({row for found in findings.values() for rows in found.choices for row in rows})
    used: dict[str, dict[str, Any]] = {}
    for name in names:
        row = rulebook.row(name)
        number = rulebook.number(row.number)
        used[name] = {
            "number": row.number,
            "meaning": dict(number.meaning),
            "unit": number.unit,
            "low": row.low if np.isfinite(row.low) else None,
            "high": row.high if np.isfinite(row.high) else None,
            "document": row.source.document,
            "place": row.source.place,
            "confidence": row.source.confidence.value,
            "is_local": row.is_local,
        }
    return used


def _assumptions(rulebook: Rulebook) -> list[dict[str, Any]]:
    """Return the settings that no law gives, as they must be printed."""
    return [
        {"number": number.name, "value": row.low, "unit": number.unit, "meaning": dict(number.meaning)}
        for number in rulebook.numbers.values()
        for row in number.rows[:1]
        if row.source.confidence in {Confidence.ASSUMPTION, Confidence.BUREAU} and np.isfinite(row.low)
    ]


def _totals(parcels: gpd.GeoDataFrame, workspace: Workspace) -> dict[str, Any]:
    """Return the sums of the city; overlapping layers of rights count their ground once, by the surface parcels."""
    surface = parcels[surface_of(parcels)]
    by_listing = {}
    for each in LISTINGS:
        listed = surface[surface["listing"] == each.value]
        cap_low, cap_high = listed["gain_cap_m2_low"].sum(), listed["gain_cap_m2_high"].sum()
        by_listing[each.value] = {
            "parcels": int((parcels["listing"] == each.value).sum()),
            "area_m2": float(listed["area_m2_low"].sum()),
            "gain_cap_m2": {
                "low": float(cap_low),
                "high": float(cap_high) if np.isfinite(cap_high) else None,
            },
        }
    return {
        "parcels": len(parcels),
        "area_m2": float(surface["area_m2_low"].sum()),
        "drawn_area_m2": float(surface["drawn_area_m2_low"].sum()),
        "ellipsoidal_area_m2": ellipsoidal_area_m2(
            np.asarray(surface.geometry.array, dtype=object), workspace.crs
        ),
        "listing": by_listing,
        "rules": len(CATALOGUE),
    }
