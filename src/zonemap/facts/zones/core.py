"""The core area of each zone: as it stands, how it grew, and its patches (滚动开发)."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import shapely

from zonemap.facts.zones.figure import Measured, figure, part_of, share, yes_no
from zonemap.facts.zones.status import record_of
from zonemap.facts.zones.survey import Survey, begins, column, measure
from zonemap.findings import Claim, Quantity, Verdict, all_of, negated
from zonemap.geometry import united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import in_force

_CORE = "core_areas.geometry"
_APPROVED = "core_areas.approved_on"
_STATUS = "core_areas.status"
_EXPLAINED = "core_area_change"
"""The item of `zone_status` under which a bureau explains why a core area did not grow."""


def _in_force(survey: Survey) -> tuple[pd.DataFrame, GeometryArray, np.ndarray]:
    """Return the core areas in force on the day, their shapes, and the zone of each."""
    features, geometry = survey.layer("core_areas")
    kept = in_force(features, survey.zones.as_of)
    return features[kept], geometry[kept], survey.zone_of("core_areas")[kept]


def _ground(survey: Survey, geometry: GeometryArray, zone: np.ndarray) -> GeometryArray:
    """Return the core area of each zone as one shape, empty where it has none."""
    ground = np.empty(len(survey.zones), dtype=object)
    ground[:] = [united(geometry[zone == at]) for at in range(len(ground))]
    return ground


@measure("core_delimited", "core_areas")
def core_delimited(survey: Survey) -> Measured:
    """Return whether each zone has a core area in force."""
    features, _geometry, zone = _in_force(survey)
    size = len(survey.zones)
    has_one = np.where(np.isin(np.arange(size), zone), Verdict.MET, Verdict.BREACHED).astype(np.int8)
    last = pd.DataFrame(
        {
            "zone": zone,
            "on": pd.to_datetime(features["approved_on"]).to_numpy() if "approved_on" in features else pd.NaT,
            "by": column(features, "approved_by").fillna("").to_numpy(),
        }
    )
    last = last.groupby("zone").max().reindex(range(size))
    on = pd.to_datetime(last["on"]).to_numpy().astype("datetime64[D]")
    return yes_no(has_one, _CORE, _APPROVED, on=on, source=last["by"].fillna("").astype(str).tolist())


@measure("core_m2", "core_areas")
def core_area(survey: Survey) -> Measured:
    """Return the core area in force of each zone, ground once."""
    _features, geometry, zone = _in_force(survey)
    return figure(Quantity.exact(shapely.area(_ground(survey, geometry, zone))), _CORE)


@measure("core_share", "core_areas", "zones")
def core_share(survey: Survey) -> Measured:
    """Return the share of each zone that is its core area in force."""
    _features, geometry, zone = _in_force(survey)
    inside = shapely.intersection(_ground(survey, geometry, zone), survey.zones.geometry)
    part = Quantity.of(np.where(survey.is_drawn, shapely.area(inside), np.nan), low=0.0)
    return share(part, (survey.area_m2 - part).bounded(low=0.0), _CORE, "zones.geometry")


@measure("core_outside_share", "core_areas", "zones")
def core_outside(survey: Survey) -> Measured:
    """Return the share of the core area in force that lies outside of its own zone."""
    _features, geometry, zone = _in_force(survey)
    ground = _ground(survey, geometry, zone)
    beyond = shapely.area(shapely.difference(ground, survey.zones.geometry))
    outside = Quantity.of(np.where(survey.is_drawn, beyond, np.nan), low=0.0, high=np.inf)
    outside = outside.bounded(high=shapely.area(ground))
    return share(outside, Quantity.exact(shapely.area(ground)) - outside, _CORE, "zones.geometry")


@measure("core_growth_m2", _APPROVED)
def core_growth(survey: Survey) -> Measured:
    """Return by how much the version in force is larger than the one before; a zone with one version has no growth.

    A zone that the table `zone_status` explains (item `core_area_change`), after the version before was approved, is
    excused.
    """
    features, geometry = survey.layer("core_areas")
    zone = survey.zone_of("core_areas")
    approved = pd.to_datetime(features["approved_on"]).to_numpy().astype("datetime64[D]")
    size = len(survey.zones)
    growth, newest, before = np.zeros(size), _no_days(size), _no_days(size)
    applies = np.full(size, Verdict.BREACHED, dtype=np.int8)
    for at in range(size):
        own = zone == at
        days = np.unique(approved[own & (approved <= survey.zones.as_of)])
        if np.isnat(approved[own]).any():
            applies[at] = Verdict.UNKNOWN
        elif len(days) > 1:
            applies[at], (before[at], newest[at]) = Verdict.MET, days[-2:]
            new, old = (united(geometry[own & (approved == day)]).area for day in days[:-3:-1])
            growth[at] = new - old
    known = Quantity.exact(growth).where(applies != Verdict.UNKNOWN, Quantity.unknown(size))
    excused = _explained(survey, before)
    return figure(known, _CORE, _APPROVED, on=newest, applies=applies, excused=excused)


def _no_days(size: int) -> np.ndarray:
    return np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")


def _explained(survey: Survey, since: np.ndarray) -> Claim:
    """Return for which zones the record explains a change of the core area, later than a day."""
    nobody = np.full(len(survey.zones), Verdict.BREACHED, dtype=np.int8)
    if not survey.has("zone_status.value"):
        return nobody
    found = record_of(survey, _EXPLAINED, survey.zones.ids)
    if found is None:
        return nobody
    return np.where((found.is_done == Verdict.MET) & (found.on > since), Verdict.MET, nobody).astype(np.int8)


def _patches(survey: Survey, word: str) -> Measured:
    """Return how many patches of the core area in force of each zone are in a state."""
    features, _geometry, zone = _in_force(survey)
    return figure(survey.counted(begins(column(features, "status"), (word,)), zone), _STATUS, _CORE)


for _word in ("planned", "building", "complete"):
    measure(f"core_patches_{_word}", _STATUS)(partial(_patches, word=_word))


@measure("core_patches_out_of_turn", _STATUS, "core_areas.phase")
def patches_out_of_turn(survey: Survey) -> Measured:
    """Return how many patches were begun before an earlier one was complete (做一片成一片).

    Patches follow each other by their phase; those of one phase may stand side by side.
    """
    features, _geometry, zone = _in_force(survey)
    status = column(features, "status")
    begun, complete = begins(status, ("building", "complete")), begins(status, ("complete",))
    phase = features["phase"].to_numpy(dtype=np.float64)
    same = (zone[:, None] == zone) & ~np.eye(len(zone), dtype=bool)
    earlier = np.where(phase < phase[:, None], Verdict.MET, Verdict.BREACHED).astype(np.int8)
    earlier[np.isnan(phase[:, None]) | np.isnan(phase)] = Verdict.UNKNOWN
    earlier[~same] = Verdict.BREACHED
    waiting = all_of(earlier, np.broadcast_to(negated(complete), earlier.shape))
    skipped = waiting.max(axis=1, initial=Verdict.BREACHED).astype(np.int8)
    return figure(survey.counted(all_of(begun, skipped), zone), _STATUS, "core_areas.phase")


# ------------------------------------------------------------------------------------ what stands on it


@measure("core_built_share", "core_areas", "parcels.core_share", "parcels.floor_area_m2")
def core_built_share(survey: Survey) -> Measured:
    """Return the share of the parcel land in the core area on which something is built."""
    built = survey.has_building
    land = survey.ground_m2 * survey.parcels.quantity("core_share")
    part, rest = part_of(land, built), part_of(land, negated(built))
    return share(survey.of_parcels(part), survey.of_parcels(rest), "buildings.geometry", _CORE)
