"""Tables and points of the register beside parcels: dischargers, projects, prices, what zones still report."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zonemap.twin.place.frame import CRS, Seat
from zonemap.twin.place.quads import Numbers
from zonemap.twin.planting import CLEAR

MAJOR_WAN_USD: Final = 15_000.0
"""What a major project invests by the plan (1.5亿美元)."""
_PRICES: Final = {"8等": 600.0, "9等": 560.0, "10等": 520.0, "11等": 480.0}
"""Made-up prices, CNY/m²: of no published table."""
_ITEMS: Final = {
    "eco_demonstration_park": ("海安经济技术开发区",),
    "safe_city": ("南通经济技术开发区",),
    "trade_base": ("崇川经济开发区", "港闸经济开发区"),
    "bonded_logistics_centre": ("海安经济技术开发区", "如皋经济技术开发区"),
}
"""Items of which the plan names who is to have them."""


def dischargers(
    rng: np.random.Generator, links: pd.DataFrame, parcel_ids: pd.Series, middles: Numbers
) -> gpd.GeoDataFrame:
    """Return the layer `dischargers`: some enterprises, each at the middle of its first parcel."""
    first = links.drop_duplicates("enterprise_id")
    kept = first[rng.random(len(first)) < 0.06].reset_index(drop=True)
    count = len(kept)
    place = pd.Index(parcel_ids).get_indexer(pd.Index(kept["parcel_id"]))
    table = pd.DataFrame({"enterprise_id": kept["enterprise_id"]})
    table.insert(0, "discharger_id", [f"示意排污{number:05d}" for number in range(1, count + 1)])
    is_key = pd.Series(rng.random(count) < 0.4).astype("boolean")
    table["is_key"] = is_key.mask(rng.random(count) < 0.03)
    monitored = pd.Series(rng.random(count) < 0.8).astype("boolean")
    table["is_online_monitored"] = monitored.mask(rng.random(count) < 0.08)
    return gpd.GeoDataFrame(table, geometry=_points(middles[place]), crs=CRS)


def projects(
    rng: np.random.Generator,
    seats: tuple[Seat, ...],
    ground: pd.DataFrame,
    is_free: NDArray[np.bool_],
    middles: Numbers,
) -> gpd.GeoDataFrame:
    """Return the layer `projects`: some on bare parcels, some still without land, at a place of their zone.

    Capital keeps clear of the plan's limit, and is missing of a few.
    """
    zone = np.repeat(np.arange(len(seats)), rng.integers(4, 10, len(seats)))
    count = len(zone)
    own = np.array([seat.zone_id for seat in seats], dtype=object)[zone]
    place = _drawn_in(rng, ground["zone_id"].to_numpy(object), is_free, own)
    has_land = is_free[place] & (rng.random(count) < 0.7)
    capital = np.round(rng.lognormal(8.8, 0.9, count), 0)
    major = rng.random(count) < 0.15
    low, high = MAJOR_WAN_USD / CLEAR, MAJOR_WAN_USD * CLEAR
    capital = np.where(major, high + capital, np.minimum(capital, low))
    table = pd.DataFrame({"project_id": [f"SY-{number:04d}" for number in range(1, count + 1)]})
    table["name"] = [f"示意项目{number:04d}" for number in range(1, count + 1)]
    table["zone_id"] = own
    table["capital_wan_usd"] = pd.Series(np.round(capital, 1)).mask(rng.random(count) < 0.06)
    table["industry_code"] = rng.choice(["35", "36", "39", "27"], count).astype(object)
    table["parcel_id"] = ground["parcel_id"].take(place).where(has_land, None).to_numpy(object)
    repeated = table["parcel_id"].duplicated() & has_land
    table["parcel_id"] = table["parcel_id"].mask(repeated, None)
    return gpd.GeoDataFrame(table, geometry=_points(middles[place]), crs=CRS)


def _drawn_in(
    rng: np.random.Generator,
    zone_ids: NDArray[np.object_],
    is_free: NDArray[np.bool_],
    wanted: NDArray[np.object_],
) -> NDArray[np.int64]:
    """Return a parcel of each wanted zone: a free one where there is one."""
    order = np.lexsort((rng.random(len(zone_ids)), ~is_free, zone_ids.astype(str)))
    start = np.searchsorted(zone_ids[order].astype(str), wanted.astype(str))
    place = pd.Series(wanted).groupby(wanted).cumcount().to_numpy()
    held = pd.Series(zone_ids).value_counts().reindex(wanted).to_numpy()
    return np.asarray(order[start + place % held])


def _points(middles: Numbers) -> NDArray[np.object_]:
    return np.asarray(shapely.points(np.round(middles, 2)), dtype=object)


def land_prices() -> pd.DataFrame:
    """Return the layer `land_prices`: a price and a floor price for every grade of the twin."""
    price = np.array(list(_PRICES.values()))
    return pd.DataFrame(
        {
            "grade": list(_PRICES),
            "price_cny_per_m2": price,
            "floor_price_cny_per_m2": np.round(0.7 * price, 0),
            "edition": "示意2024",
            "source": "示意数据",
        }
    )


def more_status(rng: np.random.Generator, seats: tuple[Seat, ...]) -> pd.DataFrame:
    """Return further rows of the layer `zone_status`: items of which the plan names the zones."""
    zone_of = {seat.name: seat.zone_id for seat in seats}
    rows = [(zone_of[name], item) for item, names in _ITEMS.items() for name in names]
    table = pd.DataFrame(rows, columns=["zone_id", "item"])
    table["value"] = rng.choice(["done", "under_way", "not_started"], len(table)).astype(object)
    table["on"] = pd.Timestamp(2025, 12, 31) - pd.to_timedelta(rng.integers(0, 700, len(table)), unit="D")
    table["source"] = "示意数据"
    return table
