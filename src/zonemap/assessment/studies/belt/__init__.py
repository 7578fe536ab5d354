"""The river-side science belt (沿江科创带) as a director asks for it: shore, blocks, zones, parcels, both sides.

Every figure that the card of the city has is taken from there; what is added are the blocks, zones and parcels by name.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from zonemap.analysis.scorecard import CITY
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.cards import card_rows, card_zones, figures_without_data
from zonemap.assessment.rows import known
from zonemap.assessment.studies.belt.parcels import parcels_inside, plants_inside
from zonemap.assessment.studies.belt.proposal import Proposal, Wish, Within, belt_proposal
from zonemap.assessment.studies.belt.writing import proposal_document, write_proposal
from zonemap.assessment.studies.settings import setting_of, touch_of
from zonemap.assessment.summary import surface_of
from zonemap.errors import ZonemapError
from zonemap.facts.measure import read_layer
from zonemap.facts.overlays import is_main_stem
from zonemap.facts.zones.survey import column
from zonemap.findings import Claim, Verdict, claim
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import proposed_versions, standing
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Json = dict[str, Any]

BELT: Final = "belt_blocks"

PAIRS: Final = {
    "far_counted": ("belt_far_counted", "off_belt_far_counted"),
    "tax_wan_per_mu": ("belt_tax_wan_per_mu", "off_belt_tax_wan_per_mu"),
    "carriers_per_km2": ("carriers_inside_per_km2", "carriers_outside_per_km2"),
    "research_share": ("belt_research_share", "off_belt_research_share"),
}
"""The indicators of the card that tell the belt from the land outside, by what they measure."""

_ALONE: Final = (
    "belt_m2", "belt_shore_m", "belt_block_count", "belt_versions", "blocks_without_industry", "innovation_core_m2",
    "innovation_core_research_share", "innovation_core_carriers",
)  # fmt: skip
BELT_FIGURES: Final = (*_ALONE, *(name for pair in PAIRS.values() for name in pair))
"""The indicators of the card about the belt."""

__all__ = [
    "BELT",
    "BELT_FIGURES",
    "PAIRS",
    "Proposal",
    "Wish",
    "Within",
    "belt_document",
    "belt_proposal",
    "proposal_document",
    "write_proposal",
]


def belt_document(assessment: Assessment, workspace: Workspace, rulebook: Rulebook) -> Json:
    """Return what is known of the belt of a workspace, as JSON.

    Raises `ZonemapError` where no belt is loaded: its official boundary is not public.
    """
    if not workspace.has(BELT):
        raise ZonemapError(
            "no_belt",
            _(
                "The workspace {path} has no layer “{layer}”, and the official boundary of the belt is not public"
            ).format(path=workspace.path, layer=BELT),
            _(
                "bring one in: zonemap ingest {path} FILE --layer {layer}; or have one proposed: "
                "zonemap belt {path} --depth METRES --out FILE.gpkg"
            ).format(path=workspace.path, layer=BELT),
        )
    blocks, shapes = read_layer(workspace, BELT)
    day = np.datetime64(assessment.manifest["as_of"])
    stands = standing(blocks, day, "block_id")
    figures = {
        row["indicator"]: row
        for row in card_rows(assessment, rulebook, CITY)
        if row["indicator"] in BELT_FIGURES
    }
    absent = figures_without_data(assessment, rulebook)
    return {
        "run": assessment.run,
        "as_of": assessment.manifest["as_of"],
        "proposed_versions": list(proposed_versions(blocks, day)),
        "is_in_run": BELT in assessment.manifest["layers"],
        "figures": {name: figures[name] for name in _ALONE if name in figures},
        "sides": {
            name: {"inside": figures.get(inside), "outside": figures.get(outside)}
            for name, (inside, outside) in PAIRS.items()
        },
        "shore_reach_m": _number(setting_of(assessment, rulebook, "belt_shore_reach_m")),
        "shores_of_unknown_rank": _unranked(workspace),
        "blocks": _block_rows(assessment, rulebook, blocks, shapes, stands),
        "zones": _zone_rows(assessment, workspace, rulebook),
        "core_areas_m2": _core_areas_m2(assessment, workspace, shapes, stands),
        "parcels": parcels_inside(assessment, rulebook),
        "plants": plants_inside(assessment),
        "without_data": [each for each in absent if each["indicator"] in BELT_FIGURES],
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _unranked(workspace: Workspace) -> int | None:
    """Return how many shores have no rank; None without the layer."""
    if not workspace.has("shoreline"):
        return None
    return int((is_main_stem(read_layer(workspace, "shoreline")[0]) == Verdict.UNKNOWN).sum())


def _block_rows(
    assessment: Assessment, rulebook: Rulebook, blocks: pd.DataFrame, shapes: GeometryArray, stands: Claim
) -> list[Json]:
    """Return one row per block and version: what it is for, whether it is in force, its area and parcels."""
    surface = np.flatnonzero(surface_of(assessment.parcels))
    parcels = np.asarray(assessment.parcels.geometry.array, dtype=object)[surface]
    pairs = overlap_areas(shapes, parcels)
    pairs = pairs.where(pairs.area_m2 >= touch_of(assessment, rulebook))
    count, inside = np.bincount(pairs.left, minlength=len(shapes)), pairs.total_by_left(len(shapes))
    core = claim(blocks["is_innovation_core"]) if "is_innovation_core" in blocks else np.zeros(len(blocks))
    names = ("block_id", "name", "function", "leading_industry", "version", "approved_on")
    texts = {name: column(blocks, name) for name in names}
    area = shapely.area(shapes)
    return [
        {
            **{name: None if pd.isna(text.iloc[at]) else str(text.iloc[at]) for name, text in texts.items()},
            "is_innovation_core": {1: True, -1: False}.get(int(core[at])),
            "in_force": Verdict(int(stands[at])).word,
            "area_m2": float(area[at]),
            "parcels": int(count[at]),
            "parcel_land_m2": float(inside[at]),
        }
        for at in np.lexsort((texts["block_id"].fillna("").to_numpy(dtype=str), -stands))
    ]


def _zone_rows(assessment: Assessment, workspace: Workspace, rulebook: Rulebook) -> list[Json]:
    """Return the zones that lie in the belt, or may, with the area and the share of them that does."""
    if not workspace.has("zones"):
        return []
    table, shapes = read_layer(workspace, "zones")
    areas = dict(zip(table["zone_id"].astype(str), shapely.area(shapes).tolist(), strict=True))
    rows = []
    for zone, said in card_zones(assessment).items():
        found = [row for row in card_rows(assessment, rulebook, zone) if row["indicator"] == "belt_m2"]
        if not found or zone not in areas:
            continue
        low, high = found[0].get("value_range", (found[0]["value"],) * 2)
        if high is not None and high <= 0:
            continue
        whole = areas[zone]
        rows.append(
            {
                "zone_id": zone,
                "name": said["name"],
                "area_m2": whole,
                **known("inside_m2", low or 0.0, np.inf if high is None else high),
                **known("inside_share", (low or 0.0) / whole, 1.0 if high is None else high / whole),
            }
        )
    return rows


def _core_areas_m2(
    assessment: Assessment, workspace: Workspace, blocks: GeometryArray, stands: Claim
) -> Json | None:
    """Return how much of the core areas in force lies in the belt; None without the layer."""
    if not workspace.has("core_areas"):
        return None
    table, shapes = read_layer(workspace, "core_areas")
    holds = standing(table, np.datetime64(assessment.manifest["as_of"]), "core_id")

    low, high = (
        shapely.intersection(united(blocks[stands >= least]), united(shapes[holds >= least])).area
        for least in (Verdict.MET, Verdict.UNKNOWN)
    )
    return known("area_m2", low, high)
