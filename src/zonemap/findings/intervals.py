"""Quantities as intervals: what is known of a number, per feature.

A surveyed value is `[x, x]`, an estimate `[low, high]`, a missing input `[-inf, inf]` or the bounds that physics gives.
Every operation returns the range of all results that fit what is known, so a result can only narrow when an unknown is
filled in. Correlated unknowns make a range wider than need be: honest, never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.findings.verdict import Claim, Verdict

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One interval per feature; `low` and `high` are float arrays of one length, `low <= high`."""

    low: FloatArray
    high: FloatArray

    @classmethod
    def exact(cls, values: npt.ArrayLike) -> Quantity:
        """Return intervals without width; the values must be known."""
        known = np.asarray(values, dtype=np.float64)
        return cls(known, known)

    @classmethod
    def of(cls, values: npt.ArrayLike | pd.Series, *, low: float = -np.inf, high: float = np.inf) -> Quantity:
        """Return exact intervals where a value is given and `[low, high]` where it is missing.

        >>> Quantity.of([1.0, float("nan")], low=0.0).high.tolist()
        [1.0, inf]
        """
        given = pd.to_numeric(pd.Series(values), errors="raise").astype("float64").to_numpy()
        missing = np.isnan(given)
        return cls(np.where(missing, low, given), np.where(missing, high, given))

    @classmethod
    def unknown(cls, size: int, *, low: float = -np.inf, high: float = np.inf) -> Quantity:
        """Return `size` intervals of which only the bounds are known."""
        return cls(np.full(size, low), np.full(size, high))

    def __len__(self) -> int:
        return len(self.low)

    @property
    def is_exact(self) -> npt.NDArray[np.bool_]:
        """Where the value is known."""
        return np.equal(self.low, self.high)

    @property
    def value(self) -> FloatArray:
        """The value where it is known, else NaN."""
        return np.where(self.is_exact, self.low, np.nan)

    def take(self, positions: npt.NDArray[np.intp]) -> Quantity:
        """Return the intervals at the given positions."""
        return Quantity(self.low[positions], self.high[positions])

    def where(self, condition: npt.NDArray[np.bool_], other: Quantity) -> Quantity:
        """Return these intervals where `condition` holds, else the other ones."""
        return Quantity(np.where(condition, self.low, other.low), np.where(condition, self.high, other.high))

    def hull(self, other: Quantity) -> Quantity:
        """Return the smallest intervals that hold both."""
        return Quantity(np.minimum(self.low, other.low), np.maximum(self.high, other.high))

    def bounded(self, *, low: float | FloatArray = -np.inf, high: float | FloatArray = np.inf) -> Quantity:
        """Return the intervals cut to `[low, high]`, end by end."""
        return Quantity(np.clip(self.low, low, high), np.clip(self.high, low, high))

    def least(self, other: Quantity) -> Quantity:
        """Return the smaller of two quantities."""
        return Quantity(np.minimum(self.low, other.low), np.minimum(self.high, other.high))

    def summed_by(self, groups: npt.NDArray[np.intp], size: int) -> Quantity:
        """Return the sum for each of `size` groups; a group without members is exactly 0."""
        return Quantity(
            np.bincount(groups, weights=self.low, minlength=size).astype(np.float64),
            np.bincount(groups, weights=self.high, minlength=size).astype(np.float64),
        )

    def floored(self) -> Quantity:
        """Return the whole part."""
        return Quantity(np.floor(self.low), np.floor(self.high))

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Quantity) -> Quantity:
        with np.errstate(invalid="ignore"):
            corners = np.stack(
                [
                    self.low * other.low,
                    self.low * other.high,
                    self.high * other.low,
                    self.high * other.high,
                ]
            )
        corners = np.where(
            np.isnan(corners), 0.0, corners
        )  # 0 × unbounded: nothing times anything is nothing
        return Quantity(corners.min(axis=0), corners.max(axis=0))

    def __truediv__(self, other: Quantity) -> Quantity:
        """Divide by a quantity that is never negative; division by what may be 0 is open upwards."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(self.low >= 0, self.low / other.high, self.low / other.low)
            high = np.where(self.high >= 0, self.high / other.low, self.high / other.high)
        low = np.where(np.isnan(low), np.where(self.low >= 0, 0.0, -np.inf), low)
        return Quantity(low, np.where(np.isnan(high), np.inf, high))


def at_least(measured: Quantity, limit: Quantity) -> Claim:
    """Return whether `measured >= limit`, true or false only when it is so for every pair of values.

    One interval on either side is held against every one on the other.

    >>> at_least(Quantity.exact([1.0, 0.9, 0.5]), Quantity(np.full(3, 0.8), np.full(3, 1.0))).tolist()
    [1, 0, -1]
    """
    shape = np.broadcast_shapes(measured.low.shape, limit.low.shape)
    truth = np.full(shape, Verdict.UNKNOWN, dtype=np.int8)
    truth[measured.low >= limit.high] = Verdict.MET
    truth[measured.high < limit.low] = Verdict.BREACHED
    return truth


def at_most(measured: Quantity, limit: Quantity) -> Claim:
    """Return whether `measured <= limit`, by the same logic as `at_least`."""
    return at_least(limit, measured)


def as_quantity(truth: Claim) -> Quantity:
    """Return a claim as a number: 1 where it holds, 0 where not, in between where unknown."""
    return Quantity(
        np.where(truth == Verdict.MET, 1.0, 0.0),
        np.where(truth == Verdict.BREACHED, 0.0, 1.0),
    )
