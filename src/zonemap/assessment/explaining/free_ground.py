"""The free land of one parcel piece by piece, for its map and its receipt."""

from __future__ import annotations

import numpy as np

from zonemap.assessment.assessment import Assessment
from zonemap.facts.buildings.free_land import ground_of_parcel
from zonemap.geometry.pieces import GeometryArray
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace


def free_ground(
    workspace: Workspace, assessment: Assessment, rulebook: Rulebook, position: int
) -> GeometryArray:
    """Return the pieces of free land that a workshop fits on, the largest first, in the CRS of the workspace.

    There are none where the run did not measure them: without buildings or a planned FAR.
    """
    if "free_land_m2_high" not in assessment.parcels.columns:
        return np.empty(0, dtype=object)
    high = float(assessment.quantity("free_land_m2").high[position])
    if not 0 < high < float(assessment.quantity("drawn_area_m2").low[position]):
        return np.empty(0, dtype=object)
    pieces = ground_of_parcel(
        workspace,
        rulebook,
        np.datetime64(assessment.manifest["as_of"], "D"),
        str(assessment.parcels.index[position]),
        assessment.parcels.geometry.iloc[position],
    )
    return np.array(sorted(pieces, key=lambda piece: -piece.area), dtype=object)
