"""How one industry of a zone is spread over its blocks: the part of its land that lies in its leading block."""

from __future__ import annotations

import numpy as np

from zonemap.findings import Claim, Quantity, Verdict


def leads(land_m2: np.ndarray, open_m2: float) -> Claim:
    """Return whether each division is the largest of a zone, when land of no known division may be of any.

    >>> leads(np.array([5.0, 3.0, 1.0]), 1.0).tolist(), leads(np.array([5.0, 3.0, 1.0]), 2.0).tolist()
    ([1, -1, -1], [0, 0, -1])
    """
    truth = np.full(len(land_m2), Verdict.UNKNOWN, dtype=np.int8)
    for at, own in enumerate(land_m2):
        others = np.delete(land_m2, at).max(initial=0.0)
        if own + open_m2 < others or own <= 0:
            truth[at] = Verdict.BREACHED
        elif own > others + open_m2 or (own == others and open_m2 == 0):
            truth[at] = Verdict.MET
    return truth


def leading_block_share(blocks: Quantity, elsewhere: Quantity) -> Quantity:
    """Return the share of the land of an industry that lies in the block that has most of it.

    `blocks` is its land in each block (m², what it surely has, and what it may have), `elsewhere` that in no block, as
    one interval. All of it in one block gives 1, as much in each of n gives 1/n; where none is known, it may be any.

    >>> found = leading_block_share(Quantity.exact(np.array([3.0, 1.0])), Quantity.exact(np.array([0.0])))
    >>> found.low.tolist(), found.high.tolist()
    ([0.75], [0.75])
    """
    low, high = blocks.low, blocks.high
    if not len(low) or high.max() <= 0:
        surely_elsewhere = elsewhere.low[0] > 0
        return Quantity(np.zeros(1), np.zeros(1) if surely_elsewhere else np.ones(1))
    rest = low.sum() - low + elsewhere.low[0]
    most = np.divide(high, high + rest, out=np.zeros(len(high)), where=high > 0)
    if blocks.is_exact.all() and elsewhere.is_exact.all():
        return Quantity.exact(most.max(keepdims=True))  # two sums of the same would differ by rounding
    least = np.array([_least(low, high, float(elsewhere.high[0]))])
    return Quantity(np.minimum(least, most.max()), most.max(keepdims=True))


def _least(low: np.ndarray, high: np.ndarray, elsewhere: float) -> float:
    """Return the smallest share: every other block has as much as the largest must have, as far as it may."""
    largest = float(low.max())
    if largest > 0:
        return float(largest / (np.minimum(high, largest).sum() + elsewhere))
    return 0.0 if elsewhere > 0 else float(1.0 / (high > 0).sum())
