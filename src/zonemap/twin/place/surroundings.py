"""What else the demonstration shows: the plan's conditions by block, facilities, the state of zones, roads."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zonemap.twin.place.frame import CRS, Seat
from zonemap.twin.place.quads import Numbers, polygons
from zonemap.twin.place.streets import Grid

INDUSTRIAL_USES: Final = ("100101", "100102", "100103")
OTHER_USES: Final = ("0802", "1101")
CONFLICTING_USES: Final = ("0901", "1401")
_FACILITIES: Final = (
    "sewage",
    "heat",
    "green_island",
    "incubator",
    "maker_space",
    "design_centre",
    "rd_platform",
)
SERVED: Final = {"sewage": 4200.0, "heat": 3200.0}
"""What works reach, m."""
_ITEMS: Final = (
    "safety_assessment",
    "safety_platform",
    "regional_assessment",
    "circular_transformation",
    "eco_industrial_park",
)


def draw_blocks(rng: np.random.Generator, cells: Numbers) -> pd.DataFrame:
    """Return what the plan and the land are used for, by block; `has_plan` is false in the gaps of the plan."""
    count = len(cells)
    industrial = rng.choice(INDUSTRIAL_USES, count, p=[0.3, 0.6, 0.1])
    is_other = rng.random(count) < 0.05
    land_use = np.where(is_other, rng.choice(OTHER_USES, count), industrial)
    conflicts = (rng.random(count) < 0.03) & ~is_other
    planned = np.where(conflicts, rng.choice(CONFLICTING_USES, count), land_use)
    high = rng.choice([24.0, 36.0, 50.0, 60.0], count, p=[0.3, 0.35, 0.2, 0.15])
    return pd.DataFrame(
        {
            "land_use": land_use.astype(object),
            "planned_use": planned.astype(object),
            "conflicts": conflicts,
            "has_plan": (rng.random(count) > 0.025) | conflicts,
            "far_max": pd.Series(rng.choice([1.8, 2.0, 2.5, 3.0], count, p=[0.2, 0.45, 0.25, 0.1])).mask(
                rng.random(count) < 0.02
            ),
            "far_min": rng.choice([0.8, 1.0, 1.2], count),
            "density_max": pd.Series(rng.choice([0.45, 0.5, 0.55, 0.6], count)).mask(
                rng.random(count) < 0.05
            ),
            "height_max_m": pd.Series(high).mask(rng.random(count) < 0.3),
        }
    )


def planned_land_use(blocks: pd.DataFrame, cells: Numbers) -> gpd.GeoDataFrame:
    """Return the layer `planned_land_use`: one polygon per block that has a plan, to the middle of its streets."""
    kept = blocks["has_plan"].to_numpy(bool)
    columns = ["planned_use", "far_max", "far_min", "density_max", "height_max_m"]
    table = blocks.loc[kept, columns].reset_index(drop=True)
    is_works = table["planned_use"].str.startswith(("10", "08", "11"))
    for column in ("far_max", "far_min", "density_max", "height_max_m"):
        table[column] = table[column].where(is_works | table["planned_use"].eq("0901"))
    table["plan_name"] = "示意控制性详细规划"
    table["approved_on"] = pd.Timestamp(2022, 11, 8)
    return gpd.GeoDataFrame(table, geometry=polygons(cells[kept]), crs=CRS)


def facility_layers(
    rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid]
) -> dict[str, gpd.GeoDataFrame]:
    """Return `facilities` (points in their zone) and `service_areas` (what the works among them reach)."""
    rows, points, areas = [], [], []
    for seat, grid in zip(seats, grids, strict=True):
        places = grid.cells.mean(axis=1)[rng.integers(0, len(grid.cells), len(_FACILITIES))]
        present = rng.random(len(_FACILITIES)) < 0.8
        for number, kind in enumerate(_FACILITIES):
            if not present[number]:
                continue
            facility_id = f"{seat.zone_id}-F{number + 1}"
            level = str(rng.choice(["national", "provincial", "municipal"]))
            since = pd.Timestamp(int(rng.integers(2006, 2025)), int(rng.integers(1, 13)), 1)
            rows.append((facility_id, kind, level, seat.zone_id, float(rng.integers(1, 60)) * 1000, since))
            points.append(shapely.Point(np.round(places[number], 2)))
            if kind in SERVED:
                reach = shapely.buffer(points[-1], SERVED[kind], quad_segs=8)
                areas.append((facility_id, kind, shapely.set_precision(reach, 0.01)))
    columns = ["facility_id", "kind", "level", "zone_id", "capacity", "since"]
    served = pd.DataFrame(areas, columns=["facility_id", "kind", "geometry"])
    return {
        "facilities": gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=points, crs=CRS),
        "service_areas": gpd.GeoDataFrame(served, geometry="geometry", crs=CRS),
    }


def zone_status(rng: np.random.Generator, seats: tuple[Seat, ...]) -> pd.DataFrame:
    """Return the layer `zone_status`: which duties each zone has met; some are not on record."""
    table = pd.DataFrame(
        [(seat.zone_id, item) for seat in seats for item in _ITEMS], columns=["zone_id", "item"]
    )
    count = len(table)
    table["value"] = rng.choice(["done", "under_way", "not_started"], count, p=[0.6, 0.25, 0.15]).astype(
        object
    )
    table["on"] = pd.Timestamp(2025, 12, 31) - pd.to_timedelta(rng.integers(0, 900, count), unit="D")
    table["source"] = "示意数据"
    return table[rng.random(count) > 0.06].reset_index(drop=True)


def roads(seats: tuple[Seat, ...], grids: list[Grid]) -> gpd.GeoDataFrame:
    """Return the streets of every zone as lines."""
    names, shapes = [], []
    for seat, grid in zip(seats, grids, strict=True):
        names += [f"{seat.zone_id}示意道路{number}" for number in range(1, len(grid.streets) + 1)]
        shapes += list(shapely.transform(grid.streets, lambda points: np.round(points, 2)))
    kinds = np.where(np.arange(len(shapes)) % 4 == 0, "arterial", "local")
    return gpd.GeoDataFrame({"name": names, "kind": kinds}, geometry=shapes, crs=CRS)
