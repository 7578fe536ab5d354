"""What studies must find of every zone: distances of plain shapes from housing, corridors, projects, dischargers."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.place.housing import LIVED_IN, PLANNED, PLANNED_LATER
from zonemap.twin.place.quads import Numbers
from zonemap.twin.planting import Mask
from zonemap.twin.register.records import MAJOR_WAN_USD

Shapes = NDArray[np.object_]


def least_distances(
    shapes: Shapes, zone: NDArray[np.int64], sure: Mask, may_be: Mask, found: gpd.GeoDataFrame, *, zones: int
) -> pd.DataFrame:
    """Return the least distance of each zone's shapes from housing as `low` and `high`, m; none: NaN.

    `found` are the estates: one that is planned some day may count, one that is planned later does not.
    """
    stands = found["story"].isin([LIVED_IN, PLANNED]).to_numpy(bool)
    counts = found["story"].ne(PLANNED_LATER).to_numpy(bool)
    estates = found.geometry.to_numpy()
    table = pd.DataFrame(index=range(zones))
    for name, those, housing in (("high", sure, estates[stands]), ("low", may_be, estates[counts])):
        far = shapely.distance(shapes[those][:, None], housing[None, :]).min(axis=1)
        table[name] = pd.Series(far).groupby(zone[those]).min().reindex(range(zones))
    return table[["low", "high"]]


def corridor_ground(corridors: gpd.GeoDataFrame, zones: Shapes) -> pd.DataFrame:
    """Return the area of each zone under corridors with a width, m², and whether one without a width crosses it."""
    shapes = corridors.geometry.to_numpy()
    thin = shapely.get_dimensions(shapes) < 2
    ground = shapely.union_all(shapes[~thin])
    lines = shapely.union_all(shapes[thin])
    return pd.DataFrame(
        {
            "corridor_m2": shapely.area(shapely.intersection(zones, ground)),
            "has_pipe": shapely.intersects(zones, lines),
        }
    )


def counts(layers: Mapping[str, pd.DataFrame], zone_ids: list[str], zone_of: pd.Series) -> pd.DataFrame:
    """Return projects and key dischargers of each zone; `zone_of` is the zone of each parcel by its id."""
    projects, dischargers = layers["projects"], layers["dischargers"]
    capital = projects["capital_wan_usd"]
    links = layers["enterprise_parcels"].drop_duplicates("enterprise_id").set_index("enterprise_id")
    own = dischargers["enterprise_id"].map(links["parcel_id"]).map(zone_of)
    key, watched = dischargers["is_key"], dischargers["is_online_monitored"]
    sums = {
        "major_projects_low": (projects["zone_id"], capital >= MAJOR_WAN_USD),
        "major_projects_high": (projects["zone_id"], ~(capital < MAJOR_WAN_USD)),
        "projects": (projects["zone_id"], capital.isna() | capital.notna()),
        "projects_with_land": (projects["zone_id"], projects["parcel_id"].notna()),
        "monitored_low": (own, (key & watched).fillna(value=False)),
        "monitored_high": (own, (key & watched).fillna(value=True)),
        "unmonitored_low": (own, (key & ~watched).fillna(value=False)),
        "unmonitored_high": (own, (key & ~watched).fillna(value=True)),
    }
    table = pd.DataFrame(index=pd.Index(zone_ids, name="zone_id"))
    for name, (zone, holds) in sums.items():
        table[name] = holds.astype(int).groupby(zone).sum().reindex(zone_ids, fill_value=0).astype(int)
    return table


def zone_at(shapes: Shapes, zones: Shapes) -> NDArray[np.int64]:
    """Return the zone in which the middle of each shape lies, -1 for none."""
    at = np.full(len(shapes), -1, dtype=np.int64)
    shape, zone = shapely.STRtree(zones).query(shapely.centroid(shapes), predicate="within")
    at[shape] = zone
    return at


def by_zone(table: pd.DataFrame, name: str) -> dict[str, Numbers]:
    """Return `low` and `high` of a measure as columns of its name, to the millimetre."""
    return {f"{name}_{end}": np.round(table[end].to_numpy(float), 3) for end in ("low", "high")}
