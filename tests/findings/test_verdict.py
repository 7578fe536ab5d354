"""Kleene's strong logic: an unknown claim is neither held nor refuted."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from zonemap.findings import Verdict, all_of, any_of, claim, negated

MET, UNKNOWN, BREACHED = Verdict.MET, Verdict.UNKNOWN, Verdict.BREACHED
WORLDS = {MET: (True,), UNKNOWN: (True, False), BREACHED: (False,)}
"""What a claim may turn out to be."""


def one(verdict: Verdict) -> np.ndarray:
    return np.array([verdict], dtype=np.int8)


def summed_up(outcomes: set[bool]) -> Verdict:
    return UNKNOWN if len(outcomes) == 2 else (MET if outcomes == {True} else BREACHED)


@pytest.mark.parametrize(("left", "right"), list(product(Verdict, Verdict)))
def test_and_and_or_say_what_holds_in_every_world(left: Verdict, right: Verdict) -> None:
    worlds = list(product(WORLDS[left], WORLDS[right]))
    assert all_of(one(left), one(right)).tolist() == [summed_up({a and b for a, b in worlds})]
    assert any_of(one(left), one(right)).tolist() == [summed_up({a or b for a, b in worlds})]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_not_of_unknown_is_unknown_and_not_not_is_the_claim(verdict: Verdict) -> None:
    assert negated(one(verdict)).tolist() == [summed_up({not world for world in WORLDS[verdict]})]
    assert negated(negated(one(verdict))).tolist() == [verdict]
    assert negated(one(verdict)).dtype == np.int8


def test_three_claims_are_joined_at_once() -> None:
    assert all_of(one(MET), one(UNKNOWN), one(BREACHED)).tolist() == [BREACHED]
    assert any_of(one(BREACHED), one(UNKNOWN), one(BREACHED)).tolist() == [UNKNOWN]


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pd.Series([True, None, False], dtype="boolean"), id="a nullable column"),
        pytest.param(pd.Series([True, None, False], dtype=object), id="a column of objects"),
    ],
)
def test_a_missing_yes_or_no_is_unknown(column: pd.Series) -> None:
    assert claim(column).tolist() == [MET, UNKNOWN, BREACHED]


def test_a_column_without_gaps_is_known() -> None:
    assert claim(np.array([True, False])).tolist() == [MET, BREACHED]


def test_the_words_of_json_are_met_unknown_and_breached() -> None:
    assert [verdict.word for verdict in (MET, UNKNOWN, BREACHED)] == ["met", "unknown", "breached"]
