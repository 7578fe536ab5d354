"""Which part of each parcel the works of a park serve: sewage, heat, shared treatment (绿岛)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from zonemap.findings import Claim, Quantity, Verdict
from zonemap.geometry import overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.layers.versions import has_begun
from zonemap.workspace import Workspace


def works_stood(areas: pd.DataFrame, works: pd.DataFrame | None, day: np.datetime64) -> Claim:
    """Return whether the works of each service area stood on the day; of works not on record nothing else is known."""
    if works is None or "since" not in works.columns or "facility_id" not in areas.columns:
        return np.full(len(areas), Verdict.MET, dtype=np.int8)
    stood = pd.Series(has_begun(works, "since", day), index=works["facility_id"].astype(object))
    return areas["facility_id"].map(stood).fillna(Verdict.MET).to_numpy().astype(np.int8)


def served_share(
    parcels: GeometryArray, areas: pd.DataFrame, geometry: GeometryArray, stood: Claim, kind: str
) -> Quantity | None:
    """Return the share (0-1) of each parcel inside the service areas of a kind; None where no area is of that kind.

    `areas` and `geometry` are the layer `service_areas`, `stood` says which of their works stand (`works_stood`).
    """
    given = areas["kind"] if "kind" in areas.columns else pd.Series(pd.NA, index=areas.index, dtype="string")
    of_kind = given.eq(kind).fillna(value=False).to_numpy(dtype=bool)
    if not of_kind.any():
        return None
    drawn = shapely.area(parcels)
    ends = []
    for kept in (of_kind & (stood == Verdict.MET), of_kind & (stood != Verdict.BREACHED)):
        ground = np.array([united(geometry[kept])], dtype=object)
        inside = overlap_areas(parcels, ground).total_by_left(len(drawn))
        ends.append(np.clip(inside / drawn, 0.0, 1.0))
        if (stood[of_kind] != Verdict.UNKNOWN).all():
            ends.append(ends[0])
            break
    # Overlays of two unions may round apart where both cover the same.
    return Quantity(ends[0], np.maximum(ends[0], ends[1]))


def service_of(
    workspace: Workspace, parcels: GeometryArray, kind: str, day: np.datetime64
) -> Quantity | None:
    """Return `served_share` of some parcels by the layers of a workspace; None without service areas of the kind."""
    if not workspace.has("service_areas"):
        return None
    areas = workspace.read("service_areas")
    works = (
        workspace.read("facilities", columns=("facility_id", "since"))
        if workspace.has("facilities")
        else None
    )
    geometry = np.asarray(areas["geometry"].array, dtype=object)
    return served_share(parcels, areas, geometry, works_stood(areas, works, day), kind)
