"""Which features of a versioned layer are in force on a day."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Claim, Verdict


def in_force(features: pd.DataFrame, on: date | np.datetime64) -> npt.NDArray[np.bool_]:
    """Return which rows stand on the day: of each zone those approved last, and those without a date of approval.

    A layer without the column `approved_on` stands as a whole; rows approved after the day do not.

    >>> in_force(pd.DataFrame({"approved_on": ["2019-06-18", "2024-09-12", None]}), date(2025, 1, 1)).tolist()
    [False, True, True]
    """
    if "approved_on" not in features.columns:
        return np.ones(len(features), dtype=bool)
    approved = pd.Series(pd.to_datetime(features["approved_on"]).to_numpy(dtype="datetime64[ns]"))
    known = approved.where(approved <= pd.Timestamp(on))
    zones = (
        features["zone_id"]
        if "zone_id" in features.columns
        else pd.Series([""] * len(features), dtype="string")
    )
    groups = zones.astype("string").fillna("").to_numpy(dtype=object)
    newest = known.groupby(groups).transform("max")
    stands: npt.NDArray[np.bool_] = (approved.isna() | (known == newest)).to_numpy(dtype=bool)
    return stands


def has_begun(features: pd.DataFrame, name: str, day: np.datetime64) -> Claim:
    """Return whether each feature stood on the day, by the column of its first day.

    Without the column all stand; where the day of one is missing, whether it stood is unknown.
    """
    if name not in features.columns:
        return np.full(len(features), Verdict.MET, dtype=np.int8)
    first = pd.to_datetime(features[name]).to_numpy().astype("datetime64[D]")
    stood = np.where(first <= day, Verdict.MET, Verdict.BREACHED).astype(np.int8)
    stood[np.isnat(first)] = Verdict.UNKNOWN
    return stood
