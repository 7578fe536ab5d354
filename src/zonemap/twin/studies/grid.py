"""What the street grid says of parcels: which lie against each other, and which make one site."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zonemap.twin.ground import Ground
from zonemap.twin.planting import Mask, Texts

LEAST_M: Final = 2.0
"""Along so many metres two parcels of one site lie against each other."""
OPEN_M: Final = (0.3, 2.7)
"""Between these a contact is too close to the least one for drawings to tell."""


def contacts(ground: Ground) -> pd.DataFrame:
    """Return the pairs of parcels that share a border, `left < right` by position, with its `length_m`.

    Blocks stand apart by a street. Within a block neighbours of a row share a side, and parcels of two rows the part of
    the line between the rows that both have. An underground parcel lies below its `host` and shares nothing else.
    """
    surface = np.flatnonzero(ground.host < 0)
    table = pd.DataFrame(ground.spans[surface], columns=["s0", "s1", "t0", "t1"])
    table["at"], table["block"] = surface, ground.block[surface]
    follows = (table["block"].diff().eq(0) & table["t0"].diff().eq(0)).to_numpy()
    one = surface[np.flatnonzero(follows) - 1]
    side = np.linalg.norm(ground.corners[one, 2] - ground.corners[one, 1], axis=1)
    rows = pd.DataFrame({"left": one, "right": surface[follows], "length_m": side})
    return pd.concat([rows, _across(ground, table)], ignore_index=True)


def _across(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts between the two rows of a block."""
    lower, upper = table[table["t1"] < 1], table[table["t0"] > 0]
    pairs = lower.merge(upper, on="block", suffixes=("", "_up"))
    width = np.minimum(pairs["s1"], pairs["s1_up"]) - np.maximum(pairs["s0"], pairs["s0_up"])
    at = pairs["at"].to_numpy()
    line = np.linalg.norm(ground.corners[at, 2] - ground.corners[at, 3], axis=1)
    pairs["length_m"] = width * line / (pairs["s1"] - pairs["s0"])
    kept = pairs[pairs["length_m"] > 0]
    return pd.DataFrame({"left": kept["at"], "right": kept["at_up"], "length_m": kept["length_m"]})


def groups(pairs: pd.DataFrame, ground: Ground, kept: Mask, *, least_m: float = LEAST_M) -> NDArray[np.int64]:
    """Return a group for each parcel that is `kept`, -1 for the others: in contact, or one below the other."""
    below = np.flatnonzero(ground.host >= 0)
    met = pairs[pairs["length_m"] >= least_m]
    left, right = np.r_[met["left"], below], np.r_[met["right"], ground.host[below]]
    both = kept[left] & kept[right]
    size = len(kept)
    links = coo_array((np.ones(both.sum(), dtype=np.int8), (left[both], right[both])), shape=(size, size))
    return np.where(kept, connected_components(links, directed=False)[1], -1).astype(np.int64)


def first_of_group(group: NDArray[np.int64], ids: Texts) -> Texts:
    """Return the first id of the group of each parcel, "" where it is in none."""
    first = pd.Series(ids).groupby(group).transform("min")
    return np.where(group >= 0, first, "").astype(object)
