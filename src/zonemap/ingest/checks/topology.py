"""Faults that only show when features and layers are seen together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import STRtree

from zonemap.errors import Fault, Severity
from zonemap.geometry import overlap_areas
from zonemap.ingest.destination import Destination
from zonemap.layers import LAYERS, right_layer_of
from zonemap.wording import gettext as _

_SLIVER_M2: Final = 1.0
"""Overlaps up to this are rounding of shared borders."""

_SLIVER_SHARE: Final = 1e-3
_AREA_GAP: Final = 0.05
_SURFACE: Final = "B"


def check_workspace(workspace: Destination) -> list[Fault]:
    """Return all faults of all layers: those found when they were read in, and those between features and layers.

    Parcels of different right layers (surface, above, below) may lie over each other; a parcel whose right layer is not
    known counts as surface.
    """
    names = workspace.layer_names()
    layers = {name: workspace.read(name) for name in names}
    faults = [fault for name in names for fault in workspace.faults(name)]
    faults.extend(_references(layers))
    if (parcels := layers.get("parcels")) is not None:
        faults.extend(_overlaps(parcels))
        faults.extend(_area_gaps(parcels))
        if (zones := layers.get("zones")) is not None:
            faults.extend(_outside(parcels, zones, "parcels", "outside_zones", _("lies outside every zone")))
        if (buildings := layers.get("buildings")) is not None:
            faults.extend(
                _outside(buildings, parcels, "buildings", "outside_parcels", _("stands outside every parcel"))
            )
    if "core_areas" in layers and "zones" in layers:
        faults.extend(_core_areas(layers["core_areas"], layers["zones"]))
    return faults


def _warnings(
    code: str, layer: str, ids: Sequence[object], messages: Sequence[str], remedy: str
) -> list[Fault]:
    return [
        Fault(code, Severity.WARNING, layer, str(name), f"{layer}: {name}: {message}", remedy)
        for name, message in zip(ids, messages, strict=True)
    ]


def _shapes(table: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    return np.asarray(table.geometry, dtype=object)


def _overlaps(parcels: gpd.GeoDataFrame) -> list[Fault]:
    """Return pairs of parcels of one right layer that share land, and those that are the same land."""
    shapes = _shapes(parcels)
    given = parcels.get("right_layer", pd.Series(pd.NA, index=parcels.index))
    rights = right_layer_of(parcels["parcel_id"], given).fillna(_SURFACE)
    left, right = _neighbours(shapes)
    same = (rights.to_numpy()[left] == rights.to_numpy()[right]) & (
        _box_overlap(shapes, left, right) > _SLIVER_M2
    )
    left, right = left[same], right[same]
    area = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    left, right, area = left[area > _SLIVER_M2], right[area > _SLIVER_M2], area[area > _SLIVER_M2]
    whole = np.maximum(shapely.area(shapes[left]), shapely.area(shapes[right]))
    equal = whole - area <= np.minimum(_SLIVER_M2, _SLIVER_SHARE * whole)
    ids = parcels["parcel_id"].to_numpy(dtype=object)
    twins = [_("has the same shape as {other}").format(other=other) for other in ids[right[equal]]]
    shared = [
        _("overlaps {other} by {area} m²").format(other=other, area=f"{overlap:.1f}")
        for other, overlap in zip(ids[right[~equal]], area[~equal], strict=True)
    ]
    remedy = _("correct the shapes in the source; where rights lie one above the other, fill in right_layer")
    return [
        *_warnings("duplicate_geometry", "parcels", ids[left[equal]], twins, remedy),
        *_warnings("overlap", "parcels", ids[left[~equal]], shared, remedy),
    ]


def _neighbours(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return pairs whose bounding boxes meet, each pair once."""
    left, right = STRtree(shapes).query(shapes)
    once = left < right
    order = np.lexsort((right[once], left[once]))
    return left[once][order], right[once][order]


def _box_overlap(
    shapes: npt.NDArray[np.object_], left: npt.NDArray[np.intp], right: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    bounds = shapely.bounds(shapes)
    low = np.maximum(bounds[left, :2], bounds[right, :2])
    high = np.minimum(bounds[left, 2:], bounds[right, 2:])
    shared: npt.NDArray[np.float64] = np.clip(high - low, 0.0, None).prod(axis=1)
    return shared


def _outside(
    features: gpd.GeoDataFrame, grounds: gpd.GeoDataFrame, layer: str, code: str, message: str
) -> list[Fault]:
    """Return the features that share no land with any ground."""
    met = overlap_areas(_shapes(features), _shapes(grounds)).total_by_left(len(features))
    ids = features[LAYERS[layer].id_column].to_numpy(dtype=object)[met <= 0]
    remedy = _("check its place, and whether the other layer is complete")
    return _warnings(code, layer, ids, [message] * len(ids), remedy)


def _core_areas(cores: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> list[Fault]:
    """Return core areas that reach out of their zone, or out of every zone where theirs is not known."""
    pairs = overlap_areas(_shapes(cores), _shapes(zones))
    if "zone_id" in cores:
        own = cores["zone_id"].to_numpy(dtype=object)[pairs.left]
        known = np.isin(own.astype(str), zones["zone_id"].astype(str))
        pairs = pairs.where(~known | (own == zones["zone_id"].to_numpy(dtype=object)[pairs.right]))
    area = shapely.area(_shapes(cores))
    outside = area - pairs.total_by_left(len(cores))
    far = outside > np.maximum(_SLIVER_M2, _SLIVER_SHARE * area)
    messages = [_("reaches {area} m² out of its zone").format(area=f"{value:.0f}") for value in outside[far]]
    remedy = _("correct the border of the core area or of the zone")
    return _warnings("core_outside_zone", "core_areas", cores["core_id"][far].tolist(), messages, remedy)


def _area_gaps(parcels: gpd.GeoDataFrame) -> list[Fault]:
    """Return parcels whose registered and drawn areas differ by more than 5 % of the registered one."""
    if "registered_area_m2" not in parcels:
        return []
    drawn = parcels.geometry.area
    gap = drawn / parcels["registered_area_m2"] - 1
    far = gap.abs() > _AREA_GAP
    messages = [
        _("registered {registered} m², drawn {drawn} m² ({gap})").format(
            registered=f"{registered:.1f}", drawn=f"{shape:.1f}", gap=f"{share:+.1%}"
        )
        for registered, shape, share in zip(
            parcels["registered_area_m2"][far], drawn[far], gap[far], strict=True
        )
    ]
    remedy = _("check the unit of the registered area, then the shape and the register")
    return _warnings("area_gap", "parcels", parcels["parcel_id"][far].tolist(), messages, remedy)


def _references(layers: dict[str, gpd.GeoDataFrame]) -> list[Fault]:
    """Return ids that point to a feature which its layer does not have; layers that are not there are no fault."""
    owners = {LAYERS[name].id_column: name for name in layers if LAYERS[name].id_column}
    faults = []
    for name, table in layers.items():
        for column in (column for column in table.columns if column in owners and owners[column] != name):
            known = layers[owners[column]][column]
            lost = (table[column].notna() & ~table[column].isin(known)).to_numpy()
            own = LAYERS[name].id_column
            ids = (
                table[own]
                if own
                else pd.Series([_("row {number}").format(number=row + 1) for row in table.index])
            )
            messages = [
                _("{column} “{value}” is not in the layer “{layer}”").format(
                    column=column, value=value, layer=owners[column]
                )
                for value in table[column][lost]
            ]
            remedy = _("correct the id, or read in the missing feature")
            faults.extend(
                _warnings("lost_reference", name, ids.to_numpy(dtype=object)[lost], messages, remedy)
            )
    return faults
