"""The plan's conditions on each parcel: its own, else those of the planned land use under it, by area share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.facts.table import Overlay
from zonemap.findings import Claim, Quantity, Verdict, all_of
from zonemap.layers import LandUse, is_land_use
from zonemap.plan import Match, matches
from zonemap.workspace import Ceiling

CONDITIONS: Final = ("far_max", "density_max", "height_max_m")
"""The ceilings that bound a gain."""

FloatArray = npt.NDArray[np.float64]


def planned_condition(
    given: Quantity, name: str, plan: Overlay | None, area_m2: FloatArray, *, cover_minimum: float
) -> Quantity:
    """Return a ceiling for each parcel: the parcel's own value, else the area-weighted mean of the plan under it.

    Where the plan covers less than `cover_minimum` of the parcel, or a part has no value, the rest is open upwards. A
    height is not averaged: the lowest under the parcel holds, a touch of borders aside.
    """
    if plan is None or name not in plan.features.columns:
        return given
    size = len(area_m2)
    values = Quantity.of(plan.features[name], low=0.0)
    at = values.take(plan.pairs.right)
    covered = plan.pairs.total_by_left(size)
    if name == "height_max_m":
        mean = _lowest(at, plan, area_m2, touch_share=1 - cover_minimum)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = plan.pairs.area_m2 / covered[plan.pairs.left]
        mean = Quantity(weight * at.low, weight * at.high).summed_by(plan.pairs.left, size)
    whole = covered >= cover_minimum * area_m2
    return _own_first(given, mean.where(whole, Quantity.unknown(size, low=0.0)))


def _lowest(at: Quantity, plan: Overlay, area_m2: FloatArray, *, touch_share: float) -> Quantity:
    """Return the lowest value under each parcel, of the parts that are more than a touch of borders."""
    left = plan.pairs.left
    counts = plan.pairs.area_m2 > touch_share * area_m2[left]
    low, high = np.full(len(area_m2), np.inf), np.full(len(area_m2), np.inf)
    np.minimum.at(low, left[counts], at.low[counts])
    np.minimum.at(high, left[counts], at.high[counts])
    return Quantity(np.where(np.isinf(low), 0.0, low), high)


def majority_condition(given: Quantity, name: str, plan: Overlay | None, area_m2: FloatArray) -> Quantity:
    """Return a ceiling for each parcel: its own, else that of the planned unit under most of it.

    Where what no unit covers may be more than that unit, another one may be the largest: the ceiling is unknown.
    """
    if plan is None or name not in plan.features.columns:
        return given
    size = len(area_m2)
    largest = plan.pairs.largest_by_left(size)
    most = np.zeros(size)
    np.maximum.at(most, plan.pairs.left, plan.pairs.area_m2)
    is_sure = (largest >= 0) & (most > area_m2 - plan.pairs.total_by_left(size))
    values = Quantity.of(plan.features[name], low=0.0).take(np.maximum(largest, 0))
    planned = values.where(is_sure, Quantity.unknown(size, low=0.0))
    return _own_first(given, planned)


def strictest_condition(
    given: Quantity, name: str, plan: Overlay | None, area_m2: FloatArray, *, cover_minimum: float
) -> Quantity:
    """Return a ceiling for each parcel: its own, else the lowest under it, of parts that are more than a touch.

    Where the plan covers less than `cover_minimum` of the parcel, a lower one may be missing.
    """
    if plan is None or name not in plan.features.columns:
        return given
    at = Quantity.of(plan.features[name], low=0.0).take(plan.pairs.right)
    lowest = _lowest(at, plan, area_m2, touch_share=1 - cover_minimum)
    whole = plan.pairs.total_by_left(len(area_m2)) >= cover_minimum * area_m2
    return _own_first(given, Quantity(np.where(whole, lowest.low, 0.0), lowest.high))


def _own_first(given: Quantity, planned: Quantity) -> Quantity:
    """Return what the parcel's own column says exactly, else what is planned within what it says."""
    within = planned.bounded(low=given.low, high=given.high)
    return given.where(given.is_exact, within)


def non_industrial_share(given: pd.Series, plan: Overlay | None, area_m2: FloatArray) -> Quantity:
    """Return the share of each parcel planned for something else than industry.

    The parcel's own planned use speaks for the whole parcel; what no plan covers is unknown.
    """
    own = is_land_use(given, LandUse.INDUSTRIAL)
    by_column = Quantity(np.where(own == -1, 1.0, 0.0), np.where(own == 1, 0.0, 1.0))
    if plan is None or "planned_use" not in plan.features.columns:
        return by_column
    use = is_land_use(plan.features["planned_use"], LandUse.INDUSTRIAL)[plan.pairs.right]
    share = plan.pairs.area_m2 / area_m2[plan.pairs.left]
    size = len(area_m2)
    other = np.bincount(plan.pairs.left, weights=np.where(use == -1, share, 0.0), minlength=size)
    industrial = np.bincount(plan.pairs.left, weights=np.where(use == 1, share, 0.0), minlength=size)
    by_plan = Quantity(np.clip(other, 0, 1), np.clip(1 - industrial, 0, 1))
    return by_column.where(given.notna().to_numpy(), by_plan)


def main_planned_use(given: pd.Series, plan: Overlay | None) -> pd.Series:
    """Return the planned use of each parcel: its own, else the one that covers most of it."""
    if plan is None or "planned_use" not in plan.features.columns:
        return given
    most = plan.pairs.largest_by_left(len(given))
    uses = np.array([*plan.features["planned_use"], None], dtype=object)
    return given.fillna(pd.Series(uses[most], index=given.index, dtype="string"))


def concerned(ceiling: Ceiling, zones: pd.Series, uses: pd.Series, *, is_zoned: bool) -> Claim:
    """Return which parcels a ceiling is about; `is_zoned` says that a parcel without a zone surely lies in none."""
    in_zone = np.full(len(zones), Verdict.MET, dtype=np.int8)
    if ceiling.zone:
        outside = Verdict.BREACHED if is_zoned else Verdict.UNKNOWN
        in_zone = _by_value(zones, lambda text: matches(text, ceiling.zone, Match.WORD), missing=outside)
    of_use = np.full(len(uses), Verdict.MET, dtype=np.int8)
    if ceiling.planned_use:
        of_use = _by_value(uses, lambda text: matches(text, ceiling.planned_use, Match.PREFIX))
    return all_of(in_zone, of_use)


def _by_value(
    texts: pd.Series, truth: Callable[[str], Verdict], *, missing: Verdict = Verdict.UNKNOWN
) -> Claim:
    """Return a truth about each text, asked once per distinct one."""
    codes, words = pd.factorize(texts.astype("string"))
    by_word = np.array([*(truth(str(word)) for word in words), missing], dtype=np.int8)
    found: Claim = by_word[codes]  # the code of a missing text is -1, the last place
    return found


def under_ceiling(
    conditions: Mapping[str, Quantity], ceiling: Ceiling, concerns: Claim
) -> dict[str, Quantity]:
    """Return the planned conditions of the parcels with one of them supposed to be another.

    Where it is not known whether a parcel is concerned, either may hold. A factor on what is not known leaves it so.
    """
    planned = conditions.get(ceiling.condition, Quantity.unknown(len(concerns), low=0.0))
    if ceiling.value is not None:
        supposed = Quantity.exact(np.full(len(concerns), ceiling.value))
    else:
        supposed = planned * Quantity.exact(np.full(len(concerns), ceiling.factor))
    either = supposed.where(concerns == Verdict.MET, supposed.hull(planned))
    return {**conditions, ceiling.condition: either.where(concerns != Verdict.BREACHED, planned)}
