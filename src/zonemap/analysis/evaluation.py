"""Scores and potentials of a zone by TD/T 1029 (开发区土地集约利用评价), from what was measured and what is set.

The formulas stand with their sources in the rulebook (`[evaluation]`).
"""

from __future__ import annotations

import numpy as np

from zonemap.findings import Quantity


def scored(value: Quantity, ideal: Quantity, *, is_reverse: bool = False) -> Quantity:
    """Return value ÷ ideal, at most 1; where less is better, what is left to 1 of both.

    >>> scored(Quantity.exact([0.6, 1.4]), Quantity.exact([1.2, 1.0])).value.tolist()
    [0.5, 1.0]
    >>> scored(Quantity.exact([0.04]), Quantity.exact([0.0]), is_reverse=True).value.tolist()
    [0.96]
    """
    if is_reverse:
        value, ideal = _left(value), _left(ideal)
    # tax that is paid back is no more than nothing
    return (value.bounded(low=0.0) / ideal.bounded(low=0.0)).bounded(low=0.0, high=1.0)


def _left(share: Quantity) -> Quantity:
    return Quantity(1.0 - share.high, 1.0 - share.low).bounded(low=0.0, high=1.0)


def goal_score(score: Quantity, weight: Quantity) -> tuple[float, float]:
    """Return the ends of Σ weight × score × 100 over the indicators of one goal.

    Weights add up to 1, so what is not set takes at most what the others leave, at the high end by the highest score.
    One that alone is not set stays open all the same: nobody has set it.

    >>> goal_score(Quantity.exact([0.5, 1.0]), Quantity(np.array([0.4, 0.0]), np.array([0.4, 1.0])))
    (20.0, 80.0)
    """
    order = np.argsort(-score.high, kind="stable")
    room = (weight.high - weight.low)[order]
    taken = np.clip(1.0 - weight.low.sum() - (np.cumsum(room) - room), 0.0, room)
    low = (weight.low * score.low).sum()
    high = ((weight.low[order] + taken) * score.high[order]).sum()
    return float(min(100.0 * low, 100.0)), float(min(100.0 * high, 100.0))


def structure_potential(built_m2: Quantity, works_m2: Quantity, ideal_rate: Quantity) -> Quantity:
    """Return the built land that industry falls short of its ideal share of it, never below 0.

    >>> structure_potential(Quantity.exact([100.0]), Quantity.exact([40.0]), Quantity.exact([0.6])).value.tolist()
    [20.0]
    """
    return (built_m2 * ideal_rate.bounded(low=0.0, high=1.0) - works_m2).bounded(low=0.0)


def intensity_potential(works_m2: Quantity, floor_m2: Quantity, ideal_far: Quantity) -> Quantity:
    """Return the land that the floor area would leave free at the ideal FAR: land − floor area ÷ ideal, never below 0.

    It is land × (ideal − present FAR) ÷ ideal, written so that each amount stands in it once.

    >>> intensity_potential(Quantity.exact([100.0]), Quantity.exact([60.0]), Quantity.exact([1.0])).value.tolist()
    [40.0]
    """
    return (works_m2 - floor_m2 / ideal_far.bounded(low=0.0)).bounded(low=0.0)
