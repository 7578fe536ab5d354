"""Intervals hold every result that fits what is known."""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.findings import Quantity, Verdict, at_least, at_most

INF = float("inf")
VALUES = st.floats(-1e6, 1e6, allow_subnormal=False)
POSITIVE = st.floats(0, 1e6, allow_subnormal=False)


def quantity(low: float, high: float) -> Quantity:
    return Quantity(np.array([low]), np.array([high]))


@st.composite
def points(draw: st.DrawFn, *, is_positive: bool = False) -> tuple[float, Quantity]:
    """Draw a true value and what is known of it: the value, bounds around it, or less."""
    values = POSITIVE if is_positive else VALUES
    low, value, high = sorted((draw(values), draw(values), draw(values)))
    floor = 0.0 if is_positive else -INF
    ends = draw(
        st.sampled_from([(value, value), (low, high), (low, INF), (floor, high), (floor, INF), (value, high)])
    )
    return value, quantity(*ends)


def holds(known: Quantity, value: float) -> bool:
    return bool(known.low[0] <= value <= known.high[0])


@pytest.mark.parametrize(
    "act", [operator.add, operator.sub, operator.mul], ids=["sum", "difference", "product"]
)
@given(left=points(), right=points())
def test_the_result_of_any_two_points_lies_in_the_result(
    act: Callable[..., Quantity], left: tuple[float, Quantity], right: tuple[float, Quantity]
) -> None:
    assert holds(act(left[1], right[1]), act(left[0], right[0]))


@given(left=points(), right=points(is_positive=True))
def test_the_quotient_of_any_two_points_lies_in_the_quotient(
    left: tuple[float, Quantity], right: tuple[float, Quantity]
) -> None:
    if right[0] > 0:
        assert holds(left[1] / right[1], left[0] / right[0])


@given(left=points(), right=points())
def test_the_smaller_of_any_two_points_lies_in_the_least(
    left: tuple[float, Quantity], right: tuple[float, Quantity]
) -> None:
    assert holds(left[1].least(right[1]), min(left[0], right[0]))
    assert holds(left[1].hull(right[1]), left[0])
    assert holds(left[1].hull(right[1]), right[0])


@given(point=points(), ends=st.tuples(VALUES, VALUES).map(sorted))
def test_a_bounded_point_lies_in_the_bounded_interval(
    point: tuple[float, Quantity], ends: list[float]
) -> None:
    low, high = ends
    assert holds(point[1].bounded(low=low, high=high), min(max(point[0], low), high))
    assert holds(point[1].floored(), np.floor(point[0]))


@given(st.lists(st.tuples(points(), st.integers(0, 2)), max_size=6))
def test_sums_by_group_hold_the_sums_of_any_points(members: list[tuple[tuple[float, Quantity], int]]) -> None:
    known = Quantity(
        np.array([each.low[0] for (_, each), _ in members]),
        np.array([each.high[0] for (_, each), _ in members]),
    )
    groups = np.array([group for _, group in members], dtype=np.intp)
    total = known.summed_by(groups, 3)
    for group in range(3):
        truth = 0.0
        for (value, _), own in members:
            truth += value if own == group else 0.0
        assert total.low[group] <= truth <= total.high[group]


@given(left=points(), right=points())
def test_a_comparison_is_decided_only_when_it_is_so_for_every_pair(
    left: tuple[float, Quantity], right: tuple[float, Quantity]
) -> None:
    for compared, truth in (
        (at_least(left[1], right[1]), left[0] >= right[0]),
        (at_most(left[1], right[1]), left[0] <= right[0]),
    ):
        assert compared[0] in (Verdict.UNKNOWN, Verdict.MET if truth else Verdict.BREACHED)


@pytest.mark.parametrize(
    ("measured", "limit", "verdict"),
    [
        pytest.param((0.8, 0.8), (0.8, 0.8), Verdict.MET, id="exactly at the limit is met"),
        pytest.param((0.79, 0.79), (0.8, 0.8), Verdict.BREACHED, id="below is breached"),
        pytest.param((0.9, 0.9), (0.8, 1.0), Verdict.UNKNOWN, id="inside an open limit is unknown"),
        pytest.param((1.0, 1.0), (0.8, 1.0), Verdict.MET, id="at the upper end of an open limit is met"),
        pytest.param(
            (0.8, 0.8), (0.8, 1.0), Verdict.UNKNOWN, id="at the lower end it may still be too little"
        ),
        pytest.param((0.2, 0.9), (1.0, 1.0), Verdict.BREACHED, id="an open measure wholly below is breached"),
        pytest.param(
            (0.2, 1.0), (1.0, 1.0), Verdict.UNKNOWN, id="an open measure that may reach it is unknown"
        ),
        pytest.param((0.5, INF), (0.4, 0.4), Verdict.MET, id="at least something may be enough"),
        pytest.param((-INF, INF), (0.4, 0.4), Verdict.UNKNOWN, id="nothing known is unknown"),
        pytest.param((0.5, 0.5), (-INF, INF), Verdict.UNKNOWN, id="no limit known is unknown"),
        pytest.param((INF, INF), (1000, 1000), Verdict.MET, id="infinitely far is far enough"),
    ],
)
def test_at_least(measured: tuple[float, float], limit: tuple[float, float], verdict: Verdict) -> None:
    assert at_least(quantity(*measured), quantity(*limit)).tolist() == [verdict]
    assert at_most(quantity(*limit), quantity(*measured)).tolist() == [verdict]


@pytest.mark.parametrize(
    ("result", "low", "high"),
    [
        pytest.param(quantity(0, 1) * quantity(0, INF), 0.0, INF, id="a share of something unbounded"),
        pytest.param(quantity(0, 0) * quantity(-INF, INF), 0.0, 0.0, id="nothing of the unknown is nothing"),
        pytest.param(quantity(1, 2) / quantity(0, 4), 0.25, INF, id="divided by what may be nothing"),
        pytest.param(quantity(0, 0) / quantity(0, 0), 0.0, INF, id="nothing over nothing may be anything"),
        pytest.param(quantity(-2, -1) / quantity(0, 4), -INF, -0.25, id="a loss over what may be nothing"),
        pytest.param(quantity(-2, 4) / quantity(2, INF), -1.0, 2.0, id="divided by something open"),
        pytest.param(quantity(0, INF) - quantity(0, INF), -INF, INF, id="two unknowns do not cancel"),
        pytest.param(quantity(0, INF) / quantity(4.5, 4.5), 0.0, INF, id="open over known"),
    ],
)
def test_unbounded_operands(result: Quantity, low: float, high: float) -> None:
    assert (result.low[0], result.high[0]) == (low, high)


def test_a_missing_value_lies_between_the_bounds_of_physics() -> None:
    known = Quantity.of(pd.Series([0.3, None]), low=0.0, high=1.0)
    assert known.low.tolist() == [0.3, 0.0]
    assert known.high.tolist() == [0.3, 1.0]
    assert known.is_exact.tolist() == [True, False]
    assert np.isnan(known.value[1])


def test_words_are_no_quantity() -> None:
    with pytest.raises(ValueError, match="many"):
        Quantity.of(pd.Series(["many"]))


def test_an_empty_group_sums_to_nothing() -> None:
    total = Quantity.unknown(1, low=0.0).summed_by(np.array([1]), 3)
    assert total.low.tolist() == [0, 0, 0]
    assert total.high.tolist() == [0, INF, 0]
