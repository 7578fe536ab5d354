"""The state of supply of every parcel: on record, missing, ready, ended; drawn beside what is planted of use."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from zonemap.twin.planting import AS_OF
from zonemap.twin.register.words import yes_no

UNSUPPLIED, UNBUILT, USED = "批而未供", "供而未用", "已供已用"
_TERMS_YEARS: Final = (50, 20)
"""Longest term of industrial land, and a short one of which the first have run out."""


def supply_records(rng: np.random.Generator, register: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Return the register with its columns of supply, none of which any flag of inefficient land hangs on.

    Some bare land that waits for the government was never supplied; of some bare land the state is missing; some rights
    have ended, a few on the very day of judgement, which is their first day without.
    """
    count, industrial = len(register), states["is_industrial"].to_numpy(bool)
    bare = states["is_bare"].to_numpy(bool)
    waits = bare & industrial & states["idle"].eq("exempt").to_numpy(bool) & (rng.random(count) < 0.85)
    is_missing = bare & industrial & ~waits & (rng.random(count) < 0.25)
    lapsed = ~bare & (rng.random(count) < 0.03)
    status = np.select([waits, is_missing, bare], [UNSUPPLIED, "", UNBUILT], default=USED).astype(object)
    ready = pd.Series(rng.random(count) < 0.6).astype("boolean").mask(rng.random(count) < 0.15)
    table = register.copy()
    table["supply_status"] = pd.Series(status).mask((status == "") | lapsed, None).to_numpy(object)
    table["is_supply_ready"] = ready.where(waits).to_numpy()
    table["is_supply_ready"] = table["is_supply_ready"].astype("boolean")
    table["supplied_on"] = table["supplied_on"].mask(waits)
    table["owner_id"] = table["owner_id"].mask(waits, None)
    table["right_ends_on"] = _ends(rng, table["supplied_on"]).mask(waits)
    return table


def _ends(rng: np.random.Generator, supplied_on: pd.Series) -> pd.Series:
    """Return the last day of each right and the next; unknown where the day of supply is, and for a few others."""
    count = len(supplied_on)
    years = rng.choice(_TERMS_YEARS, count, p=[0.85, 0.15])
    ends = supplied_on + pd.to_timedelta(np.round(years * 365.2425), unit="D")
    on_the_day = (rng.random(count) < 0.004) & supplied_on.notna()
    ends = ends.mask(on_the_day, pd.Timestamp(AS_OF))
    return ends.mask(rng.random(count) < 0.03)


def planted_supply(register: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Return what a right study must find of each parcel: its state, whether it may be supplied, whether a right ended.

    Without a state on record it is vacant when bare and built otherwise.
    """
    status = register["supply_status"]
    words = {UNSUPPLIED: "unsupplied", UNBUILT: "unbuilt", USED: "built"}
    by_building = np.where(states["is_bare"], "vacant", "built").astype(object)
    ended = (register["right_ends_on"] <= pd.Timestamp(AS_OF)).astype("boolean")
    ended = ended.mask(register["right_ends_on"].isna()).mask(status.eq(UNSUPPLIED), other=False)
    suppliable = register["is_supply_ready"].where(status.eq(UNSUPPLIED), other=False)
    # A state that is missing may be any; the land may not be supplied then, nor may it be ready.
    suppliable = suppliable.mask(status.isna())
    return pd.DataFrame(
        {
            "supply_state": np.where(status.notna(), status.map(words), by_building),
            "is_suppliable": yes_no(suppliable),
            "right_ended": yes_no(ended),
        }
    )
