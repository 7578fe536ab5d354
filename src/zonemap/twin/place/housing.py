"""Housing beside every zone, lived in or planned, and hazard sites at planted distances of it."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.place.frame import CRS, Frame, Seat
from zonemap.twin.place.quads import Numbers
from zonemap.twin.place.streets import Grid

GAP_M: Final = 120.0
"""From the outermost corner of a zone to the housing beyond it."""
BETWEEN_M: Final = 40.0
"""From one estate to the one behind it."""
_WIDTH_M: Final = 320.0
_DEPTH_M: Final = 240.0
_OUTWARD: Final = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]])
"""North, east, south, west."""

LIVED_IN, PLANNED, PLANNED_LATER, PLANNED_SOME_DAY = (
    "lived in",
    "planned",
    "planned later",
    "planned some day",
)
"""What housing is: it stands, its plan is in force, its plan comes after the day, the day of its plan is missing."""
_STORIES: Final = (LIVED_IN, PLANNED, LIVED_IN, PLANNED_LATER, LIVED_IN, PLANNED_SOME_DAY)


def estates(rng: np.random.Generator, frame: Frame, grids: list[Grid]) -> gpd.GeoDataFrame:
    """Return up to two estates to a zone, one behind the other, on land and in no zone.

    `zone` is the position of the zone, `story` what the estate is, `front` the middle of the side towards the zone and
    `inward` the direction from there into the zone.
    """
    zones = np.array([grid.zone for grid in grids], dtype=object)
    land, taken = frame.city_land(), shapely.union_all(zones).buffer(GAP_M - 5)
    tips = np.stack([_tips(zone) for zone in zones])
    fronts = tips + GAP_M * _OUTWARD
    shapes = _boxes(fronts, 2 * _DEPTH_M + BETWEEN_M)
    shapely.prepare([land, taken])
    may = shapely.contains(land, shapes) & ~shapely.intersects(taken, shapes)
    order = np.argsort(rng.random(may.shape) + ~may, axis=1)[:, 0]
    zone = np.flatnonzero(may.any(axis=1))
    front, inward = fronts[zone, order[zone]], -_OUTWARD[order[zone]]
    behind = front - (_DEPTH_M + BETWEEN_M) * inward
    first = np.array(_STORIES)[zone % len(_STORIES)]
    table = pd.DataFrame(
        {
            "zone": np.tile(zone, 2),
            "story": np.concatenate([first, np.full(len(zone), LIVED_IN)]),
            "front": [*front, *behind],
            "inward": [*inward, *inward],
        }
    )
    outward = np.concatenate([-inward, -inward])
    boxes = _boxes(np.concatenate([front, behind]), _DEPTH_M, outward)
    return gpd.GeoDataFrame(table, geometry=boxes, crs=CRS)


def _tips(zone: shapely.Geometry) -> Numbers:
    """Return the outermost corners of a zone to the north, east, south and west."""
    corners = shapely.get_coordinates(zone)
    return np.asarray(corners[np.argmax(corners @ _OUTWARD.T, axis=0)])


def _boxes(front: Numbers, depth_m: float, outward: Numbers = _OUTWARD) -> NDArray[np.object_]:
    """Return rectangles of that depth whose front faces inwards."""
    side = np.abs(outward[..., ::-1]) * _WIDTH_M / 2
    ends = np.stack([front - side, front + side + depth_m * outward])
    low, high = np.round(np.min(ends, axis=0), 2), np.round(np.max(ends, axis=0), 2)
    return np.asarray(shapely.box(low[..., 0], low[..., 1], high[..., 0], high[..., 1]), dtype=object)


def housing(seats: tuple[Seat, ...], found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer `housing`: what is lived in."""
    kept = found[found["story"] == LIVED_IN].reset_index(drop=True)
    names = [f"{seats[zone].zone_id}示意居住小区{at + 1:02d}" for at, zone in enumerate(kept["zone"])]
    return gpd.GeoDataFrame({"name": names, "kind": "居住小区"}, geometry=kept.geometry, crs=CRS)


def planned_housing(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rows for the layer `planned_land_use`: housing that is planned, by plans of different days."""
    kept = found[found["story"] != LIVED_IN].reset_index(drop=True)
    approved = {
        PLANNED: pd.Timestamp(2022, 11, 8),
        PLANNED_LATER: pd.Timestamp(2027, 3, 1),
        PLANNED_SOME_DAY: pd.NaT,
    }
    table = pd.DataFrame({"planned_use": "0701", "far_max": 1.8}, index=kept.index)
    for column in ("far_min", "density_max", "height_max_m"):
        table[column] = np.nan
    table["plan_name"] = "示意居住控制性详细规划"
    table["approved_on"] = pd.to_datetime(kept["story"].map(approved))
    return gpd.GeoDataFrame(table, geometry=kept.geometry, crs=CRS)


def hazards(
    rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid], found: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, Numbers]:
    """Return the layer `hazards`, and the distance that each was planted at from an estate that counts, m.

    One tank stands straight inwards from the estates of a zone, of which one that is planned for later does not count;
    another, a tank farm, stands at a block of chance: its distance is NaN.
    """
    zones = np.array([grid.zone for grid in grids], dtype=object)
    first = found.drop_duplicates("zone")
    zone = first["zone"].to_numpy(int)
    front, inward = np.stack(first["front"].tolist()), np.stack(first["inward"].tolist())
    reach = np.round(rng.uniform(260, 420, len(zone))[:, None] + np.arange(16) * 40.0, 2)
    spots = np.round(front[:, None], 2) + reach[..., None] * inward[:, None]
    inside = shapely.contains(zones[zone][:, None], shapely.points(spots))
    pick = np.argmax(inside, axis=1)
    each = np.arange(len(zone))
    kept = inside.any(axis=1)
    tanks = shapely.points(spots[each, pick])[kept]
    middles = np.stack([grid.cells.mean(axis=1)[rng.integers(len(grid.cells))] for grid in grids])
    low = np.round(middles, 2) - 30
    farms = shapely.box(low[:, 0], low[:, 1], low[:, 0] + 60, low[:, 1] + 60)
    names = [f"{seats[at].zone_id}示意储罐" for at in zone[kept]]
    names += [f"{seat.zone_id}示意罐区" for seat in seats]
    kinds = np.where(np.arange(len(names)) % 2 == 0, "液氨", "液化烃").astype(object)
    layer = gpd.GeoDataFrame({"name": names, "kind": kinds}, geometry=np.concatenate([tanks, farms]), crs=CRS)
    later = first["story"].eq(PLANNED_LATER).to_numpy(bool)
    planted = reach[each, pick] + np.where(later, _DEPTH_M + BETWEEN_M, 0.0)
    return layer, np.concatenate([planted[kept], np.full(len(farms), np.nan)])
