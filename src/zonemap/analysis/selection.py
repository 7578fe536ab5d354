"""Which of many to take on when there is not enough for all: the most value under limits, solved exactly by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """What each choice uses up of something, and how much of it there is, in the same unit."""

    used: FloatArray
    most: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen, its value, and how far (0-1, of the value) a better choice may still be away at most."""

    chosen: npt.NDArray[np.bool_]
    value: float
    gap: float


def best_selection(value: FloatArray, limits: Sequence[Limit], *, seconds: float = 30.0) -> Selection:
    """Return the choice of the greatest value that keeps to every limit.

    What has no value is not chosen. After `seconds` the best choice found so far is returned with its gap; raises
    `ZonemapError` when none was found by then.
    """
    size = len(value)
    worth = np.where(np.isfinite(value) & (value > 0), value, 0.0)
    free = Selection(worth > 0, float(worth.sum()), 0.0)
    if not limits or not size or all((each.used * (worth > 0)).sum() <= each.most for each in limits):
        return free
    solver = _solver(worth, limits, seconds)
    solver.run()
    found = solver.getInfo()
    if found.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise ZonemapError(
            "no_selection",
            _("No choice of sites was found in {seconds} s").format(seconds=f"{seconds:g}"),
            _("narrow the list down, or allow more time"),
        )
    chosen = np.round(solver.getSolution().col_value).astype(bool)
    return Selection(chosen, float(worth[chosen].sum()), float(found.mip_gap))


def _solver(worth: FloatArray, limits: Sequence[Limit], seconds: float) -> highspy.Highs:
    """Return the problem as HiGHS takes it: one yes or no per choice, one row per limit."""
    size = len(worth)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = size, len(limits)
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.col_cost_ = worth
    problem.col_lower_, problem.col_upper_ = np.zeros(size), (worth > 0).astype(float)
    problem.row_lower_ = np.full(len(limits), -np.inf)
    problem.row_upper_ = np.array([each.most for each in limits])
    problem.integrality_ = [highspy.HighsVarType.kInteger] * size
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = np.arange(len(limits) + 1) * size
    problem.a_matrix_.index_ = np.tile(np.arange(size), len(limits))
    problem.a_matrix_.value_ = np.concatenate([each.used for each in limits])
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(problem)
    return solver
