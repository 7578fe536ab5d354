"""Rolling development: contiguous, one patch finished before the next, within the area of a year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.analysis import Patches, Step, phased


def row_of(*patches: tuple[float, float], beside: tuple[int, ...] = (0,)) -> Patches:
    """Return patches in a row, each beside the next, as (area, maturity)."""
    size = len(patches)
    return Patches(
        area_m2=np.array([area for area, _ in patches]),
        maturity=np.array([maturity for _, maturity in patches]),
        may_be_taken=np.array([area > 0 for area, _ in patches]),
        beside_core=np.isin(np.arange(size), beside),
        neighbours=[
            np.array([at for at in (here - 1, here + 1) if 0 <= at < size], dtype=np.intp)
            for here in range(size)
        ],
    )


def test_the_most_mature_within_reach_comes_next() -> None:
    patches = row_of((100, 0.2), (100, 0.9), (100, 0.5), beside=(0, 2))
    steps = phased(patches, area_per_phase_m2=100, phases=3)
    assert [step.patch for step in steps] == [2, 1, 0], "the second is reached once the third is finished"


def test_rounding_of_an_overlay_does_not_beat_the_larger_patch() -> None:
    patches = row_of((100, 1.0), (300, 1.0 - 1e-13), (200, 0.99), beside=(0, 1, 2))
    steps = phased(patches, area_per_phase_m2=1_000, phases=1)
    assert [step.patch for step in steps] == [1, 0, 2]


def test_a_patch_is_finished_before_the_next_begins() -> None:
    steps = phased(row_of((250, 0.5), (100, 0.5)), area_per_phase_m2=100, phases=4)
    assert steps == [
        Step(1, 0, 100, is_finished=False),
        Step(2, 0, 100, is_finished=False),
        Step(3, 0, 50, is_finished=True),
        Step(3, 1, 50, is_finished=False),
        Step(4, 1, 50, is_finished=True),
    ]


def test_what_may_not_be_taken_is_not_crossed() -> None:
    assert {
        step.patch for step in phased(row_of((100, 1), (0, 1), (100, 1)), area_per_phase_m2=1000, phases=1)
    } == {0}


def test_nothing_beside_the_core_is_no_plan() -> None:
    assert phased(row_of((100, 1), beside=()), area_per_phase_m2=100, phases=3) == []


sizes = st.lists(st.tuples(st.floats(1, 500), st.floats(0, 1)), min_size=1, max_size=8)


@given(sizes, st.floats(50, 600), st.integers(1, 6), st.sets(st.integers(0, 7), min_size=1))
def test_every_plan_keeps_its_promises(
    patches: list[tuple[float, float]], area: float, phases: int, beside: set[int]
) -> None:
    row = row_of(*patches, beside=tuple(beside))
    steps = phased(row, area_per_phase_m2=area, phases=phases)
    for phase in range(1, phases + 1):
        assert sum(step.area_m2 for step in steps if step.phase == phase) <= area + 1e-6
    finished: set[int] = set()
    open_patch = None
    for step in steps:
        assert open_patch in {None, step.patch}, "another patch was begun before this one was finished"
        assert step.patch in beside or finished & {step.patch - 1, step.patch + 1}, "not contiguous"
        open_patch = None if step.is_finished else step.patch
        if step.is_finished:
            finished.add(step.patch)
    for patch in finished:
        done = sum(step.area_m2 for step in steps if step.patch == patch)
        assert done == pytest.approx(row.area_m2[patch])
