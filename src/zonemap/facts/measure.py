"""One pass over a workspace: everything that can be measured of its parcels, and what stays unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError
from zonemap.facts.buildings.floor_area import (
    Built,
    building_ledger,
    buildings_on_parcels,
    built_on,
    surveyed_totals,
)
from zonemap.facts.buildings.free_land import BARRED, Clearances, Room, free_land_m2
from zonemap.facts.buildings.routes import storey_room, tallest_m
from zonemap.facts.conditions import (
    CONDITIONS,
    concerned,
    main_planned_use,
    non_industrial_share,
    planned_condition,
    under_ceiling,
)
from zonemap.facts.enterprises import NUMBERS as GRADING
from zonemap.facts.enterprises import computed_grades, evidence_of, tenancy
from zonemap.facts.overlays import OVERLAID, overlay, place_of, shore_facts, zone_of
from zonemap.facts.rasters import raster_means
from zonemap.facts.table import Facts, Overlay
from zonemap.findings import Quantity, Verdict, any_of
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import RASTER_BOUNDS, LandUse, is_land_use, layer_named, right_layer_of
from zonemap.layers.rights import is_surface
from zonemap.layers.versions import standing
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Progress = Callable[[str], None]

READ: Final = "read"


@dataclass(slots=True)
class Measuring:
    """The facts as they grow, stage by stage, and the seconds each stage took."""

    workspace: Workspace
    rulebook: Rulebook
    facts: Facts
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, **parts: Mapping[str, Any]) -> None:
        """Add quantities, claims, texts, overlays or evidence to the facts."""
        grown: dict[str, Any] = {name: {**getattr(self.facts, name), **new} for name, new in parts.items()}
        self.facts = replace(self.facts, **grown)

    def setting(self, name: str) -> Quantity:
        """Return a number that has one value everywhere, as it stands on the day of judgement."""
        return self.rulebook.setting(name, self.facts.as_of)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and say that it began."""
        self.progress(name)
        began = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - began, 3)

    def layer(self, name: str) -> tuple[pd.DataFrame, GeometryArray]:
        """Return the attributes and the geometries of a layer of the workspace."""
        return read_layer(self.workspace, name)


def read_layer(workspace: Workspace, name: str) -> tuple[pd.DataFrame, GeometryArray]:
    """Return the attributes and the geometries of a layer of the workspace; a table has no geometries."""
    table = workspace.read(name)
    if "geometry" not in table.columns:
        return table, np.empty(0, dtype=object)
    return table.drop(columns="geometry"), np.asarray(table["geometry"].array, dtype=object)


def measure_parcels(
    workspace: Workspace, rulebook: Rulebook, *, as_of: date, progress: Progress = lambda _stage: None
) -> tuple[Facts, dict[str, float]]:
    """Return the facts of every parcel, and the seconds by stage.

    A workspace needs only parcels; every layer or column it lacks leaves its facts unknown. Raises `ZonemapError` when
    there are no parcels.
    """
    began = perf_counter()
    progress(READ)
    table = workspace.read("parcels") if workspace.has("parcels") else None
    if table is None or table.empty:
        raise ZonemapError(
            "no_parcels",
            _("The workspace {path} has no parcels").format(path=workspace.path),
            _("bring some in: zonemap ingest {path} FILE --layer parcels").format(path=workspace.path),
        )
    facts = Facts(
        layer=layer_named("parcels"),
        ids=pd.Index(table["parcel_id"].astype(object), name="parcel_id"),
        geometry=np.asarray(table["geometry"].array, dtype=object),
        inputs=table.drop(columns="geometry").set_index(
            pd.Index(table["parcel_id"].astype(object), name="parcel_id")
        ),
        as_of=np.datetime64(as_of, "D"),
    )
    work = Measuring(workspace, rulebook, facts, progress)
    work.seconds[READ] = round(perf_counter() - began, 3)
    run_stages(work, _STAGES)
    return work.facts, work.seconds


@uncollected()
def measured_anew(
    facts: Facts,
    workspace: Workspace,
    rulebook: Rulebook,
    numbers: Collection[str],
    *,
    stages: Collection[str] = (),
    progress: Progress = lambda _stage: None,
) -> Facts:
    """Return the facts of the same layers under other values of some numbers: only what leans on these is measured.

    `rulebook` has the new values, `numbers` names them; `stages` are to be measured besides, for the workspace supposes
    something else of them. Facts that lean on none of all this are the very same objects.
    """
    touched = [stage for stage, read in STAGE_NUMBERS.items() if read & set(numbers) or stage in stages]
    if "conditions" in touched:
        touched.append("buildings")  # room above a building reaches up to the planned height
    if "buildings" in touched:
        touched.append("free land")  # it is measured where conditions and buildings leave room
    work = Measuring(workspace, rulebook, facts, progress)
    run_stages(work, [name for name in _STAGES if name in touched])
    return work.facts


def run_stages(work: Measuring, stages: Iterable[str]) -> None:
    """Measure the stages named, in the order given; a stage stands on those before it in `STAGES`."""
    for name in stages:
        with work.stage(name):
            _STAGES[name](work)


def _areas(work: Measuring) -> None:
    facts = work.facts
    drawn = shapely.area(facts.geometry)
    registered = facts.quantity("registered_area_m2").value
    registered = np.where(registered > 0, registered, np.nan)
    area = np.where(np.isnan(registered), drawn, registered)
    work.add(
        quantities={"drawn_area_m2": Quantity.exact(drawn), "area_m2": Quantity.exact(area)},
        claims={"is_industrial": is_land_use(facts.text("land_use"), LandUse.INDUSTRIAL)},
        texts={
            "place": place_of(facts.ids, work.workspace.settings.place or ""),
            "right_layer": right_layer_of(facts.ids, facts.text("right_layer")),
        },
        evidence={
            "drawn_area_m2": ("parcels.geometry",),
            "area_m2": ("parcels.registered_area_m2", "parcels.geometry"),
            "is_industrial": ("parcels.land_use",),
            "place": ("parcels.parcel_id",),
        },
    )


def _zones(work: Measuring) -> None:
    given = work.facts.text("zone_id")
    if not work.workspace.has("zones"):
        work.add(texts={"zone_id": given})
        return
    features, geometry = work.layer("zones")
    zones = overlay(work.facts.geometry, features, geometry)
    work.add(
        overlays={"zones": zones},
        texts={"zone_id": zone_of(given, zones, features["zone_id"].tolist())},
        evidence={"zone_id": ("parcels.zone_id", "zones.geometry")},
    )


def _overlays(work: Measuring) -> None:
    for name in OVERLAID:
        if work.workspace.has(name):
            features, geometry = work.layer(name)
            used = ("unit_class", "geometry") if name == "control_units" else ("geometry",)
            work.add(
                overlays={name: overlay(work.facts.geometry, features, geometry)},
                evidence={name: tuple(f"{name}.{column}" for column in used)},
            )
    for name, share in _SHARES.items():
        if work.workspace.has(name):
            work.add(quantities={share: _ground_share(work, name)}, evidence={share: (f"{name}.geometry",)})


def _ground_share(work: Measuring, name: str) -> Quantity:
    """Return the share (0-1) of each drawn parcel under the features in force; ground under two counts once.

    Where several versions of a feature may stand, no ground of it is surely under it and all of it may be.
    """
    features, geometry = work.layer(name)
    stands = standing(features, work.facts.as_of, layer_named(name).id_column or "")
    low = _covered_share(work, geometry[stands == Verdict.MET])
    open_ended = (stands == Verdict.UNKNOWN).any()
    return Quantity(low, _covered_share(work, geometry[stands != Verdict.BREACHED]) if open_ended else low)


def _covered_share(work: Measuring, geometry: GeometryArray) -> np.ndarray:
    ground = np.array([united(geometry)], dtype=object)
    covered = overlap_areas(work.facts.geometry, ground).total_by_left(len(work.facts))
    return np.clip(covered / work.facts.quantity("drawn_area_m2").low, 0.0, 1.0)


def _conditions(work: Measuring) -> None:
    facts, plan = work.facts, work.facts.overlays.get("planned_land_use")
    given = facts.as_delivered()
    cover = float(
        work.setting("plan_cover_minimum").high[0]
    )  # a plan that may not cover leaves the rest open
    drawn = facts.quantity("drawn_area_m2").low
    conditions = {
        name: planned_condition(given.quantity(name), name, plan, drawn, cover_minimum=cover)
        for name in CONDITIONS
        if given.has(name) or (plan is not None and name in plan.features.columns)
    }
    use = given.text("planned_use")
    if plan is not None or given.has("planned_use"):
        conditions["plan_conflict_share"] = _conflict(facts, non_industrial_share(use, plan, drawn), drawn)
    planned_use = main_planned_use(use, plan)
    is_zoned = "zones" in facts.overlays and "zones" not in work.workspace.settings.partial_layers
    for ceiling in work.workspace.ceilings:
        concerns = concerned(ceiling, facts.text("zone_id"), planned_use, is_zoned=is_zoned)
        conditions = under_ceiling(conditions, ceiling, concerns)
    work.add(
        quantities=conditions,
        texts={"planned_use": planned_use},
        evidence={
            **{name: (f"parcels.{name}", f"planned_land_use.{name}") for name in CONDITIONS},
            "plan_conflict_share": (
                "parcels.planned_use",
                "planned_land_use.planned_use",
                "urban_boundary.geometry",
            ),
        },
    )


def _conflict(facts: Facts, non_industrial: Quantity, drawn: np.ndarray) -> Quantity:
    """Return the larger of two shares: planned for something else, or outside the urban boundary."""
    boundary = facts.overlays.get("urban_boundary")
    if boundary is None:
        return non_industrial
    outside = Quantity.exact(np.clip(1 - boundary.pairs.total_by_left(len(facts)) / drawn, 0.0, 1.0))
    return Quantity(
        np.maximum(non_industrial.low, outside.low), np.maximum(non_industrial.high, outside.high)
    )


def _buildings(work: Measuring) -> None:
    facts = work.facts
    if work.workspace.has("buildings"):
        built = _built_from_layer(work)
        ground: tuple[str, ...] = ("buildings.geometry", "buildings.parcel_id")
        source = (*ground, *(f"buildings.{name}" for name in _HEIGHTS_AND_AREAS))
        if work.workspace.has("storeys"):
            source = (*source, "storeys.height_m", "storeys.floor_area_m2")
    elif facts.has("surveyed_floor_area_m2") or facts.has("surveyed_footprint_m2"):
        built = surveyed_totals(
            facts.quantity("surveyed_floor_area_m2"), facts.quantity("surveyed_footprint_m2")
        )
        ground = ("parcels.surveyed_footprint_m2",)
        source = (*ground, "parcels.surveyed_floor_area_m2")
    else:
        return
    area = facts.quantity("area_m2")
    quantities = {
        "footprint_m2": built.footprint_m2,
        "floor_area_m2": built.floor_area_m2,
        "counted_floor_area_m2": built.counted_floor_area_m2,
        "far": built.floor_area_m2 / area,
        "far_counted": built.counted_floor_area_m2 / area,
    }
    evidence = dict.fromkeys(quantities, (*source, "parcels.registered_area_m2"))
    evidence["footprint_m2"] = ground
    if facts.has("yard_area_m2") or facts.has("structure_area_m2"):
        used = built.footprint_m2 + facts.quantity("yard_area_m2") + facts.quantity("structure_area_m2")
        quantities["building_coefficient"] = used / area
        own = ("parcels.yard_area_m2", "parcels.structure_area_m2", "parcels.registered_area_m2")
        evidence["building_coefficient"] = (*ground, *own)
    work.add(quantities=quantities, evidence=evidence)


def _built_from_layer(work: Measuring) -> Built:
    facts = work.facts
    buildings, geometry = work.layer("buildings")
    ledger = building_ledger(
        geometry,
        buildings,
        work.workspace.read("storeys") if work.workspace.has("storeys") else None,
        counts_double_above_m=work.setting("storey_counts_double_above_m"),
        height_tolerance=work.setting("storey_height_tolerance"),
    )
    named = np.full(len(buildings), -1, dtype=np.intp)
    if "parcel_id" in buildings.columns:
        named = facts.ids.get_indexer(pd.Index(buildings["parcel_id"].astype(object)))
    pairs = buildings_on_parcels(facts.geometry, facts.text("right_layer"), geometry, named)
    room = storey_room(
        pairs,
        ledger,
        buildings,
        facts.quantity("height_max_m"),
        new_storey_height_m=work.setting("new_storey_height_m"),
    )
    tallest = tallest_m(pairs, ledger, len(facts), least_m2=work.setting("sliver_area_m2"))
    is_partial = "buildings" in work.workspace.settings.partial_layers
    if is_partial:
        room, tallest = (Quantity(each.low, np.full(len(facts), np.inf)) for each in (room, tallest))
    work.add(
        quantities={"storey_room_m2": room, "tallest_m": tallest},
        overlays={"buildings": Overlay(pairs, buildings)},
    )
    return built_on(pairs, ledger, len(facts), is_partial=is_partial)


def _free_land(work: Measuring) -> None:
    """Measure where a further workshop fits, on the ground of parcels whose planned FAR leaves room for one."""
    facts = work.facts
    if "buildings" not in facts.overlays or not facts.has("far_max"):
        return
    ground = is_surface(facts.text("right_layer")).to_numpy(dtype=bool)
    far_max, area = facts.quantity("far_max"), facts.quantity("area_m2")
    room = far_max * area - facts.quantity("counted_floor_area_m2")
    layers = {name: work.layer(name)[1] for name in BARRED if work.workspace.has(name)}
    open_ended = {"buildings", *BARRED} & set(work.workspace.settings.partial_layers)
    free = free_land_m2(
        facts.geometry,
        Room(may=ground & (room.high > 0), surely=ground & (room.low > 0), known=np.isfinite(far_max.high)),
        work.layer("buildings")[1],
        facts.overlays["buildings"].pairs,
        np.concatenate([np.empty(0, dtype=object), *layers.values()]),
        Clearances.of(work.rulebook, facts.as_of),
        is_partial=bool(open_ended) or len(layers) < len(BARRED),
    )
    used = ("parcels.geometry", "buildings.geometry", *(f"{name}.geometry" for name in layers))
    work.add(quantities={"free_land_m2": free}, evidence={"free_land_m2": used})


def _enterprises(work: Measuring) -> None:
    if not (work.workspace.has("enterprises") and work.workspace.has("enterprise_parcels")):
        return
    facts = work.facts
    enterprises, links = (work.workspace.read(name) for name in ("enterprises", "enterprise_parcels"))
    ground = pd.DataFrame(
        {"parcel_id": facts.ids, "area_m2": facts.quantity("area_m2").low, "place": facts.text("place").array}
    )
    computed = computed_grades(enterprises, links, ground, work.rulebook)
    found = tenancy(facts.ids, enterprises, links, computed)
    quantities = {}
    claims = {
        "has_enterprise": found.has_enterprise,
        "has_graded_enterprise": found.has_graded_enterprise,
    }
    delivered = set(enterprises.columns)
    if "grade" in delivered or computed is not None:
        quantities["worst_grade"] = found.worst_grade
        claims["has_computed_grade"] = found.has_computed_grade
    if "status" in delivered:
        claims["is_stopped"] = found.is_stopped
    if delivered & {"is_eliminated_industry", "is_safety_nonconforming", "is_environment_nonconforming"}:
        claims["is_nonconforming"] = found.is_nonconforming
    if "is_emerging_certified" in delivered:
        claims["is_emerging"] = found.is_emerging
    if "tax_wan" in delivered:
        quantities["tax_wan"] = found.tax_wan
    if "fixed_investment_wan" in delivered:
        quantities["investment_wan"] = found.investment_wan
    evidence = evidence_of((*quantities, *claims), is_computed=computed is not None)
    work.add(quantities=quantities, claims=claims, evidence=evidence)


def _rasters(work: Measuring) -> None:
    for name, raster in work.workspace.rasters().items():
        file = work.workspace.path / raster.file
        seen = raster_means(work.facts.geometry, file, work.workspace.crs)
        mean = seen.whole_mean(RASTER_BOUNDS.get(name, (-np.inf, np.inf)))
        measured = {f"{name}_mean": mean, f"{name}_cells": seen.cells}
        work.add(quantities=measured, evidence=dict.fromkeys(measured, (f"raster.{name}",)))


def _shore(work: Measuring) -> None:
    if not work.workspace.has("shoreline"):
        return
    shoreline, geometry = work.layer("shoreline")
    width_m = float(work.setting("chemical_shore_distance_m").high[0])
    distance, strip = shore_facts(work.facts.geometry, shoreline, geometry, width_m=width_m)
    work.add(
        quantities={"main_stem_distance_m": distance},
        overlays={} if strip is None else {"shoreline": strip},
        evidence={"main_stem_distance_m": ("shoreline.geometry",)},
    )


def _started(work: Measuring) -> None:
    """Derive whether building has started by the day of judgement: from the flag, else from a recorded day."""
    facts = work.facts
    if not (facts.has("is_started") or facts.has("started_on")):
        return
    started_on = facts.days("started_on")
    dated = np.where(started_on <= facts.as_of, Verdict.MET, Verdict.BREACHED).astype(np.int8)
    dated[np.isnat(started_on)] = Verdict.UNKNOWN
    started = np.where(facts.claim("is_started") == Verdict.UNKNOWN, dated, facts.claim("is_started"))
    work.add(
        claims={"has_started": any_of(started.astype(np.int8))},
        evidence={"has_started": ("parcels.is_started", "parcels.started_on")},
    )


_HEIGHTS_AND_AREAS: Final = ("floor_area_m2", "storeys", "storey_height_m", "height_m")

_SHARES: dict[str, str] = {"belt_blocks": "belt_share", "core_areas": "core_share"}
"""Layers whose ground as a whole is measured too, and the name of its share of the parcel."""

_STAGES: dict[str, Callable[[Measuring], None]] = {
    "areas": _areas,
    "zones": _zones,
    "overlays": _overlays,
    "conditions": _conditions,
    "buildings": _buildings,
    "free land": _free_land,
    "enterprises": _enterprises,
    "rasters": _rasters,
    "shore": _shore,
    "start": _started,
}

STAGES: Final = (READ, *_STAGES)
"""The stages of measuring, in their order, as `progress` is told them."""

STAGE_NUMBERS: Final[dict[str, frozenset[str]]] = {
    "conditions": frozenset({"plan_cover_minimum"}),
    "enterprises": frozenset(GRADING),
    "buildings": frozenset(
        {"storey_counts_double_above_m", "storey_height_tolerance", "new_storey_height_m", "sliver_area_m2"}
    ),
    "free land": frozenset(Clearances.NUMBERS),
    "shore": frozenset({"chemical_shore_distance_m"}),
}
"""The numbers of the rulebook that a stage of measuring reads; every other number is read when judging alone."""
