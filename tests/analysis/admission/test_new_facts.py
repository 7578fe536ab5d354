"""A new fact never turns a prohibition into an admission, or the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.admission.village import FAR, REGION, judged
from tests.toytown import layer, square
from zonemap.analysis.admission import Admission, Judged
from zonemap.plan import load_plan

CODES: Final = ("2614", "2511", "1781", "3670", "4411", "3011")
SETTLED: Final = ("prohibited", "allowed")
ALWAYS_KNOWN: Final = ("unit_id", "dimension", "geometry", "zone_id")
COUNTIES: Final = ("320613", "320682")
TELLING: Final = (0, 1, 2, 3, 4, 24, 380)
"""Seeds of villages that show every answer, and every answer learnt; found by trying."""


@dataclass(frozen=True)
class Truth:
    """A village, what is asked of it, and the editions that know the code."""

    layers: Mapping[str, pd.DataFrame]
    code: str
    edition: str
    activity: str
    county: str


def truth(rng: np.random.Generator) -> Truth:
    def one_of(*values: Any) -> Any:
        return values[int(rng.integers(len(values)))]

    code = one_of(*CODES)
    editions = [each.edition for each in load_plan().classifications.values() if code[:2] in each.divisions]
    layers = {
        "ecological_redlines": layer([{"name": "R"}], [one_of(FAR, FAR, FAR, square(0.5, 0))]),
        "farmland": layer([{"name": "F"}], [one_of(FAR, FAR, square(0.9995, 0))]),
        "ecological_spaces": layer([{"name": "S"}], [one_of(FAR, FAR, square(0.5, 0))]),
        "control_units": layer(
            [{"unit_id": "U1", "unit_class": one_of("priority", "key", "general"), "edition": "2024"}], [REGION]
        ),
        "access_list": pd.DataFrame([_entry(one_of) for _each in range(int(rng.integers(1, 4)))]),
        "zones": layer([{"zone_id": "Z1", "name": "东区"}], [REGION]),
        "planning_eia": layer([_eia(one_of)], [one_of(REGION, REGION, FAR)]),
        "shoreline": layer(
            [{"name": "长江", "rank": one_of("main_stem", "tributary")}, {"name": "远江", "rank": "main_stem"}],
            [square(one_of(-14, -30), -50, width=one_of(500, 900), height=10_000), square(80, -50, height=10_000)],
        ),
        "urban_boundary": layer([{"name": "B"}], [one_of(REGION, REGION, square(0, 0, width=50))]),
        "planned_land_use": layer([{"planned_use": one_of("1001", "100102", "0901")}], [REGION]),
    }  # fmt: skip
    return Truth(layers, code, one_of(*editions), one_of("new", "expand", "existing"), one_of(*COUNTIES))


def _entry(one_of: Any) -> dict[str, Any]:
    return {
        "unit_id": "U1",
        "dimension": "空间布局约束",
        "text": one_of("禁止化工项目", "禁止印染", "限制制革", "总量替代"),
        "industry_codes": one_of("26", "2614", "25;26", "19", "19", "36"),
        "effect": one_of("prohibit", "restrict", "condition"),
    }


def _eia(one_of: Any) -> dict[str, Any]:
    return {
        "zone_id": "Z1",
        "approval_no": "环审1号",
        "approved_on": pd.Timestamp(one_of("2022-01-01", "2026-12-01")),
        "valid_until": pd.Timestamp(one_of("2027-01-01", "2027-01-01", "2024-01-01")),
    }


def known(real: Truth, turn: Mapping[str, Any], now: int) -> Judged:
    """Return what is said when only the cells, layers and words are known whose turn has come."""
    layers = {}
    for name, table in real.layers.items():
        if turn["layers"][name] > now:
            continue
        shown = table.copy()
        for at, column in enumerate(table.columns):
            if column not in ALWAYS_KNOWN:
                shown[column] = table[column].mask(turn["cells"][name][:, at] > now)
        layers[name] = shown
    return judged(
        layers,
        code=real.code[: 4 if turn["digits"] <= now else 2],
        edition=real.edition if turn["edition"] <= now else None,
        activity=real.activity,
        county=real.county if turn["county"] <= now else real.county[:4],
        partial=[name for name, when in turn["partial"].items() if when > now],
    )


def lesson(seed: int, hidden_share: float) -> tuple[Judged, Judged]:
    """Return what is said before and after some of the unknown is filled in."""
    rng = np.random.default_rng(seed)
    real = truth(rng)
    chances = [1 - hidden_share, hidden_share * 0.7, hidden_share * 0.3]

    def turns(shape: Any = None) -> Any:
        return rng.choice(3, size=shape, p=chances)

    turn = {
        "layers": {name: int(turns() * (rng.random() < 0.3)) for name in real.layers},
        "cells": {name: turns(table.shape) for name, table in real.layers.items()},
        "digits": turns(),
        "edition": turns(),
        "county": turns(),
        "partial": {name: int(turns() * (rng.random() < 0.2)) for name in real.layers},
    }
    return known(real, turn, 0), known(real, turn, 1)


@settings(max_examples=30, deadline=None, database=None)
@given(seed=st.integers(0, 2**32 - 1), hidden_share=st.sampled_from([0.05, 0.2, 0.6]))
def test_a_new_fact_never_turns_a_settled_answer_round(seed: int, hidden_share: float) -> None:
    before, after = lesson(seed, hidden_share)
    if before.verdict in SETTLED:
        assert after.verdict == before.verdict
    if after.verdict in SETTLED:
        assert before.verdict not in set(SETTLED) - {after.verdict}


def test_the_villages_of_the_property_know_every_answer_and_learn_it() -> None:
    seen = {(before.verdict, after.verdict) for before, after in (lesson(seed, 0.15) for seed in TELLING)}
    assert {("unknown", each) for each in Admission} <= seen
    assert {(each, each) for each in Admission} <= seen
