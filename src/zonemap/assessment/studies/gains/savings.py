"""Land that need not be supplied anew because floor area is gained on land that is built, and what it would have cost.

The gain that the plan leaves on a parcel would need, as a new industrial project in the same county, that much land at
the entry floor: counted floor area ÷ lowest FAR of a new project. What that land costs is its grade's in the price
table of the workspace; without one nothing is said of money, nor of land (六(一); the plan speaks of both together).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.current import refuse_changed
from zonemap.assessment.rows import known
from zonemap.assessment.summary import surface_of
from zonemap.findings import Quantity, Verdict
from zonemap.plan import Rulebook, look_up
from zonemap.units import SQUARE_METRES_PER_MU
from zonemap.workspace import Workspace

Json = dict[str, Any]

FLOOR = "entry_far_minimum"
"""The number by which a gain is turned into land."""


@dataclass(frozen=True, slots=True)
class Savings:
    """Sums by zone id ("" for parcels in none) over surface parcels: land in m², its price in 10 000 CNY.

    `table` has `parcels`, `land_m2` and `price_wan` as `_low` and `_high`. `numbers` are the rows of the floor used,
    `edition` that of the price table.
    """

    table: pd.DataFrame
    numbers: tuple[str, ...]
    edition: str


def savings_of(
    assessment: Assessment, workspace: Workspace, rulebook: Rulebook, listings: Collection[str]
) -> Savings | None:
    """Return what the gains of the parcels so listed save; None where the workspace has no price table.

    A parcel without a ceiling, floor, grade or price leaves its high end open. Raises `ZonemapError` when parcels or
    prices have changed since the run.
    """
    if not workspace.has("land_prices"):
        return None
    refuse_changed(assessment, workspace, ("parcels", "land_prices"))
    parcels = assessment.parcels
    chosen = np.flatnonzero((surface_of(parcels) & parcels["listing"].isin(listings)).to_numpy(dtype=bool))
    floor, numbers = _floor(assessment, rulebook, chosen)
    land = (assessment.quantity("gain_cap_m2").take(chosen) / floor).bounded(low=0.0)
    price = _price(assessment, workspace, chosen)
    zones, names = pd.factorize(parcels["zone_id"].iloc[chosen].fillna(""), sort=True)
    at, size = zones.astype(np.intp), len(names)
    table = pd.DataFrame(index=pd.Index(names, name="zone_id", dtype=object))
    table["parcels"] = np.bincount(at, minlength=size)
    for name, each in (("land_m2", land), ("price_wan", land * price)):
        total = each.summed_by(at, size)
        table[f"{name}_low"], table[f"{name}_high"] = total.low, total.high
    editions = workspace.read("land_prices").get("edition", pd.Series(dtype="string")).dropna().unique()
    return Savings(table, numbers, ", ".join(map(str, editions)))


def _floor(
    assessment: Assessment, rulebook: Rulebook, chosen: np.ndarray
) -> tuple[Quantity, tuple[str, ...]]:
    """Return the lowest FAR of a new project where each parcel lies, unknown where none holds, and its rows."""
    number, size = rulebook.number(FLOOR), len(chosen)
    keys: Mapping[str, pd.Series] = {
        key: assessment.parcels[found.column].iloc[chosen].astype("string").reset_index(drop=True)
        for key, found in number.keys.items()
    }
    day = np.datetime64(date.fromisoformat(assessment.manifest["as_of"]), "D")
    found = look_up(number, keys, np.full(size, day), size)
    known_floor = found.value.where(found.applies == Verdict.MET, Quantity.unknown(size, low=0.0))
    used = sorted({row.name for rows in found.choices for row in rows})
    return known_floor.bounded(low=0.0), tuple(used)


def _price(assessment: Assessment, workspace: Workspace, chosen: np.ndarray) -> Quantity:
    """Return the price of land at each parcel, 10 000 CNY per m²; a grade with several rows, or none, has none."""
    prices = workspace.read("land_prices")
    prices = prices[~prices["grade"].duplicated(keep=False)].set_index("grade")
    size = len(chosen)
    if "price_cny_per_m2" not in prices.columns:
        return Quantity.unknown(size, low=0.0)
    table = pd.DataFrame(workspace.read("parcels", columns=["parcel_id", "land_grade"]))
    if "land_grade" not in table.columns:
        return Quantity.unknown(size, low=0.0)
    grade = table.set_index("parcel_id")["land_grade"].reindex(assessment.parcels.index[chosen])
    per_m2 = grade.map(prices["price_cny_per_m2"]).astype("float64").to_numpy() / 10_000
    return Quantity.of(per_m2, low=0.0)


def savings_rows(found: Savings) -> Iterator[Json]:
    """Yield one row per zone: JSON types only, unknown is null."""
    for zone, row in found.table.iterrows():
        land = row["land_m2_low"], row["land_m2_high"]
        yield {
            "zone_id": str(zone) or None,
            "parcels": int(row["parcels"]),
            **known("land_m2", *land),
            **known("land_mu", *(each / SQUARE_METRES_PER_MU for each in land)),
            **known("price_wan", row["price_wan_low"], row["price_wan_high"]),
        }
