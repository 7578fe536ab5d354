"""Which rows of a layer with versions stand on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from zonemap.layers.versions import in_force, is_proposal, standing

DAY = date(2025, 1, 1)


def rows(*versions: tuple[str, str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(versions, columns=["block_id", "version", "approved_on"])


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(rows(("A", "1", None), ("B", "1", None)), [1, 1], id="one version of each"),
        pytest.param(
            rows(("A", "1", None), ("A", "2", None), ("B", "1", None)), [0, 0, 1], id="two without a day"
        ),
        pytest.param(rows(("A", "1", "2020-01-01"), ("A", "2", "2024-01-01")), [-1, 1], id="the later day"),
        pytest.param(
            rows(("A", "1", "2020-01-01"), ("A", "2", "2026-01-01")), [1, -1], id="not before its day"
        ),
        pytest.param(rows(("A", "1", None), ("A", "2", "2024-01-01")), [0, 0], id="one without a day"),
        pytest.param(
            rows(("A", "proposal x", None), ("B", "1", None)), [-1, 1], id="a proposal beside another"
        ),
        pytest.param(
            rows(("A", "Proposal x", None), ("B", "proposal x", None)), [1, 1], id="proposals alone"
        ),
        pytest.param(rows(("A", None, None)), [1], id="no version at all"),
        pytest.param(rows(), [], id="no rows"),
    ],
)
def test_what_stands_on_the_day(table: pd.DataFrame, expected: list[int]) -> None:
    assert standing(table, DAY, "block_id").tolist() == expected
    assert (in_force(table, DAY) == (standing(table, DAY, "block_id") >= 0)).all()


@pytest.mark.parametrize("columns", [{}, {"version": [None]}, {"version": ["the proposal"]}])
def test_what_does_not_say_so_is_no_proposal(columns: dict[str, Any]) -> None:
    assert is_proposal(pd.DataFrame({"block_id": ["A"], **columns})).tolist() == [False]
