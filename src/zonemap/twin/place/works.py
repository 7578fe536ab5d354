"""Works that studies look at: corridors, more facilities, and service areas with ground that nothing reaches yet."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.place.frame import CRS, Seat
from zonemap.twin.place.quads import Numbers, part, polygons
from zonemap.twin.place.streets import Grid

CORRIDOR_HALF_WIDTH_M: Final = 18.0
GREEN_ISLAND_M: Final = 1500.0
"""What a shared works (绿岛) reaches."""
WHOLE, HALF = "whole", "half"
"""How much of a block the heat does not reach."""

_KINDS: Final = (
    ("life_service", 0.9, 3),
    ("site_5g", 1.0, 6),
    ("talent_housing", 0.6, 1),
    ("trade_station", 0.3, 1),
    ("sewage", 0.4, 1),
    ("green_island", 0.6, 1),
)
"""Kind, how likely a zone has it, and up to how many."""
_COMING: Final = ("sewage", "green_island")
"""Works among these that are not built yet, or of which nobody says since when they stand."""


def corridors(rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid]) -> gpd.GeoDataFrame:
    """Return the layer `corridors`: a strip along a street of every zone, and a pipe as a line in every fifth."""
    rows, shapes = [], []
    for number, (seat, grid) in enumerate(zip(seats, grids, strict=True)):
        streets = grid.streets[np.argsort(-shapely.length(grid.streets))[:6]]
        one, other = rng.choice(len(streets), 2, replace=len(streets) < 2)
        strip = shapely.buffer(streets[one], CORRIDOR_HALF_WIDTH_M, cap_style="flat", join_style="mitre")
        rows.append((f"{seat.zone_id}示意廊道", ("高压走廊", "综合管廊")[number % 2]))
        shapes.append(shapely.set_precision(strip, 0.01))
        if number % 5 == 4:
            rows.append((f"{seat.zone_id}示意管线", "输油管线"))
            shapes.append(shapely.set_precision(streets[other], 0.01))
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=["name", "kind"]), geometry=shapes, crs=CRS)


def more_facilities(rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid]) -> gpd.GeoDataFrame:
    """Return further rows of `facilities`; works among them are not built yet, or nobody says since when."""
    rows, points = [], []
    for seat, grid in zip(seats, grids, strict=True):
        number = 7
        for kind, chance, most in _KINDS:
            count = int(rng.integers(1, most + 1)) * int(rng.random() < chance)
            places = grid.cells.mean(axis=1)[rng.integers(0, len(grid.cells), count)]
            for place in places + rng.uniform(-60, 60, (count, 2)):
                number += 1
                since: Any = pd.Timestamp(int(rng.integers(2010, 2026)), int(rng.integers(1, 13)), 1)
                if kind in _COMING:
                    since = (pd.Timestamp(2027, 5, 1), pd.NaT)[int(rng.integers(2))]
                capacity = float(rng.integers(2, 30)) * (20 if kind == "talent_housing" else 1000)
                rows.append((f"{seat.zone_id}-F{number}", kind, "municipal", seat.zone_id, capacity, since))
                points.append(shapely.Point(np.round(place, 2)))
    columns = ["facility_id", "kind", "level", "zone_id", "capacity", "since"]
    table = pd.DataFrame(rows, columns=columns)
    table["since"] = pd.to_datetime(table["since"])
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS)


def cut_off(
    rng: np.random.Generator, zone: NDArray[np.int64], near_core: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Return for each block whether the heat does not reach it `WHOLE`, its first `HALF`, or "" where it may.

    Up to two blocks of each kind are drawn in every zone among those beside its core area.
    """
    cut = np.full(len(zone), "", dtype=object)
    draw = pd.Series(np.where(near_core, rng.random(len(zone)), np.inf))
    rank = draw.groupby(zone).rank(method="first").to_numpy()
    cut[near_core & (rank <= 2)] = HALF
    cut[near_core & (rank > 2) & (rank <= 4)] = WHOLE
    return cut


def cut_ground(cells: Numbers, cut: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the ground that the heat does not reach: whole blocks, and the first half of others, to their streets."""
    kept = cells[cut != ""]
    none, whole = np.zeros(len(kept)), np.ones(len(kept))
    half = np.where(cut[cut != ""] == HALF, 0.5, 1.0)
    return polygons(part(kept, none, half, none, whole))


def service_areas(
    served: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    more: gpd.GeoDataFrame,
    unreached: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    """Return the layer `service_areas` with green islands, works to come, and the heat without what it leaves out."""
    islands = facilities[facilities["kind"] == "green_island"]
    coming = more[more["kind"].isin(_COMING)]
    reach = np.concatenate([np.full(len(islands), GREEN_ISLAND_M), np.full(len(coming), GREEN_ISLAND_M)])
    others = pd.concat([islands, coming], ignore_index=True)
    discs = shapely.set_precision(shapely.buffer(others.geometry.to_numpy(), reach, quad_segs=8), 0.01)
    shapes = served.geometry.to_numpy().copy()
    is_heat = (served["kind"] == "heat").to_numpy(bool)
    left_out = shapely.set_precision(shapely.union_all(unreached), 0.01)
    shapes[is_heat] = shapely.set_precision(shapely.difference(shapes[is_heat], left_out), 0.01)
    table = pd.concat([served[["facility_id", "kind"]], others[["facility_id", "kind"]]], ignore_index=True)
    return gpd.GeoDataFrame(table, geometry=np.concatenate([shapes, discs]), crs=CRS)
