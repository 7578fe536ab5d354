"""The front that nobody beats: the same as by brute force, and never contradicted when an unknown is filled in."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.analysis import pareto
from zonemap.analysis.pareto import on_front
from zonemap.findings import Quantity

INF = float("inf")
ENDS = st.sampled_from([0.0, 1.0, 2.0, 3.0, INF])
INTERVAL = st.tuples(ENDS, ENDS).map(sorted)
POINT = st.tuples(INTERVAL, INTERVAL, INTERVAL)


def quantities(points: list[tuple[list[float], ...]]) -> list[Quantity]:
    ends = np.array(points, dtype=float).reshape(len(points), 3, 2)
    return [Quantity(ends[:, at, 0], ends[:, at, 1]) for at in range(3)]


def beats(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    """Gain first, then difficulties."""
    better = left[0] > right[0] or any(a < b for a, b in zip(left[1:], right[1:], strict=True))
    return left[0] >= right[0] and all(a <= b for a, b in zip(left[1:], right[1:], strict=True)) and better


def by_brute_force(points: list[tuple[list[float], ...]]) -> list[int]:
    best = [(gain[1], *(each[0] for each in rest)) for gain, *rest in points]
    worst = [(gain[0], *(each[1] for each in rest)) for gain, *rest in points]
    size = range(len(points))
    surely = [any(beats(worst[j], best[i]) for j in size if j != i) for i in size]
    perhaps = [any(beats(best[j], worst[i]) for j in size if j != i) for i in size]
    return [-1 if surely[i] else 0 if perhaps[i] else 1 for i in size]


@given(points=st.lists(POINT, max_size=12), block=st.sampled_from([1, 2, 3, 512]))
def test_the_front_is_the_one_of_brute_force(points: list[tuple[list[float], ...]], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pareto, "_BLOCK", block)
        gain, *rest = quantities(points)
        assert on_front(gain, rest).tolist() == by_brute_force(points)


@given(points=st.lists(POINT, min_size=1, max_size=4))
def test_filling_in_what_is_open_turns_no_verdict(points: list[tuple[list[float], ...]]) -> None:
    gain, *rest = quantities(points)
    before = on_front(gain, rest)
    for ends in product((0, 1), repeat=3):
        filled = [(each.low, each.high)[end] for each, end in zip((gain, *rest), ends, strict=True)]
        after = on_front(Quantity.exact(filled[0]), [Quantity.exact(values) for values in filled[1:]])
        assert ((before == 0) | (before == after)).all()


def test_equals_stand_side_by_side_on_the_front() -> None:
    twins = Quantity.exact([5.0, 5.0])
    assert on_front(twins, [twins]).tolist() == [1, 1]


def test_more_gain_for_the_same_pains_beats() -> None:
    assert on_front(Quantity.exact([5.0, 6.0]), [Quantity.exact([1.0, 1.0])]).tolist() == [-1, 1]


def test_what_may_be_as_good_is_neither_beaten_nor_sure() -> None:
    gain = Quantity(np.array([5.0, 0.0]), np.array([5.0, INF]))
    assert on_front(gain, [Quantity.exact([1.0, 2.0])]).tolist() == [1, 0]


def test_many_thousands_need_no_loop_over_each() -> None:
    random = np.random.default_rng(1)
    values = random.integers(0, 50, (4, 20_000)).astype(float)
    open_ended = random.random(20_000) < 0.1
    gain = Quantity(values[0], np.where(open_ended, values[0] + 30, values[0]))
    found = on_front(gain, [Quantity.exact(each) for each in values[1:]])
    assert (found == 1).sum() < (found == -1).sum()
