"""What a run says of itself: what it was made from, with hashes, what it leans on, and its sums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from zonemap.analysis import LISTINGS, conditions_absent
from zonemap.assessment.summary import surface_of
from zonemap.facts import Facts
from zonemap.findings import Findings
from zonemap.geometry import ellipsoidal_area_m2
from zonemap.plan import Confidence, Row, Rulebook
from zonemap.rules import CATALOGUE, Judgement
from zonemap.workspace import Workspace

_JUDGING: Final = ("layers", "plan", "findings", "geometry", "facts", "rules", "analysis", "assessment")
"""The folders whose code decides a result."""


def manifest_of(
    workspace: Workspace,
    rulebook: Rulebook,
    facts: Facts,
    judgement: Judgement,
    cited: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what a run says of itself, save its totals: inputs with their hashes, the digest of them all, sources.

    `cited` are rows of numbers that more than findings lean on.
    """
    identity, layers = _identity(workspace, rulebook, facts.day)
    return {
        **identity,
        "digest": _digest(identity),
        "layers": layers,
        "imagery": {
            name: {"unit": record.unit, "date": record.date} for name, record in workspace.rasters().items()
        },
        "crs": workspace.crs.to_string(),
        "synthetic": workspace.settings.synthetic,
        "not_judged": [
            {"rule": each.rule, "why": each.why.value, "missing": [name for name in each.missing if name]}
            for each in judgement.not_judged
        ],
        "evidence": {name: list(sources) for name, sources in facts.evidence.items()},
        "conditions_absent": list(conditions_absent(facts)),
        "numbers": _numbers_used(judgement.findings, cited, rulebook),
        "assumptions": _assumptions(rulebook, facts.day),
        "not_in_force": [
            {"number": number.name, "meaning": dict(number.meaning), "unit": number.unit}
            for number in rulebook.numbers.values()
            if number.is_silent_on(facts.day)
        ],
    }


def digest_of(workspace: Workspace, rulebook: Rulebook, day: date) -> str:
    """Return the digest that a run would have: the same digest means the same layers, rules, settings and code."""
    return _digest(_identity(workspace, rulebook, day)[0])


def _digest(identity: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def _identity(workspace: Workspace, rulebook: Rulebook, day: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what makes a run the one it is, and its layers in full."""
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
    settings = workspace.settings.model_dump(mode="json", exclude={"basemap"})  # it judges nothing
    supposed = {
        "without": list(workspace.without),
        "ceilings": [each.as_json() for each in workspace.ceilings],
    }
    identity = {
        **{name: each for name, each in supposed.items() if each},
        "as_of": day.isoformat(),
        "rulebook": rulebook.sha256,
        "code": _code_version(),
        "settings": settings,
        "layers": {name: layer["sha256"] for name, layer in layers.items()},
        "rasters": rasters,
    }
    return identity, layers


@cache
def _code_version() -> str:
    """Return the version of zonemap with the fingerprint of the code that measures and judges."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for folder in _JUDGING:
        for file in sorted((package / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    return f"{version('zonemap')}+{digest.hexdigest()[:8]}"


def numbers_cited(scorecard: pd.DataFrame) -> set[str]:
    """Return the rows of numbers that the cards of the zones lean on."""
    return {row for said in set(scorecard["numbers"]) for row in str(said).split("\n") if row}


def _numbers_used(
    findings: Mapping[str, Findings], cited: Iterable[str], rulebook: Rulebook
) -> dict[str, dict[str, Any]]:
    names = sorted({row for found in findings.values() for rows in found.choices for row in rows} | {*cited})
    return {name: number_said(rulebook, rulebook.row(name)) for name in names}


def number_said(rulebook: Rulebook, row: Row) -> dict[str, Any]:
    """Return what is said of a row of a number: meaning, ends, unit, document, place, confidence, whose it is."""
    number = rulebook.number(row.number)
    return {
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


def _assumptions(rulebook: Rulebook, day: date) -> list[dict[str, Any]]:
    """Return the settings that no law gives and that hold on that day, as they must be printed; a table is none."""
    return [
        {"number": number.name, "value": row.low, "unit": number.unit, "meaning": dict(number.meaning)}
        for number in rulebook.numbers.values()
        for row in number.rows_on(day)[:1]
        if not number.is_list
        and row.source.confidence in {Confidence.ASSUMPTION, Confidence.BUREAU}
        and np.isfinite(row.low)
        and row.percentile is None
    ]


def totals_of(parcels: gpd.GeoDataFrame, crs: CRS, ellipsoidal_m2: float | None = None) -> dict[str, Any]:
    """Return the sums of the city; overlapping layers of rights count their ground once, by the surface parcels.

    The area on the ellipsoid (m²) is measured where it is not given.
    """
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
        "ellipsoidal_area_m2": ellipsoidal_m2
        if ellipsoidal_m2 is not None
        else ellipsoidal_area_m2(np.asarray(surface.geometry.array, dtype=object), crs),
        "listing": by_listing,
        "rules": len(CATALOGUE),
    }
