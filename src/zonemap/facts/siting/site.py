"""What is measured of one place: the layers over it, the shores near it, and the access list of its units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import shapely

from zonemap.errors import ZonemapError
from zonemap.facts.measure import Measuring, run_stages
from zonemap.facts.overlays import OVERLAID, overlay, shore_strips
from zonemap.facts.siting.place import Place
from zonemap.facts.table import Facts
from zonemap.findings import Verdict
from zonemap.layers import layer_named
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

SITE_LAYERS: Final = (
    "ecological_redlines", "farmland", "ecological_spaces", "control_units", "access_list", "planning_eia",
    "shoreline", "urban_boundary", "planned_land_use", "zones",
)  # fmt: skip
"""The layers that say something about a place."""

_DRAWN: Final = ("parcels", "zones", "towns", "planning_eia", "shoreline")
"""Layers beside the overlaid ones that tell how far the data of a workspace reaches."""

_POINT_HALF_WIDTH_M: Final = 0.005
"""A point is measured as a square of a centimetre, so that one way of measuring serves areas and points."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of one place.

    `facts` has one feature, with an overlay for every polygon layer of `SITE_LAYERS` that there is. `shores` has a row
    per shore: `name`, `rank`, `distance_m`, `is_within` (a code of `Verdict`: on the land side, nearer than the rule
    asks) and `overlap_m2`, the part of the place that is. Layers that are absent are None. `partial_layers` are those
    in which absence proves nothing.
    """

    place: Place
    facts: Facts
    shores: pd.DataFrame | None
    access_list: pd.DataFrame | None
    partial_layers: frozenset[str]


def measure_site(workspace: Workspace, rulebook: Rulebook, place: Place, *, as_of: date) -> Site:
    """Return what the layers of a workspace say about a place; it need not have been assessed.

    Raises `ZonemapError` when the place has too little area to be judged, or lies outside of everything that is loaded.
    """
    _refuse_too_small(place, float(rulebook.setting("sliver_area_m2", as_of).low[0]))
    ids = pd.Index([place.parcel_id or place.label], name="parcel_id", dtype=object)
    register = place.register if place.register is not None else pd.DataFrame(index=ids)
    geometry = np.array([_measured_shape(place)], dtype=object)
    facts = Facts(layer_named("parcels"), ids, geometry, register.set_index(ids), np.datetime64(as_of, "D"))
    work = Measuring(workspace, rulebook, facts, lambda _stage: None)
    run_stages(work, ("areas", "zones", "overlays", "conditions"))
    if workspace.has("planning_eia"):
        features, shapes = work.layer("planning_eia")
        work.add(overlays={"planning_eia": overlay(geometry, features, shapes)})
    if place.parcel_id is None and not any(len(each.pairs) for each in work.facts.overlays.values()):
        _refuse_outside(work, place)
    return Site(
        place=place,
        facts=work.facts,
        shores=_shores(
            work, place, width_m=float(rulebook.setting("chemical_shore_distance_m", as_of).high[0])
        ),
        access_list=workspace.read("access_list") if workspace.has("access_list") else None,
        partial_layers=frozenset(workspace.settings.partial_layers),
    )


def _measured_shape(place: Place) -> shapely.Geometry:
    if not place.is_point:
        return place.shape
    return shapely.buffer(place.shape, _POINT_HALF_WIDTH_M, cap_style="square")


def _refuse_too_small(place: Place, least_m2: float) -> None:
    area = shapely.area(place.shape)
    if not place.is_point and area < least_m2:
        raise ZonemapError(
            "too_small",
            _("{place} has {area:.2f} m²; below {least:g} m² an overlap counts as a touch of borders").format(
                place=place.label, area=area, least=least_m2
            ),
            _("give the whole land of the project, or a point with --at"),
        )


def _refuse_outside(work: Measuring, place: Place) -> None:
    """Refuse a place that no layer reaches: there nothing stands over it because nothing was loaded."""
    names = [name for name in (*_DRAWN, *OVERLAID) if work.workspace.has(name)]
    bounds = [shapely.total_bounds(work.layer(name)[1]) for name in names]
    if bounds and not any(shapely.intersects(shapely.box(*each), place.shape) for each in bounds):
        x, y = shapely.get_coordinates(shapely.centroid(place.shape))[0]
        raise ZonemapError(
            "place_outside",
            _("{place} lies outside of every layer of the workspace (x {x:.0f}, y {y:.0f} in {crs})").format(
                place=place.label, x=x, y=y, crs=work.workspace.crs
            ),
            _("check the coordinates and their CRS; x is the easting, y the northing"),
        )


def _shores(work: Measuring, place: Place, *, width_m: float) -> pd.DataFrame | None:
    if not work.workspace.has("shoreline"):
        return None
    shoreline, geometry = work.layer("shoreline")
    distance = shapely.distance(geometry, place.shape)
    overlap = np.zeros(len(shoreline))
    within = np.full(len(shoreline), Verdict.UNKNOWN)  # where no width is in force on the day
    if np.isfinite(width_m):
        near = np.flatnonzero(distance < width_m)  # strips of long shores are costly
        strips = shore_strips(shoreline.iloc[near], geometry[near], width_m=width_m)
        strip = overlay(work.facts.geometry, shoreline.iloc[near], strips)
        overlap[near[strip.pairs.right]] = strip.pairs.area_m2
        sideless = _texts(shoreline, "land_side").isna().to_numpy() & (shapely.get_dimensions(geometry) < 2)
        within = np.where(overlap > 0, np.where(sideless, Verdict.UNKNOWN, Verdict.MET), Verdict.BREACHED)
    return pd.DataFrame(
        {
            "name": _texts(shoreline, "name"),
            "rank": _texts(shoreline, "rank"),
            "distance_m": distance,
            "is_within": within.astype(np.int8),
            "overlap_m2": overlap,
        }
    )


def _texts(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table.columns:
        return pd.Series(pd.NA, index=table.index, dtype="string")
    return table[name].astype("string")
