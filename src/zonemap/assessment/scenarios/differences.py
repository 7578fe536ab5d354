"""The map of differences: which parcels a scenario moves, as a file with one layer per scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from zonemap.assessment.scenarios.running import Outcome
from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole

Json = dict[str, Any]


def changed_parcels(outcome: Outcome) -> gpd.GeoDataFrame:
    """Return the parcels that the scenario moves on the list, or to another cap of gain: the map of differences."""
    sides = {"before": outcome.base, "after": outcome.run}
    caps = {name: run.quantity("gain_cap_m2") for name, run in sides.items()}
    is_moved = outcome.base.listing_codes != outcome.run.listing_codes
    is_moved |= caps["before"].low != caps["after"].low
    is_moved |= caps["before"].high != caps["after"].high
    parcels = outcome.run.parcels
    columns: Json = {"zone_id": parcels["zone_id"]}
    for side, run in sides.items():
        columns[f"listing_{side}"] = run.parcels["listing"].to_numpy(dtype=object)
        columns[f"gain_cap_m2_low_{side}"] = caps[side].low
        columns[f"gain_cap_m2_high_{side}"] = np.where(np.isfinite(caps[side].high), caps[side].high, np.nan)
    table = gpd.GeoDataFrame(
        pd.DataFrame(columns, index=parcels.index), geometry=parcels.geometry, crs=parcels.crs
    )
    return table[is_moved]


def write_differences(outcomes: Sequence[Outcome], file: Path) -> None:
    """Write the changed parcels of each scenario into a GeoPackage, a layer for each; an older file is replaced."""
    if file.suffix.lower() != ".gpkg":
        raise ZonemapError(
            "bad_format",
            _("{file} is no GeoPackage").format(file=file.name),
            _("give a name that ends in .gpkg"),
        )
    try:
        with replaced_whole(file) as waiting:
            for outcome in outcomes:
                rows = changed_parcels(outcome).reset_index()
                pyogrio.write_dataframe(
                    rows, waiting, layer=outcome.scenario.name, driver="GPKG", geometry_type="Unknown"
                )
    except OSError as error:
        raise ZonemapError(
            "cannot_write",
            _("{path} cannot be made: {reason}").format(path=file, reason=error),
            _("choose a folder that may be written to"),
        ) from error
