"""The place that a project asks for: a parcel, a drawn area or a point."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import shapely

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project would stand, in the CRS of the workspace: an area, or a point.

    `register` are the columns of the parcel that it is, one row; empty for a place that is none. `remarks` are what a
    reader should know of how the shape came there.
    """

    label: str
    shape: shapely.Geometry
    parcel_id: str | None = None
    register: pd.DataFrame | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether it is a point, of which nothing but its being inside or outside can be said."""
        return bool(shapely.get_dimensions(self.shape) == 0)


def named_place(workspace: Workspace, parcel_id: str) -> Place:
    """Return the place of a parcel; a `ZonemapError` where the workspace has none of that id."""
    table = workspace.read("parcels")
    row = table[table["parcel_id"] == parcel_id]
    if not len(row):
        raise ZonemapError(
            "unknown_parcel",
            _("The workspace {path} has no parcel “{parcel}”").format(path=workspace.path, parcel=parcel_id),
            _("check the id, or give the place with --geometry or --at"),
        )
    return Place(parcel_id, row.geometry.iloc[0], parcel_id, pd.DataFrame(row.drop(columns="geometry")))
