"""Which of many nobody beats: gains and difficulties side by side, without a weight, and with what is not known.

One beats another when it is no worse in anything and better in something. With intervals one is surely beaten when the
worst of some other beats its best, and surely not when the best of no other beats its worst.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from zonemap.findings import Claim, Quantity, Verdict

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

_BLOCK: Final = 512
"""Points that are held against the others at once."""


def on_front(gain: Quantity, difficulties: Sequence[Quantity]) -> Claim:
    """Return for each whether nobody beats it: met or breached where it is so whatever the open values are.

    More gain is better, and less of every difficulty. Equals do not beat each other.
    """
    best = np.column_stack([gain.high, *(-each.low for each in difficulties)])
    worst = np.column_stack([gain.low, *(-each.high for each in difficulties)])
    found = np.full(len(gain), Verdict.MET, dtype=np.int8)
    # who is beaten by two others is not needed to see whether anybody but oneself beats a point
    found[_beaten(worst, best, _band(best, depth=2))] = Verdict.UNKNOWN
    found[_beaten(best, worst, _band(worst, depth=1))] = Verdict.BREACHED
    return found


def _beaten(points: FloatArray, rivals: FloatArray, among: IntArray) -> BoolArray:
    """Return which points the rival of another beats; `among` are the places of the rivals that need be looked at."""
    beaten = np.zeros(len(points), dtype=bool)
    for begin in range(0, len(points), _BLOCK):
        places = np.arange(begin, min(begin + _BLOCK, len(points)))
        beats = _beats(rivals[among], points[places])
        beats[among[:, None] == places] = False
        beaten[places] = beats.any(axis=0)
    return beaten


def _band(points: FloatArray, *, depth: int) -> IntArray:
    """Return the places of the points that fewer than `depth` others beat.

    Sorted so that who beats a point comes before it; a block at a time is held against those that stayed and itself.
    Who was left out beats nobody whom `depth` of those that stayed do not beat as well.
    """
    order = np.lexsort(-points.T[::-1])
    stayed = np.empty(0, dtype=np.intp)
    for begin in range(0, len(order), _BLOCK):
        block = order[begin : begin + _BLOCK]
        rivals = np.concatenate([stayed, block])
        times = _beats(points[rivals], points[block]).sum(axis=0)
        stayed = np.concatenate([stayed, block[times < depth]])
    return stayed


def _beats(rivals: FloatArray, points: FloatArray) -> BoolArray:
    """Return which rivals (rows) beat which points (columns); more is better in every coordinate."""
    no_worse = np.ones((len(rivals), len(points)), dtype=bool)
    better = np.zeros((len(rivals), len(points)), dtype=bool)
    for left, right in zip(rivals.T, points.T, strict=True):
        no_worse &= left[:, None] >= right
        better |= left[:, None] > right
    return no_worse & better
