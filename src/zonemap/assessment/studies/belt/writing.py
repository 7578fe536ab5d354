"""A proposed belt in words a program reads, and as a file that a planner draws on and brings back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely

from zonemap.assessment.studies.belt.proposal import Proposal
from zonemap.assessment.studies.geopackage import write_geopackage

Json = dict[str, Any]


def proposal_document(proposal: Proposal) -> Json:
    """Return how a proposal came about and its blocks, as `belt --depth --json` prints it."""
    blocks = proposal.blocks
    return {
        "is_proposal": True,
        "version": str(blocks["version"].iloc[0]),
        "depth_m": proposal.wish.depth_m,
        "within": proposal.wish.within.value,
        "shore_m": proposal.shore_m,
        "strip_m2": proposal.strip_m2,
        "taken_off": [{"name": step.name, "area_m2": step.net_m2} for step in proposal.steps],
        "slivers_m2": proposal.slivers_m2,
        "area_m2": proposal.area_m2,
        "has_two_banks": proposal.has_two_banks,
        "is_redline_layer_partial": proposal.is_open,
        "shores_left_out": dict(proposal.left_out),
        "blocks": [
            {"block_id": block_id, "name": name, "area_m2": area}
            for block_id, name, area in zip(
                blocks["block_id"], blocks["name"], shapely.area(blocks.geometry.array).tolist(), strict=True
            )
        ],
    }


def write_proposal(proposal: Proposal, path: Path) -> None:
    """Write a proposal as the layer `belt_blocks` of a GeoPackage, whole or not at all."""
    write_geopackage(path, {"belt_blocks": (proposal.blocks, "Polygon")})
