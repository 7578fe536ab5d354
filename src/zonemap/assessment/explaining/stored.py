"""The inputs of one parcel as they lie in the workspace: its own columns, and those of what stands on and over it."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from zonemap.assessment.assessment import Assessment
from zonemap.facts import latest_year, raster_means
from zonemap.workspace import Workspace

Json = dict[str, Any]

_OVER: Final = ("buildings", "planned_land_use", "control_units")
"""Layers whose features over the parcel are read with their attributes."""


def stored_inputs(workspace: Workspace, assessment: Assessment, position: int) -> Json:
    """Return what is stored of one parcel by `layer.column`, as JSON values; what is missing is null.

    Columns of the parcel have one value, those of other layers a list of one value for each feature or enterprise. A
    raster (`raster.name`) has its mean over the parcel.
    """
    parcel_id = str(assessment.parcels.index[position])
    shape = assessment.parcels.geometry.iloc[position]
    table = workspace.read("parcels", bbox=_box(shape))
    found: Json = {
        f"parcels.{name}": values[0]
        for name, values in _columns(table[table["parcel_id"] == parcel_id]).items()
        if values
    }
    for layer in _OVER:
        if workspace.has(layer):
            found |= {
                f"{layer}.{name}": values for name, values in _columns(_over(workspace, layer, shape)).items()
            }
    return (
        found | _storeys(workspace, found) | _enterprises(workspace, parcel_id) | _rasters(workspace, shape)
    )


def _storeys(workspace: Workspace, found: Json) -> Json:
    if not workspace.has("storeys"):
        return {}
    table = workspace.read("storeys")
    here = table[table["building_id"].isin(found.get("buildings.building_id", []))]
    return {f"storeys.{name}": values for name, values in _columns(here).items()}


def _over(workspace: Workspace, layer: str, shape: shapely.Geometry) -> pd.DataFrame:
    near = workspace.read(layer, bbox=_box(shape))
    shapes = np.asarray(near.geometry.array, dtype=object)
    return pd.DataFrame(near[shapely.area(shapely.intersection(shapes, shape)) > 0])


def _box(shape: shapely.Geometry) -> tuple[float, float, float, float]:
    left, bottom, right, top = shapely.bounds(shape).tolist()
    return left, bottom, right, top


def _enterprises(workspace: Workspace, parcel_id: str) -> Json:
    if not (workspace.has("enterprises") and workspace.has("enterprise_parcels")):
        return {}
    links = workspace.read("enterprise_parcels")
    here = links["enterprise_id"][links["parcel_id"] == parcel_id]
    links = links[links["enterprise_id"].isin(here)]  # money is spread over all the land of an enterprise
    enterprises = latest_year(workspace.read("enterprises"))
    enterprises = enterprises[enterprises["enterprise_id"].isin(here)]
    tables = {"enterprises": enterprises, "enterprise_parcels": links}
    return {
        f"{layer}.{name}": values
        for layer, table in tables.items()
        for name, values in _columns(table).items()
    }


def _rasters(workspace: Workspace, shape: shapely.Geometry) -> Json:
    shapes = np.array([shape], dtype=object)
    means = {
        name: raster_means(shapes, workspace.path / record.file, workspace.crs).mean.value[0]
        for name, record in workspace.rasters().items()
    }
    return {f"raster.{name}": float(mean) if np.isfinite(mean) else None for name, mean in means.items()}


def _columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the attributes of a table as lists of JSON values; days are written 2026-06-30."""
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    rows = json.loads(plain.to_json(orient="records", date_format="iso", force_ascii=False))
    days = set(plain.select_dtypes("datetime").columns)
    return {
        name: [row[name][:10] if name in days and row[name] else row[name] for row in rows]
        for name in plain.columns
    }
