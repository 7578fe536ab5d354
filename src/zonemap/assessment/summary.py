"""Sums of an assessment by zone and by rule, and what they rest on: whose ground counts, what zones are called."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.findings import Verdict
from zonemap.layers.rights import is_surface
from zonemap.plan import Rulebook
from zonemap.rules import CATALOGUE
from zonemap.workspace import Workspace


def surface_of(parcels: pd.DataFrame) -> pd.Series:
    """Return which parcels count their ground: of layered rights only the surface does."""
    return is_surface(parcels["right_layer"])


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
    """Return one row per rule of the catalogue, by its name: the clause it reads, parcels, m² and share by verdict.

    Parcels count all; m² and the share of the ground of all parcels count ground once, by surface parcels. A rule that
    was not judged has no counts (missing, not 0).
    """
    parcels = assessment.parcels
    area = np.where(surface_of(parcels), parcels["area_m2_low"], 0.0)
    ground = float(area.sum())
    rows = []
    for name, rule in CATALOGUE.items():
        found = assessment.findings.get(name)
        counts: dict[str, float] = {}
        if found is not None:
            for verdict in Verdict:
                at = found.position[found.verdict == verdict]
                counts[verdict.word] = len(at)
                touched = float(area[at].sum())
                counts[f"{verdict.word}_area_m2"] = touched
                counts[f"{verdict.word}_share"] = touched / ground if ground else 0.0
        rows.append(
            {
                "rule": name,
                "clause": rule.clause,
                "row": rule.row,
                "kind": rulebook.roles[name].kind,
                **counts,
            }
        )
    columns = [f"{verdict.word}{end}" for verdict in Verdict for end in ("", "_area_m2", "_share")]
    return pd.DataFrame(rows).set_index("rule").reindex(columns=["clause", "row", "kind", *columns])


def gain_by_zone(assessment: Assessment, listings: Collection[str]) -> pd.DataFrame:
    """Return the gains of the parcels so listed, by zone id: `<route>_low_m2` and `<route>_high_m2`, and `parcels`.

    Surface parcels count; parcels in no zone stand under "". A high end is inf where a parcel has no ceiling. Routes
    are alternatives within the cap and never add up.
    """
    parcels = assessment.parcels
    chosen = parcels[surface_of(parcels) & parcels["listing"].isin(listings)]
    ends = {
        f"{route}_{end}_m2": chosen[f"gain_{route}_m2_{end}"].to_numpy()
        for route in ROUTES
        for end in ("low", "high")
    }
    table = pd.DataFrame({"zone_id": chosen["zone_id"].fillna("").to_numpy(), "parcels": 1, **ends})
    return table.groupby("zone_id").sum()


def premium_counts(assessment: Assessment, listings: Collection[str]) -> pd.DataFrame:
    """Return how many parcels so listed are exempt of further land price: a row per reading, a column per verdict."""
    parcels = assessment.parcels
    chosen = parcels[surface_of(parcels) & parcels["listing"].isin(listings)]
    words = [verdict.word for verdict in Verdict]
    return pd.DataFrame(
        {
            reading: chosen[f"premium_{reading}"].value_counts().reindex(words, fill_value=0)
            for reading in ("plan", "national")
        }
    ).T


def by_constraint(assessment: Assessment, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per rule of constraint that was judged, by its name.

    `severities` say how it weighs; `parcels`, `overlap_m2` and `share` (of the ground of all parcels) count what stands
    over surface parcels by more than a touch of borders, `touches` the others, `unknown` what could not be judged.
    """
    parcels = assessment.parcels
    surface = surface_of(parcels).to_numpy()
    ground = float(parcels["area_m2_low"].to_numpy()[surface].sum())
    standing = assessment.constraints[surface[assessment.constraints["position"].to_numpy(dtype=np.intp)]]
    rows = []
    for name, found in assessment.findings.items():
        if rulebook.roles[name].kind != "constraint":
            continue
        own = standing[standing["rule"] == name]
        over = own[~own["is_touch"].astype(bool) & (own["verdict"] == Verdict.BREACHED.word)]
        overlap = float(over["registered_overlap_m2"].sum())
        rows.append(
            {
                "rule": name,
                "clause": CATALOGUE[name].clause,
                "severities": tuple(sorted(set(over["severity"]) or {rulebook.roles[name].severity})),
                "parcels": over["position"].nunique(),
                "overlap_m2": overlap,
                "share": overlap / ground if ground else 0.0,
                "touches": int(own["is_touch"].sum()),
                "unknown": int((found.verdict == Verdict.UNKNOWN).sum()),
            }
        )
    return pd.DataFrame(rows).set_index("rule") if rows else pd.DataFrame()
