"""Sums of an assessment by zone and by rule, and what they rest on: whose ground counts, what zones are called."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.findings import Verdict
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace


def surface_of(parcels: pd.DataFrame) -> pd.Series:
    """Return which parcels count their ground: of layered rights only the surface does."""
    return parcels["right_layer"].fillna("B") == "B"


def zone_names(workspace: Workspace, assessment: Assessment) -> dict[str, str]:
    """Return the name of every zone of the workspace by id, and of every zone that only parcels name."""
    named: dict[str, str] = {}
    if workspace.has("zones"):
        zones = workspace.read("zones")
        titles = zones["name"] if "name" in zones else pd.Series(pd.NA, index=zones.index)
        named = {
            str(zone): str(zone) if pd.isna(title) else str(title)
            for zone, title in zip(zones["zone_id"], titles, strict=True)
        }
    only_parcels = sorted(set(assessment.parcels["zone_id"].dropna().astype(str)) - set(named))
    return named | {zone: zone for zone in only_parcels}


def by_zone(assessment: Assessment) -> pd.DataFrame:
    """Return one row per zone with parcels, by zone id; parcels in no zone stand under "".

    `parcels`, `certain`, `possible` count parcels; `area_m2`, `certain_area_m2` count ground once, by surface parcels;
    `cap_low_m2` and `cap_high_m2` sum the caps of what is certain (inf where a parcel has no ceiling).
    """
    parcels = assessment.parcels
    surface = surface_of(parcels).to_numpy()
    certain = (parcels["listing"] == "certain").to_numpy()
    area = parcels["area_m2_low"].to_numpy()
    table = pd.DataFrame(
        {
            "zone_id": parcels["zone_id"].fillna("").to_numpy(),
            "parcels": 1,
            "certain": certain.astype(int),
            "possible": (parcels["listing"] == "possible").to_numpy().astype(int),
            "area_m2": np.where(surface, area, 0.0),
            "certain_area_m2": np.where(surface & certain, area, 0.0),
            "cap_low_m2": np.where(surface & certain, parcels["gain_cap_m2_low"], 0.0),
            "cap_high_m2": np.where(surface & certain, parcels["gain_cap_m2_high"], 0.0),
        }
    )
    return table.groupby("zone_id").sum()


def by_rule(assessment: Assessment, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per rule of the catalogue, by its name: the clause it reads, and parcels and m² by verdict.

    A rule that was not judged has no counts (missing, not 0).
    """
    area = assessment.parcels["area_m2_low"].to_numpy()
    rows = []
    for name, rule in CATALOGUE.items():
        found = assessment.findings.get(name)
        counts: dict[str, float] = {}
        if found is not None:
            for verdict in Verdict:
                at = found.position[found.verdict == verdict]
                counts[verdict.word] = len(at)
                counts[f"{verdict.word}_area_m2"] = float(area[at].sum())
        rows.append(
            {
                "rule": name,
                "clause": rule.clause,
                "row": rule.row,
                "kind": rulebook.roles[name].kind,
                **counts,
            }
        )
    columns = [f"{verdict.word}{end}" for verdict in Verdict for end in ("", "_area_m2")]
    return pd.DataFrame(rows).set_index("rule").reindex(columns=["clause", "row", "kind", *columns])
