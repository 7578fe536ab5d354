"""Planned industrial land of a workspace, taken apart zone by zone: built, blocked, and left to be built on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.analysis.supply import LEFT, OF_PARCELS, Ground, State, by_zone, states_of, taken_apart
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.studies.settings import setting_of
from zonemap.assessment.summary import surface_of
from zonemap.errors import ZonemapError
from zonemap.facts.buildings.free_land import BARRED
from zonemap.facts.measure import read_layer
from zonemap.facts.zones.survey import begins, column
from zonemap.findings import Claim, Quantity, Verdict, all_of, at_least, negated
from zonemap.geometry import taken_in_turn, united
from zonemap.geometry.cores import each_on_cores
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import LandUse
from zonemap.layers.versions import has_begun
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

PLAN: Final = "planned_land_use"


@dataclass(frozen=True, slots=True)
class Layers:
    """What planned land is held against.

    `sure` are the states of ground that is surely not built on; `missing` the layers and columns for want of which
    something is not known.
    """

    plan: pd.DataFrame
    industrial: GeometryArray
    other: GeometryArray
    may_be: GeometryArray
    built: GeometryArray
    blocked: Mapping[str, GeometryArray]
    ground: Mapping[State, GeometryArray]
    """The parcels of each state of ground that is left, and the land along roads."""
    sure: frozenset[State]
    is_complete: bool
    """Whether every layer that blocks is there as a whole."""
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneSupply:
    """The supply of one zone; that outside of all zones stands under ""."""

    zone_id: str
    ground: Ground
    open_m2: float
    """Ground of which nobody can say whether industry is planned there, less what is known to be built or blocked."""
    available_m2: Quantity
    """One interval: of the ground left, what is surely free, and what may be."""


def layers_of(assessment: Assessment, workspace: Workspace, rulebook: Rulebook) -> Layers:
    """Return the layers of a workspace that supply is made of.

    Raises `ZonemapError` where there is no plan of land use: supply is unknown as a whole then.
    """
    if not workspace.has(PLAN):
        raise ZonemapError(
            "no_plan",
            _("The workspace {path} has no layer “{layer}”: what is planned for industry is unknown").format(
                path=workspace.path, layer=PLAN
            ),
            _("bring one in: zonemap ingest {path} FILE --layer {layer}").format(
                path=workspace.path, layer=PLAN
            ),
        )
    plan, shapes = read_layer(workspace, PLAN)
    stood = has_begun(plan, "approved_on", np.datetime64(assessment.manifest["as_of"]))
    use = begins(column(plan, "planned_use"), (LandUse.INDUSTRIAL,))
    holds, otherwise = all_of(use, stood), all_of(negated(use), stood)
    industrial, other = holds == Verdict.MET, otherwise == Verdict.MET
    states, parcels = _states(assessment, workspace, rulebook)
    footprints = read_layer(workspace, "buildings")[1] if workspace.has("buildings") else shapes[:0]
    partial = set(workspace.settings.partial_layers)
    tells_of_the_rest = {"parcels", "buildings", "roads"}
    is_told = all(workspace.has(name) for name in tells_of_the_rest) and not tells_of_the_rest & partial
    along = _along_roads(workspace, setting_of(assessment, rulebook, "street_half_width_m"))
    return Layers(
        plan=plan.assign(geometry=shapes)[industrial],
        industrial=shapes[industrial],
        other=shapes[other],
        may_be=shapes[(holds != Verdict.BREACHED) & ~industrial],
        built=np.concatenate([parcels[states == State.BUILT], footprints]),
        blocked={name: read_layer(workspace, name)[1] for name in BARRED if workspace.has(name)},
        ground={**{state: parcels[states == state] for state in OF_PARCELS}, State.STREET: along},
        sure=frozenset(LEFT) - {State.UNKNOWN, State.STREET} - (set() if is_told else {State.UNPARCELLED}),
        is_complete=all(workspace.has(name) for name in BARRED) and not set(BARRED) & partial,
        missing=_missing(workspace, plan),
    )


def _missing(workspace: Workspace, plan: pd.DataFrame) -> tuple[str, ...]:
    layers = (*BARRED, "buildings", "zones", "roads", "corridors")
    columns = {
        f"{PLAN}.planned_use": "planned_use" in plan.columns,
        f"{PLAN}.far_max": "far_max" in plan.columns,
    }
    columns["parcels.supply_status"] = "supply_status" in workspace.read("parcels").columns
    return (
        *(name for name in layers if not workspace.has(name)),
        *(name for name, is_there in columns.items() if not is_there),
    )


def _states(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook
) -> tuple[npt.NDArray[np.object_], GeometryArray]:
    """Return the state of each surface parcel of the run, and its shape."""
    surface = surface_of(assessment.parcels).to_numpy(dtype=bool)
    parcels = assessment.parcels[surface]
    table = workspace.read("parcels")
    on_record = column(table, "supply_status").set_axis(pd.Index(table["parcel_id"].astype(object)))
    status = on_record.reindex(parcels.index).astype(object)
    stands = _stands(assessment, setting_of(assessment, rulebook, "sliver_area_m2"))[surface]
    return states_of(status.where(status.notna(), None).to_numpy(dtype=object), stands), np.asarray(
        parcels.geometry.array, dtype=object
    )


def _along_roads(workspace: Workspace, half_width_m: float) -> GeometryArray:
    """Return the land of roads: of one drawn as a line that within half the width of a street."""
    if not workspace.has("roads"):
        return np.empty(0, dtype=object)
    shapes = read_layer(workspace, "roads")[1]
    thin = shapely.get_dimensions(shapes) < 2
    return np.concatenate([shapes[~thin], shapely.buffer(shapes[thin], half_width_m)])


def _stands(assessment: Assessment, touch_m2: float) -> Claim:
    """Return whether more than a touch of a building stands on each parcel: its ground or its floor area says so."""
    limit = Quantity.exact(np.full(len(assessment.parcels), touch_m2))
    said = [at_least(assessment.quantity(name), limit) for name in ("footprint_m2", "floor_area_m2")]
    stands = np.where((said[0] == Verdict.BREACHED) | (said[1] == Verdict.BREACHED), Verdict.BREACHED, 0)
    stands[(said[0] == Verdict.MET) | (said[1] == Verdict.MET)] = Verdict.MET
    return stands.astype(np.int8)


def zone_supplies(workspace: Workspace, layers: Layers) -> list[ZoneSupply]:
    """Return the supply of every zone that is drawn, in the order of the layer, then that outside of all."""
    ids, zones = _zones(workspace)
    planned, may_be = by_zone(layers.industrial, zones), by_zone(layers.may_be, zones)
    wholes = [*(zones[at : at + 1] for at in range(len(zones))), np.concatenate([planned[-1], may_be[-1]])]
    supplies = each_on_cores(
        lambda at: _zone_supply([*ids, ""][at], planned[at], wholes[at], _near(layers, wholes[at])),
        range(len(wholes)),
    )
    return [each for each in supplies if each.zone_id or each.ground.planned_m2 + each.open_m2 > 0]


def _near(layers: Layers, whole: GeometryArray) -> Layers:
    """Return the layers with what meets some ground alone: an overlay looks at every shape that it is given."""
    ground = united(whole)
    shapely.prepare(ground)

    def meeting(shapes: GeometryArray) -> GeometryArray:
        return shapes[shapely.intersects(ground, shapes)]

    return replace(
        layers,
        other=meeting(layers.other),
        built=meeting(layers.built),
        blocked={name: meeting(shapes) for name, shapes in layers.blocked.items()},
        ground={state: meeting(shapes) for state, shapes in layers.ground.items()},
    )


def _zones(workspace: Workspace) -> tuple[list[str], GeometryArray]:
    if not workspace.has("zones"):
        return [], np.empty(0, dtype=object)
    zones, shapes = read_layer(workspace, "zones")
    return zones["zone_id"].astype(str).tolist(), shapes


def _zone_supply(zone_id: str, planned: GeometryArray, whole: GeometryArray, near: Layers) -> ZoneSupply:
    """Return the supply of one zone; `whole` is all ground in which something may be planned for industry."""
    ground = taken_apart(planned, near.built, near.blocked, near.ground)
    *_known, nobody_knows = taken_in_turn(whole, [planned, near.other, near.built, *near.blocked.values()])
    most = sum(ground.left_m2.values())
    least = sum(ground.left_m2[state] for state in near.sure) if near.is_complete else 0.0
    available = Quantity(np.array([min(least, most)]), np.array([most]))
    return ZoneSupply(zone_id, ground, float(shapely.area(nobody_knows).sum()), available)
