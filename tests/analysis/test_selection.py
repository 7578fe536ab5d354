"""The best choice under limits is the best: held against trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.analysis import Limit, best_selection

numbers = st.floats(0, 1000).map(lambda number: round(number, 3))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(numbers, numbers, st.integers(1, 5)), min_size=1, max_size=12),
    st.floats(0, 3000),
    st.integers(0, 15),
)
def test_no_other_choice_is_worth_more(
    sites: list[tuple[float, float, int]], area: float, owners: int
) -> None:
    value, used, people = (np.array(each, dtype=float) for each in zip(*sites, strict=True))
    found = best_selection(value, [Limit(used, area), Limit(people, owners)])
    best = max(
        float(value @ choice)
        for choice in (np.array(each) for each in product((0, 1), repeat=len(sites)))
        if used @ choice <= area + 1e-9 and people @ choice <= owners
    )
    assert found.value == pytest.approx(best, abs=1e-4)
    assert used[found.chosen].sum() <= area + 1e-4
    assert people[found.chosen].sum() <= owners
    assert found.gap == pytest.approx(0.0, abs=1e-6)


def test_without_limits_all_that_has_value_is_chosen() -> None:
    found = best_selection(np.array([3.0, 0.0, -1.0, np.nan]), [])
    assert found.chosen.tolist() == [True, False, False, False]
    assert found.value == 3.0


def test_the_solver_says_nothing_on_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(1)
    best_selection(rng.random(200), [Limit(rng.random(200), 20.0)])
    assert capfd.readouterr().out == "", "JSON goes there"
