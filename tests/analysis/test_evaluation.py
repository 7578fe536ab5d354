"""Scores and potentials: at the ideal, beyond it, reversed, open; what is known more exactly never leaves the range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.analysis import goal_score, intensity_potential, scored, structure_potential
from zonemap.findings import Quantity

Ends = tuple[float, float]


def quantity(*ends: Ends) -> Quantity:
    return Quantity(*(np.array([each[end] for each in ends], dtype=float) for end in (0, 1)))


def ends_of(found: Quantity) -> Ends:
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("value", "ideal", "is_reverse", "expected"),
    [
        ((0.5, 0.5), (1.0, 1.0), False, (0.5, 0.5)),
        ((1.0, 1.0), (1.0, 1.0), False, (1.0, 1.0)),
        ((2.0, 2.0), (1.0, 1.0), False, (1.0, 1.0)),
        ((0.5, 0.8), (1.0, 2.0), False, (0.25, 0.8)),
        ((0.5, 0.5), (-np.inf, np.inf), False, (0.0, 1.0)),
        ((-np.inf, np.inf), (1.0, 1.0), False, (0.0, 1.0)),
        ((-3.0, -3.0), (1.0, 1.0), False, (0.0, 0.0)),
        ((0.2, 0.2), (0.0, 0.0), True, (0.8, 0.8)),
        ((0.02, 0.02), (0.1, 0.1), True, (1.0, 1.0)),
        ((0.2, 0.2), (-np.inf, np.inf), True, (0.8, 1.0)),
        ((0.0, 1.0), (0.0, 0.0), True, (0.0, 1.0)),
    ],
    ids=[
        "half of the ideal",
        "exactly the ideal",
        "beyond the ideal is no more than 1",
        "a range of both",
        "no ideal",
        "no value",
        "tax paid back is no score",
        "less is better, down to nothing",
        "less is better, and little enough",
        "less is better, and no ideal",
        "less is better, and no value",
    ],
)
def test_a_score_is_the_part_of_the_ideal(value: Ends, ideal: Ends, is_reverse: bool, expected: Ends) -> None:
    found = scored(quantity(value), quantity(ideal), is_reverse=is_reverse)
    assert ends_of(found) == pytest.approx(expected)


def test_what_is_not_weighted_yet_counts_at_most_what_the_others_leave() -> None:
    score = quantity((0.5, 0.5), (0.2, 0.2), (0.9, 0.9))
    assert goal_score(score, quantity((0.6, 0.6), (0.0, 0.4), (0.0, 0.4))) == pytest.approx((30, 66))


def test_weights_that_add_up_leave_nothing_to_the_others() -> None:
    score = quantity((0.5, 0.5), (0.0, 1.0))
    assert goal_score(score, quantity((1.0, 1.0), (0.0, 0.0))) == pytest.approx((50, 50))


@pytest.mark.parametrize(
    ("works", "floor", "ideal", "expected"),
    [
        ((100, 100), (60, 60), (1.0, 1.0), (40, 40)),
        ((100, 100), (100, 100), (1.0, 1.0), (0, 0)),
        ((100, 100), (150, 150), (1.0, 1.0), (0, 0)),
        ((100, 100), (60, 60), (-np.inf, np.inf), (0, 100)),
        ((100, 100), (0, np.inf), (1.0, 1.0), (0, 100)),
        ((80, 100), (40, 60), (1.0, 1.0), (20, 60)),
        ((0, 0), (0, 0), (1.0, 1.0), (0, 0)),
    ],
    ids=[
        "below the ideal",
        "at the ideal",
        "above the ideal is never below 0",
        "no ideal",
        "floor area unknown",
        "ranges",
        "nothing is built",
    ],
)
def test_the_potential_of_intensity_is_the_land_that_the_floor_area_would_leave_free(
    works: Ends, floor: Ends, ideal: Ends, expected: Ends
) -> None:
    found = intensity_potential(quantity(works), quantity(floor), quantity(ideal))
    assert ends_of(found) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("built", "works", "ideal", "expected"),
    [
        ((100, 100), (40, 40), (0.6, 0.6), (20, 20)),
        ((100, 100), (70, 70), (0.6, 0.6), (0, 0)),
        ((100, 100), (40, 40), (-np.inf, np.inf), (0, 60)),
    ],
    ids=["too little industry", "enough industry", "no ideal"],
)
def test_the_potential_of_structure_is_what_industry_falls_short(
    built: Ends, works: Ends, ideal: Ends, expected: Ends
) -> None:
    assert ends_of(structure_potential(quantity(built), quantity(works), quantity(ideal))) == pytest.approx(
        expected
    )


@st.composite
def narrowings(draw: st.DrawFn, size: int, most: float) -> tuple[Quantity, Quantity]:
    """Return ranges, and narrower ones inside of them, in thousandths of the most."""
    steps = st.lists(st.integers(0, 1000), min_size=4, max_size=4)
    drawn = [sorted(most * each / 1000 for each in draw(steps)) for _ in range(size)]
    return quantity(*((each[0], each[3]) for each in drawn)), quantity(
        *((each[1], each[2]) for each in drawn)
    )


@given(narrowings(2, 50.0), narrowings(2, 50.0), st.booleans())
def test_a_score_known_more_exactly_stays_inside(
    value: tuple[Quantity, Quantity], ideal: tuple[Quantity, Quantity], is_reverse: bool
) -> None:
    before, after = (
        scored(each, goal, is_reverse=is_reverse) for each, goal in zip(value, ideal, strict=True)
    )
    assert (before.low <= after.low + 1e-9).all()
    assert (after.high <= before.high + 1e-9).all()


@given(narrowings(3, 1e4), narrowings(3, 1e4), narrowings(3, 5.0))
def test_a_potential_known_more_exactly_stays_inside(
    land: tuple[Quantity, Quantity], other: tuple[Quantity, Quantity], ideal: tuple[Quantity, Quantity]
) -> None:
    for potential in (structure_potential, intensity_potential):
        before, after = (potential(*each) for each in zip(land, other, ideal, strict=True))
        assert (before.low <= after.low + 1e-6).all()
        assert (after.high <= before.high + 1e-6).all()
        assert (after.low >= 0).all()


@given(
    narrowings(4, 1.0),
    st.lists(st.integers(1, 9), min_size=4, max_size=4),
    st.permutations(range(4)),
    st.integers(0, 4),
)
def test_a_goal_of_which_more_is_known_stays_inside(
    score: tuple[Quantity, Quantity], parts: list[int], order: list[int], settled: int
) -> None:
    truth = np.array(parts) / sum(parts)
    said = []
    for known, each in ((min(settled, 2), score[0]), (settled, score[1])):
        is_set = np.isin(np.arange(4), order[:known])
        low = np.where(is_set, truth, 0.0)
        said.append(goal_score(each, Quantity(low, np.where(is_set, truth, 1.0 - low.sum()))))
    (low, high), (then_low, then_high) = said
    assert low - 1e-9 <= then_low <= then_high + 1e-9
    assert then_high <= high + 1e-9
