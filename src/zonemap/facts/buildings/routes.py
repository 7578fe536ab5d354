"""What stands upright: the tallest building, and room for further storeys (the geometric screen of 厂房加层)."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from zonemap.facts.buildings.floor_area import Ledger
from zonemap.findings import Quantity
from zonemap.geometry import Overlaps

_HIGH_HAZARD: Final = ("甲", "乙")
"""Fire hazard classes whose buildings cannot go up (GB 50016; facts of the code are checked by an engineer)."""


def storey_room(
    pairs: Overlaps,
    ledger: Ledger,
    buildings: pd.DataFrame,
    height_max_m: Quantity,
    *,
    new_storey_height_m: Quantity,
) -> Quantity:
    """Return for each parcel the floor area that further storeys on its buildings could add, in m².

    Footprint on the parcel × whole new storeys below the height planned. A building whose structure failed its
    appraisal, or of fire class 甲 or 乙, adds nothing; one not appraised, or of unknown class, adds between nothing
    and all.
    """
    size = len(height_max_m)
    head = height_max_m.take(pairs.left) - ledger.height_m.take(pairs.right)
    storeys = (head / new_storey_height_m).floored().bounded(low=0.0)
    may, must = _eligible(buildings)
    low = np.where(must[pairs.right], storeys.low, 0.0) * pairs.area_m2
    high = np.where(may[pairs.right], storeys.high, 0.0) * pairs.area_m2
    return Quantity(low, high).summed_by(pairs.left, size)


def tallest_m(pairs: Overlaps, ledger: Ledger, size: int, *, least_m2: Quantity) -> Quantity:
    """Return the height of the tallest building on each parcel, 0 where there is none.

    A building that only touches the parcel, by less than `least_m2`, does not stand on it.
    """
    stands, may_stand = pairs.area_m2 >= least_m2.high, pairs.area_m2 >= least_m2.low
    low, high = np.zeros(size), np.zeros(size)
    np.maximum.at(low, pairs.left[stands], ledger.height_m.low[pairs.right[stands]])
    np.maximum.at(high, pairs.left[may_stand], ledger.height_m.high[pairs.right[may_stand]])
    return Quantity(low, high)


def _eligible(buildings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return which buildings may take storeys, and which surely do."""
    appraisal = _text(buildings, "structure_appraisal")
    fire = _text(buildings, "fire_class")
    barred = ((appraisal == "fail") | fire.isin(_HIGH_HAZARD)).fillna(value=False).to_numpy(dtype=bool)
    sure = ((appraisal == "pass") & fire.notna()).fillna(value=False).to_numpy(dtype=bool)
    return ~barred, sure & ~barred


def _text(buildings: pd.DataFrame, name: str) -> pd.Series:
    if name not in buildings.columns:
        return pd.Series(pd.NA, index=buildings.index, dtype="string")
    return buildings[name].astype("string")
