"""The supply of industrial land as a file that a desktop GIS opens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyogrio
from pyogrio.errors import DataSourceError

from zonemap.analysis.supply import LEFT
from zonemap.assessment.studies.supply import Supply
from zonemap.errors import ZonemapError
from zonemap.findings import Verdict
from zonemap.wording import gettext as _
from zonemap.writing import replaced_whole

_SUFFIX: Final = ".gpkg"


def require_geopackage(path: Path) -> None:
    """Raise `ZonemapError` for a file that is not named as a GeoPackage."""
    if path.suffix.lower() != _SUFFIX:
        raise ZonemapError(
            "unknown_format",
            _("Sites cannot be written as “{suffix}”").format(suffix=path.suffix),
            _("use one of: {names}").format(names=_SUFFIX),
        )


def write_supply(found: Supply, path: Path, words: Mapping[str, str]) -> None:
    """Write the candidate sites, and the ground that is left by state, as a GeoPackage, whole or not at all.

    `words` say each state to a reader.
    """
    require_geopackage(path)
    sites, ground = _sites(found), _ground(found, words)
    try:
        with replaced_whole(path) as waiting:
            for name, table in (("supply_sites", sites), ("supply_ground", ground)):
                shape = "MultiPolygon" if table is sites else "Polygon"
                pyogrio.write_dataframe(table, waiting, layer=name, driver="GPKG", geometry_type=shape)
    except (OSError, DataSourceError) as error:
        raise ZonemapError(
            "sites_unwritable",
            _("{path} cannot be written ({reason})").format(path=path, reason=error),
            _(
                "free space on the disk, close the file if it is open, and name one in a folder that you may write to"
            ),
        ) from error


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
