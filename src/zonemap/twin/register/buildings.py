"""Buildings that realise the floor area planted on each parcel."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.place.frame import CRS
from zonemap.twin.place.quads import Numbers, part, polygons, sides_m
from zonemap.twin.planting import CLEAR, Mask

SETBACK = 0.05
"""Share of each side that stays free along the border of a parcel."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Where buildings stand: shares of the sides of their parcel."""

    parcel: NDArray[np.int64]
    s0: Numbers
    s1: Numbers
    t0: Numbers
    t1: Numbers


def draw_buildings(
    rng: np.random.Generator,
    corners: Numbers,
    parcels: pd.DataFrame,
    states: pd.DataFrame,
    *,
    crossing: Mask,
) -> gpd.GeoDataFrame:
    """Return the buildings of all parcels that are not bare.

    `corners` and `parcels` (`parcel_id`, `area_m2`, `land_use`) are row by row the parcels of `states`. Where
    `crossing` is set the first building reaches some centimetres to metres over the right side of its parcel.
    """
    slots = _slots(rng, corners, states, parcels["area_m2"].to_numpy(float))
    built = corners[slots.parcel]
    wanted = (states["footprint_share"] * parcels["area_m2"]).to_numpy(float)
    quads = part(built, slots.s0, slots.s1, slots.t0, slots.t1)
    drawn = np.bincount(slots.parcel, shapely.area(polygons(quads)), len(parcels))
    # Blocks are not quite rectangles: one step of scaling about the middle meets the planned footprint.
    slots = _scaled(slots, np.sqrt(wanted / np.where(drawn > 0, drawn, 1.0))[slots.parcel])
    slots = _moved_over(slots, crossing)
    shapes = polygons(part(built, slots.s0, slots.s1, slots.t0, slots.t1))
    table = _attributes(rng, slots.parcel, shapely.area(shapes), states)
    number = pd.Series(np.arange(1, len(table) + 1)).astype("string").str.zfill(7)
    table.insert(0, "building_id", ("F" + number).to_numpy(dtype=object))
    table.insert(1, "parcel_id", parcels["parcel_id"].to_numpy()[slots.parcel])
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def _slots(rng: np.random.Generator, corners: Numbers, states: pd.DataFrame, area_m2: Numbers) -> Slots:
    count = len(states)
    several = rng.choice([1, 2, 3, 4, 5], count, p=[0.56, 0.27, 0.11, 0.04, 0.02])
    several = np.where(area_m2 < 5000, 1, several)
    several = np.where(states["is_bare"], 0, several)
    parcel = np.repeat(np.arange(count), several)
    place = np.arange(parcel.size) - np.repeat(np.cumsum(several) - several, several)
    strips = several[parcel]
    start = np.where(place == 0, 0.0, (place + rng.uniform(-0.2, 0.2, parcel.size)) / np.maximum(strips, 1))
    end = np.where(place == strips - 1, 1.0, np.roll(start, -1))
    room = 1 - 2 * SETBACK
    filled = np.minimum(states["footprint_share"].to_numpy(float)[parcel] / room**2, 0.86)
    deep = np.clip(np.sqrt(filled) * rng.uniform(0.92, 1.12, parcel.size), filled / 0.93, 0.93)
    wide = filled / deep
    low = SETBACK + room * (start + (end - start) * (1 - wide) * rng.uniform(0.3, 0.7, parcel.size))
    high = low + room * (end - start) * wide
    across = SETBACK + room * (1 - deep) * rng.uniform(0.3, 0.7, parcel.size)
    upper = across + room * deep
    along_m, across_m = sides_m(corners)
    turned = (across_m > along_m)[parcel]
    pick = [np.where(turned, a, b) for a, b in ((across, low), (upper, high), (low, across), (high, upper))]
    return Slots(parcel, *pick)


def _scaled(slots: Slots, factor: Numbers) -> Slots:
    s, t = (slots.s0 + slots.s1) / 2, (slots.t0 + slots.t1) / 2
    ds, dt = (slots.s1 - slots.s0) / 2 * factor, (slots.t1 - slots.t0) / 2 * factor
    return Slots(slots.parcel, s - ds, s + ds, t - dt, t + dt)


def _moved_over(slots: Slots, crossing: Mask) -> Slots:
    """Move the last building of the marked parcels over the right side, by three hundredths of its width."""
    is_last = np.diff(slots.parcel, append=-1) != 0
    width = slots.s1 - slots.s0
    shift = np.where(crossing[slots.parcel] & is_last, 1 + 0.03 * width - slots.s1, 0.0)
    return Slots(slots.parcel, slots.s0 + shift, slots.s1 + shift, slots.t0, slots.t1)


def _attributes(
    rng: np.random.Generator, parcel: NDArray[np.int64], footprint_m2: Numbers, states: pd.DataFrame
) -> pd.DataFrame:
    count = parcel.size
    multiple = states["multiple"].to_numpy(float)[parcel]
    withheld = states["withheld"].to_numpy(object)[parcel]
    storeys, height = _storeys(rng, multiple, withheld)
    total = storeys * height + rng.uniform(0.3, 1.5, count)
    blind = rng.random(count)
    is_clear = (height < 7) | (height > 9.6)
    # Without a storey height, one estimated from the building's height must stay on its side of the limit.
    estimated = (blind < 0.06) & is_clear & (storeys * height > 4)
    neither = withheld == "height"
    total = np.where(estimated, storeys * height, total)
    surveyed = np.round(footprint_m2 * storeys, 1)
    no_survey = (rng.random(count) < 0.1) | (withheld == "floor")
    uses = rng.choice(["production", "support", "other"], count, p=[0.86, 0.11, 0.03])
    classes = rng.choice(["甲", "乙", "丙", "丁", "戊"], count, p=[0.02, 0.04, 0.44, 0.3, 0.2])
    appraisals = rng.choice(["pass", "fail", "none"], count, p=[0.45, 0.06, 0.49])
    year, month = rng.integers(1999, 2026, count), rng.integers(1, 13, count)
    completed = pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": 15}))
    return pd.DataFrame(
        {
            "storeys": pd.Series(storeys).mask(withheld == "floor"),
            "storey_height_m": pd.Series(height).mask(estimated | neither),
            "height_m": pd.Series(np.round(total, 1)).mask(neither | (~estimated & (blind > 0.95))),
            "floor_area_m2": pd.Series(surveyed).mask(no_survey),
            "use": uses.astype(object),
            "fire_class": pd.Series(classes, dtype=object).mask(rng.random(count) < 0.08, None),
            "structure_appraisal": appraisals.astype(object),
            "completed_on": completed.mask(rng.random(count) < 0.05),
        }
    )


def _storeys(
    rng: np.random.Generator, multiple: Numbers, withheld: NDArray[np.object_]
) -> tuple[Numbers, Numbers]:
    """Return storeys and storey heights whose counted floor area is `multiple` times the footprint.

    A storey above the height limit counts double, so an even multiple may be half as many tall storeys; one of
    exactly the limit counts once.
    """
    count = multiple.size
    chance = np.where(multiple == 2, 0.55, 0.12)
    tall = (multiple % 2 == 0) & (rng.random(count) < chance) & (withheld == "")
    storeys = np.where(tall, multiple / 2, multiple)
    plain = np.round(np.where(storeys == 1, rng.uniform(4.5, 7.8, count), rng.uniform(3.6, 5.8, count)), 1)
    at_limit = (rng.random(count) < 0.06) & (storeys <= 2) & ~tall
    high = np.round(rng.uniform(8.6, 12.5, count), 1)
    return storeys, np.where(tall, high, np.where(at_limit, 8.0, plain))


def may_cross(states: pd.DataFrame, has_right_neighbour: Mask) -> Mask:
    """Return the parcels whose last building may cross to the next parcel without moving any truth."""
    far, floor = states["counted_far"], states["entry_floor"]
    wide = states["withheld"].eq("") & ~states["is_bare"] & states["coefficient"].eq("met")
    wide &= (far > states["far_high"] * CLEAR**2) & ((far / floor - 1).abs() > 0.15)
    wide &= states["footprint_share"] + states["other_share"] > 0.36
    wide &= states["other_share"].gt(0.03)
    able = wide.to_numpy(bool)
    follower = np.append(able[1:], False)
    return np.asarray(able & follower & has_right_neighbour)
