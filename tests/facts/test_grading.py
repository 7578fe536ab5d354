"""Grades computed from a bureau's own weights, benchmarks and cuts; none of ours, and class T has no rank."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zonemap.facts.enterprises import computed_grades, tenancy
from zonemap.findings import Quantity
from zonemap.plan import Rulebook, load_plan

SOURCE = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'
HUAIAN = f"""
[[numbers.grade_weight.rows]]
{SOURCE}
values = [
    {{ indicator = "tax_per_mu", value = 45 }},
    {{ indicator = "sales_per_mu", value = 35 }},
    {{ indicator = "tax_per_tce", value = 20 }},
]
[[numbers.grade_benchmark.rows]]
{SOURCE}
values = [
    {{ indicator = "tax_per_mu", value = 20 }},
    {{ indicator = "sales_per_mu", value = 400 }},
    {{ indicator = "tax_per_tce", value = 0.5 }},
]
[[numbers.grade_rank_share.rows]]
{SOURCE}
values = [{{ grade = "A", value = 0.2 }}, {{ grade = "B", value = 0.6 }}, {{ grade = "C", value = 0.95 }}]
"""
"""The weights and cuts that 淮安 published for 2024."""


def book(text: str = HUAIAN) -> Rulebook:
    return load_plan().extended(text, "numbers.toml")


def firms(count: int, **columns: Any) -> pd.DataFrame:
    """Return that many enterprises, the first with the most tax, all in one year."""
    rank = np.arange(count, 0, -1, dtype=float)
    table = {
        "enterprise_id": [f"E{at}" for at in range(count)],
        "year": 2025.0,
        "tax_wan": rank,
        "sales_wan": 20 * rank,
        "energy_tce": 10.0,
        "grade": pd.Series([None] * count, dtype="string"),
    }
    return pd.DataFrame({**table, **columns})


def land(
    enterprises: pd.DataFrame, *, places: tuple[str, ...] = ("320613",)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a parcel of 1 ha for each, in one county or in several by turns, and the links to them."""
    ids = [f"P{at}" for at in range(len(enterprises))]
    parcels = pd.DataFrame(
        {
            "parcel_id": ids,
            "area_m2": 10_000.0,
            "place": pd.Series([places[at % len(places)] for at in range(len(ids))], dtype="string"),
        }
    )
    links = pd.DataFrame({"enterprise_id": enterprises["enterprise_id"], "parcel_id": ids, "share": 1.0})
    return parcels, links


def grades(enterprises: pd.DataFrame, rulebook: Rulebook | None = None, **ground: Any) -> Quantity:
    parcels, links = land(enterprises, **ground)
    found = computed_grades(enterprises, links, parcels, rulebook or book())
    assert found is not None
    return found


def counts(found: Quantity, keep: np.ndarray | None = None) -> list[int]:
    assert found.is_exact.all() or keep is not None
    values = found.low if keep is None else found.low[keep]
    return [int((values == grade).sum()) for grade in (1, 2, 3, 4)]


def test_a_hundred_firms_are_graded_as_huaian_does() -> None:
    assert counts(grades(firms(100))) == [20, 40, 35, 5]


def test_class_t_is_taken_out_before_ranking() -> None:
    table = firms(110)
    table.loc[np.arange(0, 110, 11), "grade"] = "T"
    ranked = (table["grade"].fillna("") != "T").to_numpy()
    assert ranked.sum() == 100
    assert counts(grades(table), ranked) == [20, 40, 35, 5]


def test_ranks_are_by_county_and_by_year() -> None:
    table = firms(200, year=np.where(np.arange(200) < 100, 2024.0, 2025.0))
    by_year = grades(table)
    assert counts(Quantity(by_year.low[100:], by_year.high[100:])) == [20, 40, 35, 5]
    by_county = grades(firms(200), places=("320613", "320682"))
    assert counts(Quantity(by_county.low[::2], by_county.high[::2])) == [20, 40, 35, 5]


def test_the_score_is_value_over_benchmark_times_weight() -> None:
    table = firms(4, tax_wan=[30.0, 0.0, 0.0, 0.0], sales_wan=[0.0, 1200.0, 0.0, 0.0], energy_tce=1e9)
    # per mu: tax 2 / 20 × 45 = 4.5; sales 80 / 400 × 35 = 7
    assert grades(table, book(HUAIAN.replace("0.2 }", "0.25 }"))).low[:2].tolist() == [2, 1]


@pytest.mark.parametrize("name", ["grade_weight", "grade_benchmark", "grade_rank_share"])
def test_nothing_is_computed_while_one_of_the_three_is_not_set(name: str) -> None:
    parts = HUAIAN.split("[[")
    text = "[[".join(part for part in parts if not part.startswith(f"numbers.{name}"))
    enterprises = firms(3)
    parcels, links = land(enterprises)
    assert computed_grades(enterprises, links, parcels, book(text)) is None
    assert computed_grades(enterprises, links, parcels, load_plan()) is None


def test_a_missing_input_leaves_a_range_of_grades() -> None:
    table = firms(100)
    table.loc[50, "tax_wan"] = np.nan
    found = grades(table)
    assert (found.low[50], found.high[50]) == (1, 4)
    assert (found.low[0], found.high[0]) == (1, 1)
    assert (found.low[19], found.high[19]) == (1, 2), "the unknown one may rank before it or behind"
    assert (found.low[40], found.high[40]) == (2, 2)


def test_the_grade_of_the_bureau_wins_and_the_computed_one_fills_in() -> None:
    table = firms(100)
    table.loc[0, "grade"] = "D"
    parcels, links = land(table)
    found = tenancy(
        pd.Index(parcels["parcel_id"]), table, links, computed_grades(table, links, parcels, book())
    )
    assert found.worst_grade.low[[0, 1, 99]].tolist() == [4, 1, 4]
    assert found.has_computed_grade[[0, 1]].tolist() == [-1, 1]
    assert found.has_graded_enterprise.tolist() == [1] * 100


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), hidden=st.sampled_from([0.05, 0.3, 0.7]))
def test_filling_in_a_missing_input_only_narrows_a_grade(seed: int, hidden: float) -> None:
    rng = np.random.default_rng(seed)
    whole = firms(
        30, tax_wan=rng.integers(-3, 40, 30).astype(float), sales_wan=rng.integers(1, 900, 30) * 1.0
    )
    columns = ("tax_wan", "sales_wan", "energy_tce")
    order = {name: rng.random(30) for name in columns}
    known = [
        whole.assign(**{name: whole[name].mask(order[name] < share) for name in columns})
        for share in (hidden, hidden / 2, 0.0)
    ]
    wide, narrow, exact = (grades(table) for table in known)
    for before, after in ((wide, narrow), (narrow, exact)):
        assert (after.low >= before.low).all()
        assert (after.high <= before.high).all()
    assert exact.is_exact.all()
