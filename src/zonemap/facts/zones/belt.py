"""The river-side science belt (沿江科创带): its ground, its shore, its innovation cores, and what stands inside."""

from __future__ import annotations

import numpy as np
import shapely

from zonemap.facts.overlays import is_main_stem
from zonemap.facts.zones.figure import Figure, Measured, figure, ratio, share
from zonemap.facts.zones.survey import Survey, begins, column, measure, of_kind
from zonemap.findings import Claim, Quantity, Verdict, all_of, as_quantity, claim, negated
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import has_begun, standing


@measure("belt_m2", "belt_blocks", "zones")
def belt_area(survey: Survey) -> Measured:
    """Return the area of each zone inside the river-side science belt; for the city the whole belt."""
    sure, most = _belt(survey)
    inside = Quantity(survey.covered_m2(sure).low, survey.covered_m2(most).high)
    city = Quantity(shapely.area(sure), shapely.area(most))
    return figure(inside, "belt_blocks.geometry", city=city)


@measure("belt_shore_m", "belt_blocks", "shoreline")
def belt_shore(survey: Survey) -> Measured:
    """Return the length of the main stem along the belt: the shore within its reach.

    A shore whose rank is not given may be of the main stem.
    """
    features, geometry = survey.layer("shoreline")
    is_main = is_main_stem(features)
    reach_m = float(survey.setting("belt_shore_reach_m").value[0])
    if np.isnan(reach_m):
        return figure(Quantity.unknown(1, low=0.0), "belt_blocks.geometry", "shoreline.geometry")
    lines = np.where(shapely.get_dimensions(geometry) == 2, shapely.boundary(geometry), geometry)
    sure, most = (shapely.buffer(ground[0], reach_m) for ground in _belt(survey))
    low = shapely.length(shapely.intersection(lines[is_main == Verdict.MET], sure)).sum()
    high = shapely.length(shapely.intersection(lines[is_main != Verdict.BREACHED], most)).sum()
    used = ("belt_blocks.geometry", "shoreline.geometry", "shoreline.rank")
    return figure(Quantity(np.array([low]), np.array([high])), *used)


@measure("belt_block_count", "belt_blocks")
def belt_block_count(survey: Survey) -> Measured:
    """Return how many function blocks the belt has."""
    features, _geometry = survey.layer("belt_blocks")
    blocks = float(column(features, "block_id").nunique())
    return figure(Quantity.exact([blocks]), "belt_blocks.block_id")


@measure("belt_versions", "belt_blocks.version")
def belt_versions(survey: Survey) -> Measured:
    """Return how many versions of the function blocks are on record."""
    features, _geometry = survey.layer("belt_blocks")
    versions = column(features, "version")
    count = float(versions.nunique())
    return figure(
        Quantity(np.array([count]), np.array([count + versions.isna().any()])), "belt_blocks.version"
    )


@measure("blocks_without_industry", "belt_blocks.leading_industry")
def blocks_without_industry(survey: Survey) -> Measured:
    """Return how many function blocks name no leading industry."""
    features, _geometry = survey.layer("belt_blocks")
    return figure(
        Quantity.exact([float(features["leading_industry"].isna().sum())]), "belt_blocks.leading_industry"
    )


@measure("innovation_core_m2", "belt_blocks.is_innovation_core", "zones")
def innovation_core_area(survey: Survey) -> Measured:
    """Return the area of each zone inside an innovation core of the belt; for the city all of it."""
    low, high = _belt(survey, is_core=True)
    inside = Quantity(survey.covered_m2(low).low, survey.covered_m2(high).high)
    city = Quantity(shapely.area(low), shapely.area(high))
    return figure(inside, "belt_blocks.is_innovation_core", "belt_blocks.geometry", city=city)


@measure("innovation_core_research_share", "belt_blocks.is_innovation_core", "planned_land_use.planned_use")
def innovation_core_research_share(survey: Survey) -> Measured:
    """Return the share of the innovation cores that is planned for research (0802); what no plan covers is unknown."""
    return _research_share(survey, _belt(survey, is_core=True), "belt_blocks.is_innovation_core")


@measure("belt_research_share", "belt_blocks", "planned_land_use.planned_use")
def belt_research_share(survey: Survey) -> Measured:
    """Return the share of the belt that is planned for research (0802); what no plan covers is unknown."""
    return _research_share(survey, _belt(survey), "belt_blocks.geometry")


@measure("off_belt_research_share", "belt_blocks", "planned_land_use.planned_use", "zones")
def off_belt_research_share(survey: Survey) -> Measured:
    """Return the share of the zones outside of the belt that is planned for research (0802)."""
    sure, most = _belt(survey)
    zones = united(survey.zones.geometry)
    outside = shapely.difference(zones, most), shapely.difference(zones, sure)
    return _research_share(survey, outside, "belt_blocks.geometry", "zones.geometry")


def _research_share(survey: Survey, ground: tuple[GeometryArray, GeometryArray], *evidence: str) -> Measured:
    """Return the share planned for research of ground that surely counts, and that may."""
    features, geometry = survey.layer("planned_land_use")
    stood = has_begun(features, "approved_on", survey.zones.as_of)
    use = begins(features["planned_use"].astype("string"), ("0802",))
    research, other = all_of(use, stood), all_of(negated(use), stood)
    sure = overlap_areas(ground[0], geometry)
    whole = float(shapely.area(ground[1]).sum())
    low = float(sure.area_m2[research[sure.right] == Verdict.MET].sum())
    rest_low = float(sure.area_m2[other[sure.right] == Verdict.MET].sum())
    part = Quantity(np.array([low]), np.array([max(whole - rest_low, low)]))
    rest = Quantity(np.array([rest_low]), np.array([max(whole - low, rest_low)]))
    return share(part, rest, *evidence, "planned_land_use.planned_use")


@measure("innovation_core_carriers", "belt_blocks.is_innovation_core", "facilities.kind")
def innovation_core_carriers(survey: Survey) -> Measured:
    """Return how many carriers of innovation stand in the innovation cores of the belt."""
    features, geometry = survey.layer("facilities")
    inside = _stands_in(_belt(survey, is_core=True), geometry)
    name = "innovation_core_carriers"
    holds = all_of(of_kind(survey, name, features), inside, has_begun(features, "since", survey.zones.as_of))
    count = as_quantity(holds)
    total = Quantity(count.low.sum(keepdims=True), count.high.sum(keepdims=True))
    return figure(total, "facilities.kind", "facilities.geometry", "belt_blocks.is_innovation_core")


@measure("carriers_inside_per_km2", "belt_blocks", "facilities.kind", "zones")
def carriers_inside(survey: Survey) -> Measured:
    """Return the carriers of innovation (科创载体) per km² of the belt."""
    return _carriers_per_km2(survey, "carriers_inside_per_km2", is_inside=True)


@measure("carriers_outside_per_km2", "belt_blocks", "facilities.kind", "zones")
def carriers_outside(survey: Survey) -> Measured:
    """Return the carriers of innovation per km² of the zones outside of the belt."""
    return _carriers_per_km2(survey, "carriers_outside_per_km2", is_inside=False)


def _carriers_per_km2(survey: Survey, name: str, *, is_inside: bool) -> Figure:
    features, geometry = survey.layer("facilities")
    belt = _belt(survey)
    inside = _stands_in(belt, geometry)
    zones = np.array([united(survey.zones.geometry)], dtype=object)
    place = inside if is_inside else all_of(negated(inside), _stands_in((zones, zones), geometry))
    sure, most = belt if is_inside else (shapely.difference(zones, each) for each in reversed(belt))
    holds = all_of(of_kind(survey, name, features), place, has_begun(features, "since", survey.zones.as_of))
    count = survey.counted(holds, np.zeros(len(features), dtype=np.intp)).take(np.array([0]))
    return ratio(
        count,
        Quantity(shapely.area(sure) / 1e6, shapely.area(most) / 1e6),
        "facilities.kind",
        "facilities.geometry",
        "belt_blocks.geometry",
    )


def _stands_in(ground: tuple[GeometryArray, GeometryArray], geometry: GeometryArray) -> Claim:
    """Return whether each feature stands in ground that surely counts, and that may."""
    sure, most = (shapely.intersects(each[0], geometry) for each in ground)
    return np.where(sure, Verdict.MET, np.where(most, Verdict.UNKNOWN, Verdict.BREACHED)).astype(np.int8)


def _belt(survey: Survey, *, is_core: bool = False) -> tuple[GeometryArray, GeometryArray]:
    """Return the ground that is surely the belt, and that may be, each as one shape; or that of its innovation cores.

    Where several versions of a block may be in force, its ground may be of the belt.
    """
    features, geometry = survey.layer("belt_blocks")
    stands = standing(features, survey.zones.as_of, "block_id")
    if is_core:
        stands = all_of(stands, claim(features["is_innovation_core"]))
    sure, most = stands == Verdict.MET, stands != Verdict.BREACHED
    ground = [np.array([united(geometry[kept])], dtype=object) for kept in (sure, most)]
    return ground[0], ground[1]
