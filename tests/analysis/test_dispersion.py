"""How an industry is spread over blocks: by hand, and held against every division of the open land that may be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonemap.analysis.dispersion import leading_block_share, leads
from zonemap.findings import Quantity


def share(
    low: list[float], high: list[float] | None = None, elsewhere: tuple[float, float] = (0, 0)
) -> tuple[float, float]:
    blocks = Quantity(np.array(low, dtype=float), np.array(low if high is None else high, dtype=float))
    rest = Quantity(np.array([float(elsewhere[0])]), np.array([float(elsewhere[1])]))
    found = leading_block_share(blocks, rest)
    return float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(([4.0],), (1, 1), id="all in one block"),
        pytest.param(([2.0, 2.0, 2.0, 2.0],), (0.25, 0.25), id="as much in each of four"),
        pytest.param(([3.0, 1.0], None, (4, 4)), (3 / 8, 3 / 8), id="land in no block counts below"),
        pytest.param(([0.0, 0.0], None, (4, 4)), (0, 0), id="all of it in no block"),
        pytest.param(([3.0, 1.0], [3.0, 2.0]), (3 / 5, 3 / 4), id="open land in the smaller block"),
        pytest.param(([3.0, 1.0], [4.0, 1.0]), (3 / 4, 4 / 5), id="open land in the larger block"),
        pytest.param(([1.0, 0.0], [1.0, 9.0]), (1 / 2, 1.0), id="the open block may lead, or be as large, or be none"),
        pytest.param(([0.0, 0.0], [1.0, 1.0]), (1 / 2, 1.0), id="nothing known in two blocks"),
        pytest.param(([], None, (0, 4)), (0, 1), id="no blocks and nothing known"),
    ],
)  # fmt: skip
def test_the_share_of_the_leading_block(asked: tuple, expected: tuple[float, float]) -> None:  # type: ignore[type-arg]
    assert share(*asked) == pytest.approx(expected)


amounts = st.floats(0, 100)
blocks = st.lists(st.tuples(amounts, amounts, st.floats(0, 1)), min_size=1, max_size=5)


@given(blocks, st.tuples(amounts, amounts, st.floats(0, 1)))
def test_whatever_the_open_land_turns_out_to_be_the_share_lies_in_the_range(
    found: list[tuple[float, float, float]], rest: tuple[float, float, float]
) -> None:
    low = [each[0] for each in found]
    high = [known + more for known, more, _part in found]
    true = np.array([known + more * part for known, more, part in found])
    outside = rest[0] + rest[1] * rest[2]
    least, most = share(low, high, (rest[0], rest[0] + rest[1]))
    assert 0 <= least <= most <= 1
    if true.sum() + outside > 1e-6:
        assert least - 1e-9 <= true.max() / (true.sum() + outside) <= most + 1e-9


@given(blocks, st.integers(0, 4))
def test_an_open_block_that_is_filled_in_only_narrows_the_range(
    found: list[tuple[float, float, float]], which: int
) -> None:
    low = [each[0] for each in found]
    high = [known + more for known, more, _part in found]
    before = share(low, high)
    at = which % len(found)
    low[at] = high[at] = found[at][0] + found[at][1] * found[at][2]
    if sum(high) <= 1e-9 or sum(low) + sum(high) <= 1e-9:
        return
    after = share(low, high)
    assert before[0] - 1e-9 <= after[0] <= after[1] <= before[1] + 1e-9


@pytest.mark.parametrize(
    ("land", "open_m2", "expected"),
    [
        pytest.param([5, 3, 1], 1, [1, -1, -1], id="one surely leads"),
        pytest.param([5, 3, 1], 2, [0, 0, -1], id="an even end may lead"),
        pytest.param([5, 5], 0, [1, 1], id="two of one size lead both"),
        pytest.param([5, 0], 9, [0, -1], id="one with no known land is not named, an unnamed one may lead"),
        pytest.param([], 3, [], id="nothing known"),
    ],
)
def test_which_division_leads(land: list[float], open_m2: float, expected: list[int]) -> None:
    assert leads(np.array(land, dtype=float), open_m2).tolist() == expected
