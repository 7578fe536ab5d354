"""One parcel with what lies around it: read from the workspace by its box, as the whole city is when it is measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.buildings.floor_area import buildings_on_parcels
from zonemap.geometry import Overlaps
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers import right_layer_of
from zonemap.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The parcels and buildings whose boxes meet that of one parcel; `at` is its position, as an array of one or none.

    `pairs` are parcels (left) and buildings (right), with the footprint inside.
    """

    parcels: GeometryArray
    at: npt.NDArray[np.intp]
    table: pd.DataFrame
    buildings: GeometryArray
    pairs: Overlaps


def neighbourhood(workspace: Workspace, parcel_id: str, shape: shapely.Geometry) -> Neighbourhood:
    """Return what lies around a parcel; the workspace has parcels and buildings."""
    parcels, buildings = layer_near(workspace, "parcels", shape), layer_near(workspace, "buildings", shape)
    parcels = parcels.reset_index(drop=True)
    ids = pd.Index(parcels["parcel_id"].astype(object))
    named = np.full(len(buildings), -1, dtype=np.intp)
    if "parcel_id" in buildings.columns:
        named = ids.get_indexer(pd.Index(buildings["parcel_id"].astype(object)))
    given = parcels.get("right_layer", pd.Series(pd.NA, index=parcels.index)).astype("string")
    shapes, standing = shapes_of(parcels), shapes_of(buildings)
    pairs = buildings_on_parcels(shapes, right_layer_of(ids, given), standing, named)
    return Neighbourhood(shapes, np.flatnonzero(ids == parcel_id), buildings, standing, pairs)


def layer_near(workspace: Workspace, name: str, shape: shapely.Geometry) -> pd.DataFrame:
    """Return the features of a layer whose boxes meet that of a shape."""
    left, bottom, right, top = shapely.bounds(shape).tolist()
    return pd.DataFrame(workspace.read(name, bbox=(left, bottom, right, top)))


def shapes_of(table: pd.DataFrame) -> GeometryArray:
    """Return the geometries of a layer."""
    return np.asarray(table["geometry"].array, dtype=object)
