"""What lies on the ground of a zone: plans, control units, environmental assessments, parks, towns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from zonemap.facts.zones.figure import Absent, Measured, figure, share, yes_no
from zonemap.facts.zones.survey import Survey, begins, column, measure, of_kind
from zonemap.findings import Claim, Quantity, Verdict, all_of, as_quantity, at_least, negated
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import has_begun
from zonemap.plan.chapters import CoverEntry


def cover(survey: Survey, entry: CoverEntry) -> Measured:
    """Return the share of each zone under features of a layer, and of a plan what it has not reached as unknown."""
    features, _geometry = survey.layer(entry.layer)
    evidence = [f"{entry.layer}.geometry"]
    belongs = np.full(len(features), Verdict.MET, dtype=np.int8)
    if entry.column:
        if entry.column not in features.columns:
            return Absent((f"{entry.layer}.{entry.column}",))
        belongs = begins(features[entry.column].astype("string"), entry.starts)
        evidence.append(f"{entry.layer}.{entry.column}")
    stood = has_begun(features, "approved_on", survey.zones.as_of)
    part = _part(survey, entry, all_of(belongs, stood))
    whole = survey.area_m2
    if not entry.is_complete:
        other = _part(survey, entry, all_of(negated(belongs), stood))
        part = Quantity(part.low, np.maximum(part.low, whole.high - other.low))
    return share(part, (whole - part).bounded(low=0.0), *evidence)


def _part(survey: Survey, entry: CoverEntry, holds: Claim) -> Quantity:
    """Return the area of each zone under features of which a claim holds: one by one, or ground once."""
    if not entry.column:
        return _covered(survey, survey.layer(entry.layer)[1], holds)
    sure = survey.under_m2(entry.layer, holds == Verdict.MET)
    return Quantity(sure.low, survey.under_m2(entry.layer, holds != Verdict.BREACHED).high)


def _covered(survey: Survey, geometry: GeometryArray, holds: Claim) -> Quantity:
    """Return the area of each zone that is surely, and that may be, under features that hold a claim."""
    low = survey.covered_m2(geometry[holds == Verdict.MET])
    if not (holds == Verdict.UNKNOWN).any():
        return low
    return Quantity(low.low, survey.covered_m2(geometry[holds != Verdict.BREACHED]).high)


# ------------------------------------------------------------------------------------------ 规划环评

_EIA = ("planning_eia.approved_on", "planning_eia.valid_until")


def _eia_validity(survey: Survey) -> Claim:
    features, _geometry = survey.layer("planning_eia")
    ended = has_begun(features, "valid_until", survey.zones.as_of - np.timedelta64(1, "D"))
    return all_of(has_begun(features, "approved_on", survey.zones.as_of), negated(ended))


@measure("eia_valid", *_EIA)
def eia_valid(survey: Survey) -> Measured:
    """Return whether each zone has a planning EIA that is valid on the day; its last day still counts."""
    features, _geometry = survey.layer("planning_eia")
    zone, holds = survey.zone_of("planning_eia"), _eia_validity(survey)
    truth = np.full(len(survey.zones), Verdict.BREACHED, dtype=np.int8)
    np.maximum.at(truth, zone[zone >= 0], holds[zone >= 0])
    approved = pd.to_datetime(features["approved_on"]).to_numpy().astype("datetime64[D]")
    said = pd.DataFrame({"zone": zone, "on": approved, "source": column(features, "approval_no").to_numpy()})
    said = said[(zone >= 0) & (holds == truth[zone])].sort_values("on", na_position="first")
    last = said.groupby("zone").last().reindex(range(len(truth)))
    newest = last["on"].to_numpy().astype("datetime64[D]")
    source = last["source"].astype("string").fillna("")
    return yes_no(truth, *_EIA, "planning_eia.geometry", on=newest, source=source.tolist())


@measure("eia_share", *_EIA)
def eia_share(survey: Survey) -> Measured:
    """Return the share of each zone inside the boundary of a valid planning EIA."""
    _features, geometry = survey.layer("planning_eia")
    part = _covered(survey, geometry, _eia_validity(survey))
    return share(part, (survey.area_m2 - part).bounded(low=0.0), *_EIA, "planning_eia.geometry")


@measure("eia_gap_m2", *_EIA)
def eia_gap(survey: Survey) -> Measured:
    """Return the area of each zone that no valid planning EIA covers."""
    _features, geometry = survey.layer("planning_eia")
    gap = survey.area_m2 - _covered(survey, geometry, _eia_validity(survey))
    return figure(gap.bounded(low=0.0), *_EIA, "planning_eia.geometry")


# ------------------------------------------------------------------------------- 一区多园, 区镇, 走廊


@measure("parks_m2", "parks")
def parks_area(survey: Survey) -> Measured:
    """Return the ground of the parks of each zone, inside its boundary or not, once."""
    _features, geometry = survey.layer("parks")
    return figure(_union_by_zone(survey, geometry, survey.zone_of("parks")), "parks.geometry")


@measure("parks_overlap_m2", "parks")
def parks_overlap(survey: Survey) -> Measured:
    """Return by how much the parks of each zone lie over each other: the sum of their areas less their ground."""
    _features, geometry = survey.layer("parks")
    zone = survey.zone_of("parks")
    inside = np.flatnonzero(zone >= 0)
    total = Quantity.exact(shapely.area(geometry[inside])).summed_by(zone[inside], len(survey.zones))
    twice = total.low - _union_by_zone(survey, geometry, zone).low
    return figure(
        Quantity.exact(np.round(np.maximum(twice, 0.0), 3)),  # two sums of one ground differ by rounding
        "parks.geometry",
        "parks.zone_id",
    )


@measure("parks_outside_m2", "parks", "zones")
def parks_outside(survey: Survey) -> Measured:
    """Return the ground of the parks of each zone that lies outside of its boundary."""
    _features, geometry = survey.layer("parks")
    zone = survey.zone_of("parks")
    inside = np.flatnonzero(zone >= 0)
    beyond = shapely.difference(geometry[inside], survey.zones.geometry[zone[inside]])
    area = Quantity.of(np.where(shapely.is_missing(beyond), np.nan, shapely.area(beyond)), low=0.0)
    return figure(area.summed_by(zone[inside], len(survey.zones)), "parks.geometry", "zones.geometry")


@measure("sub_parks_m2", "parks.kind")
def sub_parks_area(survey: Survey) -> Measured:
    """Return the ground of the sub-parks (区中园) of each zone."""
    features, geometry = survey.layer("parks")
    is_sub, zone = of_kind(survey, "sub_parks_m2", features), survey.zone_of("parks")
    sure = _union_by_zone(survey, geometry, np.where(is_sub == Verdict.MET, zone, -1))
    most = _union_by_zone(survey, geometry, np.where(is_sub != Verdict.BREACHED, zone, -1))
    return figure(Quantity(sure.low, most.high), "parks.kind", "parks.geometry")


@measure("parks_unassigned", "parks.zone_id")
def parks_unassigned(survey: Survey) -> Measured:
    """Return how many parks of the city belong to no zone by the table."""
    features, _geometry = survey.layer("parks")
    return figure(Quantity.exact([float(features["zone_id"].isna().sum())]), "parks.zone_id")


@measure("towns_over", "towns", "zones")
def towns_over(survey: Survey) -> Measured:
    """Return how many towns lie over each zone by more than a touch of borders."""
    _features, geometry = survey.layer("towns")
    pairs = overlap_areas(survey.zones.geometry, geometry)
    beyond = at_least(Quantity.exact(pairs.area_m2), survey.setting("sliver_area_m2"))
    count = as_quantity(beyond).summed_by(pairs.left, len(survey.zones))
    return figure(count.where(survey.is_drawn, Quantity.unknown(len(count), low=0.0)), "towns.geometry")


@measure("corridor_m2", "corridors", "zones")
def corridor_area(survey: Survey) -> Measured:
    """Return the area of each zone under corridors; one drawn as a line has a width that nobody gave."""
    _features, geometry = survey.layer("corridors")
    area = survey.covered_m2(geometry)
    thin = geometry[shapely.get_dimensions(geometry) < 2]
    crossed = shapely.STRtree(survey.zones.geometry).query(thin, predicate="intersects")[1]
    is_open = np.isin(np.arange(len(survey.zones)), crossed)
    return figure(Quantity(area.low, np.where(is_open, survey.area_m2.high, area.high)), "corridors.geometry")


@measure("port_distance_m", "ports_coast.kind", "zones.kind")
def port_distance(survey: Survey) -> Measured:
    """Return the distance of each coastal zone from its nearest port."""
    features, geometry = survey.layer("ports_coast")
    kind = of_kind(survey, "port_distance_m", features)
    if not (kind == Verdict.MET).any():
        return Absent(("ports_coast.kind=port",))
    nearest, farthest = (  # what is of no known kind may be a port, and a nearer one
        shapely.distance(survey.zones.geometry, shapely.union_all(geometry[those]))
        for those in (kind != Verdict.BREACHED, kind == Verdict.MET)
    )
    value = Quantity(np.where(survey.is_drawn, nearest, 0.0), np.where(survey.is_drawn, farthest, np.inf))
    return figure(value, "ports_coast.geometry", "zones.geometry", applies=kind_is(survey, "coastal"))


def kind_is(survey: Survey, word: str) -> Claim:
    """Return whether each zone is of a kind; a kind that is not given may be it."""
    return begins(survey.zones.text("kind"), (word,))


def _union_by_zone(survey: Survey, geometry: GeometryArray, zone: np.ndarray) -> Quantity:
    """Return the ground of the features of each zone, once."""
    ground = [united(geometry[zone == at]).area for at in range(len(survey.zones))]
    return Quantity.exact(ground)
