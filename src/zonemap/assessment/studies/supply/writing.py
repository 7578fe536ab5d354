"""The supply of industrial land as a file that a desktop GIS opens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np

from zonemap.analysis.supply import LEFT
from zonemap.assessment.studies.geopackage import write_geopackage
from zonemap.assessment.studies.supply import Supply
from zonemap.findings import Verdict


def write_supply(found: Supply, path: Path, words: Mapping[str, str]) -> None:
    """Write the candidate sites, and the ground that is left by state, as a GeoPackage, whole or not at all.

    `words` say each state to a reader.
    """
    write_geopackage(
        path,
        {
            "supply_sites": (_sites(found), "MultiPolygon"),
            "supply_ground": (_ground(found, words), "Polygon"),
        },
    )


def _sites(found: Supply) -> gpd.GeoDataFrame:
    """Return the sites as a file holds them: texts for lists and verdicts, no number for what has no end."""
    sites = found.sites.table.reset_index()
    words = {verdict.value: verdict.word for verdict in Verdict}
    texts = {name: ["; ".join(each) for each in sites[name]] for name in ("corridors", "parcel_ids")}
    texts["fits"] = sites["fits"].map(words).tolist()
    crosses = (
        sites["crossing"].map({Verdict.MET.value: "yes", Verdict.BREACHED.value: "no"}).fillna("unknown")
    )
    return sites.replace([np.inf, -np.inf], np.nan).assign(**texts, crossing=crosses)


def _ground(found: Supply, words: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return every piece of the ground that is left with its zone, its state and its area."""
    rows = [
        (each.zone_id, state.value, words[state], shape)
        for each in found.zones
        for state in LEFT
        for shape in each.ground.of_state[state]
    ]
    columns = ("zone_id", "state", "state_text")
    table = gpd.GeoDataFrame(
        {name: [row[at] for row in rows] for at, name in enumerate(columns)},
        geometry=[row[-1] for row in rows],
        crs=found.sites.table.crs,
    )
    return table.assign(area_m2=table.area)
