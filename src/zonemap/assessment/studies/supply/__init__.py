"""Supply of industrial land: what is planned and not yet built on, net of red lines, and sites that it offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError
from zonemap.facts.buildings.free_land import BARRED
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

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
]


@dataclass(frozen=True, slots=True)
class Supply:
    """The supply of some zones, the candidate sites there, and the layers and columns that would say more."""

    zones: list[ZoneSupply]
    sites: Candidates
    missing: tuple[str, ...]


@uncollected()
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
