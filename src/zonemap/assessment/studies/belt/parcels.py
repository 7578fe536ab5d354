"""The parcels of a run that lie in the belt: how many, how much land, and the chemical plants near the shore."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.settings import touch_of
from zonemap.assessment.summary import surface_of
from zonemap.facts.zones.figure import part_of
from zonemap.facts.zones.survey import begins
from zonemap.findings import Quantity, Verdict, as_quantity, at_least
from zonemap.layers import LandUse
from zonemap.plan import Rulebook

Json = dict[str, Any]

_SHARE: Final = "belt_share"
_CHEMICAL: Final = "chemical_shore_distance"
_HALF: Final = 0.5


def parcels_inside(assessment: Assessment, rulebook: Rulebook) -> Json | None:
    """Return the surface parcels that lie in the belt: their count, and their land by the part that does.

    `parcels` lie in it by more than a touch of borders, `parcels_by_half` by half or more; `industrial_m2` is the land
    used for industry. None where the run has no belt.
    """
    share = _share(assessment)
    if share is None:
        return None
    surface = surface_of(assessment.parcels).to_numpy(dtype=bool)
    drawn, ground = assessment.quantity("drawn_area_m2"), assessment.quantity("area_m2")
    touch = Quantity.exact(np.full(len(surface), touch_of(assessment, rulebook)))
    is_in = as_quantity(at_least(share * drawn, touch))
    by_half = as_quantity(at_least(share, Quantity.exact(np.full(len(surface), _HALF))))
    inside = ground * share
    industrial = part_of(
        inside, begins(assessment.parcels["land_use"].astype("string"), (LandUse.INDUSTRIAL,))
    )
    amounts = {
        "parcels": is_in,
        "parcels_by_half": by_half,
        "land_m2": inside,
        "industrial_m2": industrial,
    }
    return {
        key: value
        for name, amount in amounts.items()
        for key, value in known(name, amount.low[surface].sum(), amount.high[surface].sum()).items()
    }


def _share(assessment: Assessment) -> Quantity | None:
    """Return the share of each parcel that lies in the belt, None where the run has none."""
    return assessment.quantity(_SHARE) if f"{_SHARE}_low" in assessment.parcels else None


def plants_inside(assessment: Assessment) -> Json | None:
    """Return the chemical parcels nearer to the shore than the 1 km rule asks that lie in the belt, nearest first.

    They may stand there: the rule forbids new and expanding projects. `unknown` counts parcels in the belt of which
    industry or distance is not known. None where the run has no belt, or the rule was not judged.
    """
    share, found = _share(assessment), assessment.findings.get(_CHEMICAL)
    if share is None or found is None:
        return None
    at = found.position
    in_belt = share.high[at] > 0
    near = np.flatnonzero(in_belt & (found.verdict == Verdict.BREACHED))
    near = near[np.argsort(found.measured.low[near], kind="stable")]
    limits = found.limit.low[near]
    return {
        "limit_m": float(limits[0]) if len(limits) else None,
        "unknown": int((in_belt & (found.verdict == Verdict.UNKNOWN)).sum()),
        "parcels": [
            {
                "parcel_id": str(assessment.parcels.index[at[each]]),
                "zone_id": _text(assessment.parcels["zone_id"].iloc[at[each]]),
                "industry_code": _text(assessment.parcels["industry_code"].iloc[at[each]]),
                **known("shore_distance_m", found.measured.low[each], found.measured.high[each]),
                **known("belt_share", share.low[at[each]], share.high[at[each]]),
            }
            for each in near.tolist()
        ],
    }


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
