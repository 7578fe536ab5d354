"""Supply of industrial land: what is planned and not yet built on, net of red lines, and sites that it offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio

from zonemap.analysis.supply import LEFT, State
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.supply.ground import ZoneSupply, layers_of, zone_supplies
from zonemap.assessment.studies.supply.sites import (
    ANYTHING,
    Candidates,
    Wanted,
    candidate_rows,
    candidates_of,
)
from zonemap.assessment.summary import zone_names
from zonemap.errors import ZonemapError
from zonemap.facts.free_land import BARRED
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace
from zonemap.writing import replaced_whole

Json = dict[str, Any]

__all__ = [
    "ANYTHING",
    "LEFT",
    "Candidates",
    "State",
    "Supply",
    "Wanted",
    "ZoneSupply",
    "candidate_rows",
    "supply_of",
    "supply_rows",
    "write_supply",
]


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply of some zones, the candidate sites there, and the layers and columns that would say more."""

    zones: list[ZoneSupply]
    sites: Candidates
    missing: tuple[str, ...]


def supply_of(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    *,
    zone: str | None = None,
    wanted: Wanted = ANYTHING,
) -> Supply:
    """Return the supply of a workspace, of one zone alone where it is named.

    Of each zone what is planned is what is built, what red lines and farmland block and what is left. Raises
    `ZonemapError` without a plan of land use, and for a zone that is not drawn.
    """
    layers = layers_of(assessment, workspace, rulebook)
    zones = zone_supplies(workspace, layers)
    if zone is not None:
        names = [each.zone_id for each in zones if each.zone_id]
        if zone not in names:
            raise ZonemapError(
                "unknown_zone",
                _("There is no ground of a zone “{zone}”").format(zone=zone),
                _("use one of: {names}").format(names=", ".join(names) or "–"),
            )
        zones = [each for each in zones if each.zone_id == zone]
    sites = candidates_of(zones, layers, assessment, workspace, rulebook, wanted)
    return Supply(zones, sites, layers.missing)


def supply_rows(found: Supply, workspace: Workspace, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per zone, as `supply --json` prints it: what a layer that is missing blocks is null."""
    names = zone_names(workspace, assessment)
    for each in found.zones:
        ground = each.ground
        yield {
            "zone_id": each.zone_id or None,
            "name": names.get(each.zone_id),
            "planned_m2": ground.planned_m2,
            "built_m2": ground.built_m2,
            "blocked_m2": {name: ground.blocked_m2.get(name) for name in BARRED},
            "left_m2": {state.value: ground.left_m2[state] for state in LEFT},
            **known("available_m2", each.available_m2.low[0], each.available_m2.high[0]),
            "open_m2": each.open_m2,
            "strips_m2": found.sites.strips_m2[each.zone_id],
        }


def write_supply(found: Supply, target: Path, words: Mapping[State, str]) -> None:
    """Write a GeoPackage of the candidate sites and of the ground that is left by state, whole or not at all.

    `words` say each state to a reader.
    """
    sites = found.sites.table.reset_index().drop(columns="crossing")
    for name in ("corridors", "parcel_ids"):
        sites[name] = ["; ".join(each) for each in sites[name]]
    # what is not bounded is not known: a file has no number for it
    sites = sites.replace([np.inf, -np.inf], np.nan).assign(
        fits=found.sites.table["fits"].to_numpy(dtype=int)
    )
    ground = [(each.zone_id, state, each.ground.of_state[state]) for each in found.zones for state in LEFT]
    rows = [(zone, state.value, words[state], shape) for zone, state, shapes in ground for shape in shapes]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(("zone_id", "state", "state_text"))}
    left = gpd.GeoDataFrame(columns, geometry=[row[3] for row in rows], crs=sites.crs)
    left["area_m2"] = left.area
    with replaced_whole(target) as waiting:
        pyogrio.write_dataframe(
            sites, waiting, layer="supply_sites", driver="GPKG", geometry_type="MultiPolygon"
        )
        pyogrio.write_dataframe(left, waiting, layer="supply_ground", driver="GPKG", geometry_type="Polygon")
