"""One figure of the zones: a quantity of each, what it was made from, and what its sum is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from zonemap.findings import Claim, Quantity, Verdict, as_quantity

DayArray = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of every zone (or, with one entry, of the city); all arrays have one length.

    A yes or no is 1 or 0. Where it does not apply nothing is said; `excused` are the zones of which a recorded reason
    says that the target need not be met.
    """

    value: Quantity
    evidence: tuple[str, ...]
    """The `layer.column` that it was made from."""
    applies: Claim
    parts: tuple[Quantity, Quantity] | None = None
    """What is divided: of a share the part and the rest, of a ratio dividend and divisor."""
    is_share: bool = False
    on: DayArray | None = None
    """The day that the figure is of, where the data names one."""
    source: Sequence[str] | None = None
    lacking: Sequence[str] | None = None
    """Names that the plan gives and the layers do not have."""
    excused: Claim | None = None
    city: Quantity | None = None
    """The figure of the city, where it is not the sum over the zones."""

    def __len__(self) -> int:
        return len(self.value)

    def where(self, applies: Claim) -> Figure:
        """Return the figure for the zones alone that it is asked of."""
        return replace(self, applies=np.minimum(self.applies, applies))


@dataclass(frozen=True, slots=True)
class Absent:
    """A figure without data, and the layers, columns or words that would give it."""

    missing: tuple[str, ...]


Measured = Figure | Absent


def figure(value: Quantity, *evidence: str, **more: Any) -> Figure:
    """Return a figure that applies to every zone."""
    more.setdefault("applies", np.full(len(value), Verdict.MET, dtype=np.int8))
    return Figure(value, evidence, **more)


def yes_no(truth: Claim, *evidence: str, **more: Any) -> Figure:
    """Return a claim as a figure: the share of the zones in which it holds stands for the city."""
    yes = as_quantity(truth)
    no = Quantity(1.0 - yes.high, 1.0 - yes.low)
    return figure(yes, *evidence, parts=(yes, no), is_share=True, **more)


def share(part: Quantity, rest: Quantity, *evidence: str, **more: Any) -> Figure:
    """Return part over part and rest; where there is neither, a share of nothing does not apply."""
    most, least = part.high + rest.high, part.low + rest.low
    applies = np.where(most <= 0, Verdict.BREACHED, np.where(least > 0, Verdict.MET, Verdict.UNKNOWN))
    value = share_of(part, rest)
    return figure(
        value, *evidence, parts=(part, rest), is_share=True, applies=applies.astype(np.int8), **more
    )


def ratio(part: Quantity, whole: Quantity, *evidence: str, **more: Any) -> Figure:
    """Return part over whole; where there is no whole it does not apply."""
    applies = np.where(
        whole.high <= 0, Verdict.BREACHED, np.where(whole.low > 0, Verdict.MET, Verdict.UNKNOWN)
    )
    return figure(part / whole, *evidence, parts=(part, whole), applies=applies.astype(np.int8), **more)


def share_of(part: Quantity, rest: Quantity) -> Quantity:
    """Return part / (part + rest), each end from the ends of both that make it so; both are never negative.

    >>> share_of(Quantity.exact([1.0]), Quantity(np.array([1.0]), np.array([3.0]))).low.tolist()
    [0.25]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low = part.low / (part.low + rest.high)
        high = part.high / (part.high + rest.low)
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 1.0, high)
    return Quantity(np.minimum(low, high), high)


def part_of(amount: Quantity, truth: Claim) -> Quantity:
    """Return the amount where the claim holds, nothing where it does not, anything between the two where unknown."""
    low = np.where(truth == Verdict.MET, amount.low, np.minimum(amount.low, 0.0))
    high = np.where(truth == Verdict.MET, amount.high, np.maximum(amount.high, 0.0))
    none = truth == Verdict.BREACHED
    return Quantity(np.where(none, 0.0, low), np.where(none, 0.0, high))
