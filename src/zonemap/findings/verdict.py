"""Three-valued truth as int8 arrays (Kleene's strong logic).

The codes are ordered breached < unknown < met, so that "and" is the minimum, "or" the maximum and "not" the negative.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

Claim = npt.NDArray[np.int8]
"""One truth per feature: a code of `Verdict`."""


class Verdict(IntEnum):
    """What is known about a claim."""

    BREACHED = -1
    UNKNOWN = 0
    MET = 1

    @property
    def word(self) -> str:
        """The word used in JSON."""
        return self.name.lower()


def all_of(*claims: Claim) -> Claim:
    """Return where every claim holds: breached as soon as one fails, unknown while one is open.

    >>> all_of(np.int8([1, 1, 1]), np.int8([1, 0, -1])).tolist()
    [1, 0, -1]
    """
    truth: Claim = np.minimum.reduce(claims)
    return truth


def any_of(*claims: Claim) -> Claim:
    """Return where at least one claim holds.

    >>> any_of(np.int8([1, 0, -1]), np.int8([0, -1, -1])).tolist()
    [1, 0, -1]
    """
    truth: Claim = np.maximum.reduce(claims)
    return truth


def negated(truth: Claim) -> Claim:
    """Return the opposite claim; unknown stays unknown."""
    return (-truth).astype(np.int8)


def claim(values: pd.Series | npt.NDArray[np.generic]) -> Claim:
    """Return a yes/no column as a claim; missing is unknown.

    >>> claim(pd.Series([True, None, False], dtype="boolean")).tolist()
    [1, 0, -1]
    """
    column = pd.Series(values).astype("boolean")
    truth = np.where(column.fillna(False), Verdict.MET, Verdict.BREACHED).astype(np.int8)
    truth[column.isna().to_numpy()] = Verdict.UNKNOWN
    return truth
