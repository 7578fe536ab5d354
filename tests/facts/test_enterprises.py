"""What the enterprises on a parcel say of it: all of them, in their latest year, graded or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from zonemap.facts.enterprises import Tenancy, tenancy

INF = float("inf")
PARCELS = pd.Index(["P1", "P2"], dtype=object)


def found(enterprises: Sequence[dict[str, Any]], links: Sequence[tuple[str, str, float | None]]) -> Tenancy:
    table = pd.DataFrame(enterprises)
    for name in table.columns:
        if name.startswith("is_"):
            table[name] = table[name].astype("boolean")
        elif name.endswith("_wan") or name == "year":
            table[name] = table[name].astype("float64")
        else:
            table[name] = table[name].astype("string")
    linked = pd.DataFrame(links, columns=["enterprise_id", "parcel_id", "share"]).astype({"share": "float64"})
    return tenancy(PARCELS, table, linked)


def grades(*given: str | None) -> tuple[float, float, int]:
    enterprises = [{"enterprise_id": f"E{at}", "grade": grade} for at, grade in enumerate(given)]
    said = found(enterprises, [(each["enterprise_id"], "P1", None) for each in enterprises])
    return float(said.worst_grade.low[0]), float(said.worst_grade.high[0]), int(said.has_graded_enterprise[0])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(("A",), (1, 1, 1), id="one of grade A"),
        pytest.param(("B", "D"), (4, 4, 1), id="the worse of two"),
        pytest.param(("T",), (1, 1, -1), id="class T is not graded"),
        pytest.param(("T", "C"), (3, 3, 1), id="class T beside C"),
        pytest.param((None,), (1, 4, 0), id="a missing grade may be any, or T"),
        pytest.param((None, "C"), (3, 4, 1), id="C, and a missing one"),
        pytest.param((None, "D"), (4, 4, 1), id="D, and a missing one"),
        pytest.param((None, "T"), (1, 4, 0), id="T, and a missing one"),
    ],
)
def test_the_worst_grade(given: tuple[str | None, ...], expected: tuple[float, float, int]) -> None:
    assert grades(*given) == expected


def test_a_parcel_without_an_enterprise_has_none() -> None:
    said = found([{"enterprise_id": "E", "grade": "D", "status": "stopped"}], [("E", "P1", None)])
    assert said.has_enterprise.tolist() == [1, -1]
    assert said.has_graded_enterprise.tolist() == [1, -1]
    assert said.is_stopped.tolist() == [1, -1]


def test_only_the_latest_year_counts() -> None:
    said = found(
        [
            {"enterprise_id": "E", "year": 2023, "grade": "D", "tax_wan": 10},
            {"enterprise_id": "E", "year": 2025, "grade": "A", "tax_wan": 30},
            {"enterprise_id": "E", "year": None, "grade": "C", "tax_wan": 99},
            {"enterprise_id": "F", "year": 2022, "grade": "B", "tax_wan": 5},
        ],
        [("E", "P1", None), ("F", "P1", None)],
    )
    assert said.worst_grade.high.tolist()[0] == 2
    assert (said.tax_wan.low[0], said.tax_wan.high[0]) == (35, 35)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param(("operating",), -1, id="it operates"),
        pytest.param(("half_stopped",), 1, id="half stopped is stopped"),
        pytest.param(("operating", "stopped"), 1, id="one of two has stopped"),
        pytest.param(("operating", None), 0, id="of one nothing is known"),
        pytest.param(("stopped", None), 1, id="one has stopped, whatever the other"),
    ],
)
def test_whether_one_has_stopped(states: tuple[str | None, ...], expected: int) -> None:
    enterprises = [{"enterprise_id": f"E{at}", "status": state} for at, state in enumerate(states)]
    said = found(enterprises, [(each["enterprise_id"], "P1", None) for each in enterprises])
    assert said.is_stopped[0] == expected


def test_one_record_of_nonconformance_is_enough() -> None:
    said = found(
        [
            {"enterprise_id": "E", "is_eliminated_industry": None, "is_safety_nonconforming": True},
            {"enterprise_id": "F", "is_eliminated_industry": False, "is_safety_nonconforming": False},
        ],
        [("E", "P1", None), ("F", "P2", None)],
    )
    assert said.is_nonconforming.tolist() == [1, 0], "environment was never delivered, so it stays open"


@pytest.mark.parametrize(
    ("links", "p1", "p2"),
    [
        pytest.param([("E", "P1", None)], (100, 100), (0, 0), id="alone: all of it, without a share"),
        pytest.param([("E", "P1", 0.5)], (100, 100), (0, 0), id="alone: all of it, whatever the share"),
        pytest.param([("E", "P1", 0.25), ("E", "P2", 0.75)], (25, 25), (75, 75), id="two parcels by shares"),
        pytest.param([("E", "P1", 1.0), ("E", "P2", 1.0)], (50, 50), (50, 50), id="two whole parcels"),
        pytest.param(
            [("E", "P1", 0.5), ("E", "P2", None)], (-INF, INF), (-INF, INF), id="one share is missing"
        ),
        pytest.param([("E", "P1", 0.5), ("E", "elsewhere", 0.5)], (50, 50), (0, 0), id="one lies elsewhere"),
        pytest.param([("E", "P1", 0.0), ("E", "P2", 0.0)], (-INF, INF), (-INF, INF), id="shares of nothing"),
        pytest.param([("ghost", "P1", None)], (-INF, INF), (0, 0), id="an enterprise nobody knows"),
    ],
)
def test_money_is_spread_over_the_parcels_by_share(
    links: list[tuple[str, str, float | None]], p1: tuple[float, float], p2: tuple[float, float]
) -> None:
    tax = found([{"enterprise_id": "E", "tax_wan": 100}], links).tax_wan
    assert [(tax.low[at], tax.high[at]) for at in (0, 1)] == [p1, p2]


def test_an_unknown_tax_of_one_opens_the_sum() -> None:
    tax = found(
        [{"enterprise_id": "E", "tax_wan": 100}, {"enterprise_id": "F", "tax_wan": None}],
        [("E", "P1", None), ("F", "P1", None)],
    ).tax_wan
    assert (tax.low[0], tax.high[0]) == (-INF, INF)
