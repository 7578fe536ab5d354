"""The redevelopment list: certain, possible or not, from the flags that decide."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from zonemap.findings import Findings, Verdict
from zonemap.plan import Rulebook


class Listing(StrEnum):
    """Where a parcel stands on the redevelopment list."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NOT = "not"


LISTINGS: Final = (Listing.NOT, Listing.POSSIBLE, Listing.CERTAIN)
"""By code: the code of a parcel indexes this tuple."""


def listing(findings: Mapping[str, Findings], rulebook: Rulebook, size: int) -> npt.NDArray[np.uint8]:
    """Return the code of each parcel's listing.

    Certain when a deciding flag is breached; possible when none is and one is unknown; else not. Supporting flags and
    constraints never move a parcel.
    """
    certain = np.zeros(size, dtype=bool)
    possible = np.zeros(size, dtype=bool)
    for name, found in findings.items():
        if rulebook.roles[name].role != "deciding":
            continue
        certain[found.position[(found.verdict == Verdict.BREACHED) & found.is_deciding]] = True
        possible[found.position[(found.verdict == Verdict.UNKNOWN) & found.is_deciding]] = True
    return np.where(certain, 2, np.where(possible, 1, 0)).astype(np.uint8)


def is_judged(findings: Mapping[str, Findings], rulebook: Rulebook, size: int) -> npt.NDArray[np.bool_]:
    """Return which parcels at least one deciding flag said something about; of the others nothing is claimed."""
    judged = np.zeros(size, dtype=bool)
    for name, found in findings.items():
        if rulebook.roles[name].role == "deciding":
            judged[found.position] = True
    return judged
