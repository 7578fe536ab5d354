"""Rolling development: which patch of land comes next, each beside what is done, one finished before another begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

_DECIMALS: Final = 9
"""Maturities that agree so far are alike: the rest is rounding of overlays, and must not beat the larger patch."""


@dataclass(frozen=True, slots=True)
class Patches:
    """Patches of land by position: their m², how mature they are (0-1), which may be taken, which lie beside the core.

    `neighbours` holds for each patch the positions of the patches beside it.
    """

    area_m2: FloatArray
    maturity: FloatArray
    may_be_taken: BoolArray
    beside_core: BoolArray
    neighbours: Sequence[IntArray]


@dataclass(frozen=True, slots=True)
class Step:
    """Work on one patch in one phase: the m² done in it, and whether the patch is finished then."""

    phase: int
    patch: int
    area_m2: float
    is_finished: bool


def phased(patches: Patches, *, area_per_phase_m2: float, phases: int) -> list[Step]:
    """Return what is done in each phase, from 1: of the patches beside core or finished land the most mature is next.

    A patch larger than what a phase has left goes on in the next phase, and no other begins before it is finished. Ties
    go to the larger patch, then to the earlier position. What may not be taken, or is not reached, is in no step.
    """
    done = np.zeros(len(patches.area_m2), dtype=bool)
    reached = patches.beside_core.copy()
    steps: list[Step] = []
    phase, left = 1, area_per_phase_m2
    while phase <= phases:
        patch = _next(patches, reached & ~done)
        if patch is None:
            break
        ahead = float(patches.area_m2[patch])
        while ahead > 0 and phase <= phases:
            part = min(ahead, left)
            ahead, left = ahead - part, left - part
            steps.append(Step(phase, patch, part, is_finished=ahead <= 0))
            if left <= 0:
                phase, left = phase + 1, area_per_phase_m2
        if ahead <= 0:
            done[patch] = True
            reached[patches.neighbours[patch]] = True
    return steps


def _next(patches: Patches, open_patches: BoolArray) -> int | None:
    """Return the patch that comes next, None where nothing is left within reach."""
    candidates = np.flatnonzero(open_patches & patches.may_be_taken & (patches.area_m2 > 0))
    if not len(candidates):
        return None
    maturity = np.round(patches.maturity[candidates], _DECIMALS)
    order = np.lexsort((candidates, -patches.area_m2[candidates], -maturity))
    return int(candidates[order[0]])
