"""One assessment: the frozen result of holding a workspace against the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Findings, Quantity

ROUTES: Final = ("add_storeys", "rebuild", "consolidate", "cap")
"""The routes of a gain, and their common cap."""

OPTIONAL: Final = (
    "belt_share", "core_share", "free_land_m2", "support_land_share", "support_floor_share", "vacant_floor_share",
)  # fmt: skip
"""Quantities that a run keeps only where their layer or column was delivered."""

Manifest = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Facts, findings and analyses of one run; nothing in it changes.

    `parcels` has one row per parcel, indexed by id: a quantity `x` stands as `x_low` and `x_high`, gains as
    `gain_<route>_m2_low` / `_high`, the place on the list as `listing` (certain / possible / not). `findings` are the
    arrays of each rule, `constraints` the long table of what stands over the parcels, `manifest` says what all this was
    made from, `scorecard` has one row per indicator and zone, and the city's; it is empty in runs made before there was
    one.
    """

    run: str
    parcels: gpd.GeoDataFrame
    findings: Mapping[str, Findings]
    constraints: pd.DataFrame
    manifest: Manifest
    scorecard: pd.DataFrame = field(default_factory=pd.DataFrame)
    waterfall: pd.DataFrame = field(default_factory=pd.DataFrame)
    """What is left of the ground of each zone (`analysis.waterfalls`)."""

    def quantity(self, name: str) -> Quantity:
        """Return a quantity of every parcel."""
        return Quantity(
            self.parcels[f"{name}_low"].to_numpy(dtype=np.float64),
            self.parcels[f"{name}_high"].to_numpy(dtype=np.float64),
        )

    def position(self, parcel_id: str) -> int:
        """Return the position of a parcel; `KeyError` when there is none of that id."""
        return int(self.parcels.index.get_loc(parcel_id))

    def findings_of(self, position: int) -> Mapping[str, tuple[Findings, int]]:
        """Return for each rule that says something of the parcel its findings and the place in them."""
        found: dict[str, tuple[Findings, int]] = {}
        for name, findings in self.findings.items():
            at = int(np.searchsorted(findings.position, position))
            if at < len(findings) and findings.position[at] == position:
                found[name] = (findings, at)
        return found

    def constraints_of(self, position: int) -> pd.DataFrame:
        """Return the rows of `constraints` of one parcel."""
        places = self.constraints["position"].to_numpy()
        first, last = np.searchsorted(places, [position, position + 1])
        return self.constraints.iloc[first:last]

    @property
    def listing_codes(self) -> npt.NDArray[np.uint8]:
        """The place on the list as a code: 0 not, 1 possible, 2 certain."""
        words = self.parcels["listing"].map({"not": 0, "possible": 1, "certain": 2})
        codes: npt.NDArray[np.uint8] = words.to_numpy(dtype=np.uint8)
        return codes
