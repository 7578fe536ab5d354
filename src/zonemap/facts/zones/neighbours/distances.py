"""How far chemical plants and hazard sites lie from housing, and what lies within the distances that a bureau sets."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from zonemap.facts.table import looked_up
from zonemap.facts.zones.figure import Absent, Measured, figure
from zonemap.facts.zones.survey import Survey, begins, column, measure
from zonemap.findings import Claim, Quantity, Verdict, all_of, as_quantity, at_most, claim, negated
from zonemap.geometry import distance_m
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import LandUse
from zonemap.layers.versions import has_begun

IntArray = npt.NDArray[np.intp]

_HOUSING: Final = ("housing.geometry", "planned_land_use.planned_use", "parcels.land_use")
_CHEMICAL: Final = ("parcels.industry_code", "parcels.land_use")


# ---------------------------------------------------------------------------------------- chemical plants


def _chemical(survey: Survey) -> Claim:
    """Return which parcels are of chemical industry, by the list of the rulebook."""
    listed = looked_up("chemical_industries", survey.parcels, survey.rulebook).applies
    return all_of(survey.parcels.claim("is_industrial"), listed, claim(survey.surface))


@measure("chemical_parcels", "parcels.industry_code")
def chemical_parcels(survey: Survey) -> Measured:
    """Return how many parcels of chemical industry each zone has."""
    return figure(survey.of_parcels(as_quantity(_chemical(survey))), *_CHEMICAL)


@measure("chemical_housing_distance_m", "parcels.industry_code")
def chemical_housing_distance(survey: Survey) -> Measured:
    """Return the least distance of a parcel of chemical industry of each zone from housing, in m."""
    distance = _housing_distance(survey, survey.parcels.geometry)
    if isinstance(distance, Absent):
        return distance
    return _least(survey, distance, _chemical(survey), survey.parcel_zone, *_CHEMICAL, *_HOUSING)


def _least(survey: Survey, distance: Quantity, holds: Claim, zone: IntArray, *evidence: str) -> Measured:
    """Return the least distance in each zone over the features that hold a claim; without any it does not apply."""
    size = len(survey.zones)
    low, high = np.full(size, np.inf), np.full(size, np.inf)
    sure, may_be = (zone >= 0) & (holds == Verdict.MET), (zone >= 0) & (holds != Verdict.BREACHED)
    np.minimum.at(high, zone[sure], distance.high[sure])
    np.minimum.at(low, zone[may_be], distance.low[may_be])
    has_one, may_have = np.isin(np.arange(size), zone[sure]), np.isin(np.arange(size), zone[may_be])
    applies = np.where(has_one, Verdict.MET, np.where(may_have, Verdict.UNKNOWN, Verdict.BREACHED))
    value = Quantity(np.where(may_have, low, 0.0), high)
    return figure(value, *evidence, applies=applies.astype(np.int8))


def _housing_distance(survey: Survey, shapes: GeometryArray) -> Quantity | Absent:
    """Return the distance of each shape from housing: delivered, planned (07), or a parcel in that use.

    A layer of housing or of planned land use that is absent, or not whole, may hold a nearer house. Without both, and
    without a parcel of housing, nothing is known.
    """
    sure, may_be = _housing(survey)
    whole = {"housing", "planned_land_use"}
    there = {name for name in whole if survey.has(name)}
    if not there and not len(sure):
        return Absent(("housing", "planned_land_use"))
    far = distance_m(shapes, sure)
    near = np.minimum(far, distance_m(shapes, may_be))
    if there != whole or whole & set(survey.workspace.settings.partial_layers):
        near = np.zeros(len(shapes))
    return Quantity(near, far)


def _housing(survey: Survey) -> tuple[GeometryArray, GeometryArray]:
    """Return the shapes that are housing, and those that may be."""
    return survey.once("housing", lambda: _housing_shapes(survey))


def _housing_shapes(survey: Survey) -> tuple[GeometryArray, GeometryArray]:
    parcels = survey.parcels
    shapes, holds = [parcels.geometry], [begins(parcels.text("land_use"), (LandUse.HOUSING,))]
    if survey.has("housing"):
        shapes.append(survey.layer("housing")[1])
        holds.append(np.full(len(shapes[-1]), Verdict.MET, dtype=np.int8))
    if survey.has("planned_land_use"):
        features, geometry = survey.layer("planned_land_use")
        use = begins(column(features, "planned_use"), (LandUse.HOUSING,))
        shapes.append(geometry)
        holds.append(all_of(use, has_begun(features, "approved_on", survey.zones.as_of)))
    every, truth = np.concatenate(shapes), np.concatenate(holds)
    return every[truth == Verdict.MET], every[truth == Verdict.UNKNOWN]


# ------------------------------------------------------------------------------------------- hazard sites


@measure("hazard_housing_distance_m", "hazards")
def hazard_housing_distance(survey: Survey) -> Measured:
    """Return the least distance of a hazard site of each zone from housing, in m."""
    _features, geometry = survey.layer("hazards")
    distance = _housing_distance(survey, geometry)
    if isinstance(distance, Absent):
        return distance
    every = np.full(len(geometry), Verdict.MET, dtype=np.int8)
    return _least(survey, distance, every, survey.zone_of("hazards"), "hazards.geometry", *_HOUSING)


def _within(survey: Survey, shapes: GeometryArray, band: str) -> Claim | Absent:
    """Return which shapes lie in a band around hazard sites: up to the inner distance, or from there to the outer.

    A distance that nobody set leaves nothing to measure: it is named as what is missing.
    """
    names = ("hazard_inner_distance_m", "hazard_outer_distance_m")[: 1 if band == "inner" else 2]
    limits = [survey.setting(name) for name in names]
    if unset := [name for name, limit in zip(names, limits, strict=True) if not np.isfinite(limit.high[0])]:
        return Absent(tuple(f"numbers.{name}" for name in unset))
    far = distance_m(shapes, survey.layer("hazards")[1])
    is_partial = "hazards" in survey.workspace.settings.partial_layers
    distance = Quantity(np.zeros(len(far)) if is_partial else far, far)
    inside = [at_most(distance, limit) for limit in limits]
    return inside[0] if band == "inner" else all_of(negated(inside[0]), inside[1])


def _banded_parcels(survey: Survey, band: str) -> Measured:
    inside = _within(survey, survey.parcels.geometry, band)
    if isinstance(inside, Absent):
        return inside
    counted = as_quantity(all_of(inside, claim(survey.surface)))
    return figure(survey.of_parcels(counted), "hazards.geometry", "parcels.geometry")


def _banded_housing(survey: Survey, band: str) -> Measured:
    shapes = survey.layer("housing")[1]
    inside = _within(survey, shapes, band)
    if isinstance(inside, Absent):
        return inside
    return figure(survey.counted(inside, survey.zone_of("housing")), "hazards.geometry", "housing.geometry")


for _band in ("inner", "outer"):
    measure(f"hazard_{_band}_parcels", "hazards")(partial(_banded_parcels, band=_band))
    measure(f"hazard_{_band}_housing", "hazards", "housing")(partial(_banded_housing, band=_band))
