"""Codes of land use (用地用海分类), read by prefix: `100102` is a kind of `1001`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import pandas as pd

from zonemap.findings import Claim, claim

LAND_USE_CODE: Final = r"(\d{2}(?:\d{2}){0,2})"
"""Two, four or six digits: 10, 1001, 100102. Names and the codes of older standards need a field profile."""


class LandUse(StrEnum):
    """The classes that the rules speak of."""

    HOUSING = "07"
    SERVICE = "08"
    RESEARCH = "0802"
    COMMERCIAL = "09"
    INDUSTRIAL = "1001"
    MINING = "1002"
    STORAGE = "11"
    LOGISTICS = "1101"
    TRANSPORT = "12"
    ROAD = "1207"
    GREEN = "14"


def is_land_use(codes: pd.Series, use: str) -> Claim:
    """Return whether each code belongs to the class (any code, such as a `LandUse`); too short or missing is unknown.

    >>> is_land_use(pd.Series(["100102", "10", None, "0701"]), LandUse.INDUSTRIAL).tolist()
    [1, 0, 0, -1]
    """
    known = codes.astype("string").fillna("")
    spelled = known.unique()
    belongs = pd.Series([_belongs(str(code), use) for code in spelled], index=spelled, dtype="boolean")
    return claim(known.map(belongs))


def _belongs(code: str, use: str) -> bool | None:
    if use.startswith(code) and code != use:
        return None
    return code.startswith(use)
