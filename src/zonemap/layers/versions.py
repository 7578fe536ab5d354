"""Which features of a versioned layer are in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings import Claim, Verdict

PROPOSAL: Final = "proposal"
"""How the version of a feature begins that somebody proposes and nobody has approved."""


def in_force(features: pd.DataFrame, on: date | np.datetime64) -> npt.NDArray[np.bool_]:
    """Return which rows stand on the day: of each zone those approved last, and those without a date of approval.

    A layer without the column `approved_on` stands as a whole; rows approved after the day do not. A proposal stands
    only where the layer has nothing else.

    >>> in_force(pd.DataFrame({"approved_on": ["2019-06-18", "2024-09-12", None]}), date(2025, 1, 1)).tolist()
    [False, True, True]
    """
    proposed = is_proposal(features)
    if proposed.any() and not proposed.all():
        stands = np.zeros(len(features), dtype=bool)
        stands[~proposed] = in_force(features[~proposed], on)
        return stands
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
    stood: npt.NDArray[np.bool_] = (approved.isna() | (known == newest)).to_numpy(dtype=bool)
    return stood


def is_proposal(features: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows are of a version that is a proposal.

    >>> is_proposal(pd.DataFrame({"version": ["2024", "proposal 2026", None]})).tolist()
    [False, True, False]
    """
    if "version" not in features.columns:
        return np.zeros(len(features), dtype=bool)
    begins = features["version"].astype("string").str.strip().str.casefold().str.startswith(PROPOSAL)
    return begins.fillna(value=False).to_numpy(dtype=bool)


def proposed_versions(features: pd.DataFrame, on: date | np.datetime64) -> tuple[str, ...]:
    """Return the versions of the proposals that stand on the day, for want of anything approved; mostly none.

    >>> proposed_versions(pd.DataFrame({"version": ["proposal 2026"]}), date(2026, 6, 30))
    ('proposal 2026',)
    """
    proposed = is_proposal(features)
    if not proposed.any():
        return ()
    return tuple(dict.fromkeys(features["version"][proposed & in_force(features, on)].astype(str)))


def standing(features: pd.DataFrame, on: date | np.datetime64, id_column: str) -> Claim:
    """Return whether each row stands on the day; of several versions of one feature that all may, none surely does.

    >>> rows = pd.DataFrame({"block_id": ["A", "A", "B"], "version": ["1", "2", "1"]})
    >>> standing(rows, date(2025, 1, 1), "block_id").tolist()
    [0, 0, 1]
    """
    kept = in_force(features, on)
    stands = np.where(kept, Verdict.MET, Verdict.BREACHED).astype(np.int8)
    if id_column in features.columns:
        stands[kept & features[id_column].where(kept).duplicated(keep=False).to_numpy(dtype=bool)] = 0
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
