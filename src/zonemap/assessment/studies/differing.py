"""Where two runs say something else of the same parcel: its shape, its measures, its findings, what follows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.findings import NO_ROW, Findings, Quantity

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

_MEASURES: Final = (
    "area_m2",
    "floor_area_m2",
    "counted_floor_area_m2",
    "far_max",
    "density_max",
    "height_max_m",
)
_DELIVERED: Final = ("zone_id", "land_use", "planned_use", "industry_code", "right_layer")
_WORDS: Final = ("listing", "premium_plan", "premium_national")
_PRECISION: Final = 1e-9
"""Relative difference below which two measures are the same: sums taken in another order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs, and where the parcels that both have stand in each."""

    before: Assessment
    after: Assessment
    old: IntArray
    new: IntArray

    def __len__(self) -> int:
        return len(self.old)

    @property
    def sides(self) -> tuple[tuple[Assessment, IntArray], tuple[Assessment, IntArray]]:
        """Each run with the positions in it."""
        return (self.before, self.old), (self.after, self.new)

    def quantities(self, name: str) -> tuple[Quantity, Quantity]:
        """Return a quantity in both runs."""
        return self.before.quantity(name).take(self.old), self.after.quantity(name).take(self.new)


@dataclass(frozen=True, slots=True)
class OtherFinding:
    """Of which parcels some finding has another measure, another verdict, another verdict and another limit."""

    measured: BoolArray
    verdict: BoolArray
    by_limit: BoolArray


def other_shape(pair: Pair) -> BoolArray:
    """Return whose drawn shape is another one."""
    left, right = (np.asarray(run.parcels.geometry.array, dtype=object)[at] for run, at in pair.sides)
    same: BoolArray = shapely.equals_exact(left, right, tolerance=0.0)
    return ~same


def other_measure(pair: Pair) -> BoolArray:
    """Return whose measures differ, or whose words as delivered do."""
    found = np.zeros(len(pair), dtype=bool)
    for name in _MEASURES:
        one, two = pair.quantities(name)
        found |= _apart(one.low, two.low) | _apart(one.high, two.high)
    for name in _DELIVERED:
        left, right = (run.parcels[name].fillna("").to_numpy(dtype=object)[at] for run, at in pair.sides)
        found |= np.asarray(left != right, dtype=bool)
    return found


def other_finding(pair: Pair) -> OtherFinding:
    """Return whose findings differ; a row in one run alone is another limit: a rule switched, or come to apply."""
    measured, verdict, by_limit = (np.zeros(len(pair), dtype=bool) for _ in range(3))
    for name in sorted(set(pair.before.findings) | set(pair.after.findings)):
        rows = [_spread(run.findings.get(name), len(run.parcels), at) for run, at in pair.sides]
        left, right = rows
        is_new = (left["verdict"] == NO_ROW) != (right["verdict"] == NO_ROW)
        is_other = left["verdict"] != right["verdict"]
        is_moved = is_new.copy()
        for end in ("low", "high"):
            measured |= _apart(left[f"measured_{end}"], right[f"measured_{end}"]) & ~is_new
            is_moved |= _apart(left[f"limit_{end}"], right[f"limit_{end}"])
        verdict |= is_other
        by_limit |= is_moved & is_other
    return OtherFinding(measured, verdict, by_limit)


def _spread(found: Findings | None, size: int, at: npt.NDArray[np.intp]) -> Mapping[str, npt.NDArray[Any]]:
    """Return the columns of a finding for some parcels; NaN where the rule says nothing."""
    names = ("measured_low", "measured_high", "limit_low", "limit_high")
    if found is None:
        nothing = np.full(len(at), np.nan)
        return {"verdict": np.full(len(at), NO_ROW), **dict.fromkeys(names, nothing)}
    columns: dict[str, npt.NDArray[Any]] = {"verdict": found.spread(size)[at]}
    ends = (found.measured.low, found.measured.high, found.limit.low, found.limit.high)
    for name, values in zip(names, ends, strict=True):
        whole = np.full(size, np.nan)
        whole[found.position] = values
        columns[name] = whole[at]
    return columns


def other_words(pair: Pair) -> BoolArray:
    """Return where listing, premium or a gain is another one."""
    found = np.zeros(len(pair), dtype=bool)
    for name in _WORDS:
        left, right = (run.parcels[name].to_numpy(dtype=object)[at] for run, at in pair.sides)
        found |= np.asarray(left != right, dtype=bool)
    for route in ROUTES:
        one, two = pair.quantities(f"gain_{route}_m2")
        found |= _apart(one.low, two.low) | _apart(one.high, two.high)
    return found


def _apart(left: FloatArray, right: FloatArray) -> BoolArray:
    """Return where two numbers differ; NaN and infinities are like themselves."""
    with np.errstate(invalid="ignore"):
        close = np.abs(left - right) <= _PRECISION * np.maximum(1.0, np.abs(left))
    apart: BoolArray = ~(close | (left == right) | (np.isnan(left) & np.isnan(right)))
    return apart
